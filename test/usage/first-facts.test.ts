/** Folder and branch by the first bytes of a file: the same as by its parsed header, or not sure. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type FirstFact, firstFactAt, firstFactIn } from '../../src/usage/disk/first-facts.ts';
import { corpusRollouts, temporaryFolder } from '../support/rollout-fixtures.ts';

const FACTS: readonly FirstFact[] = ['folder', 'branch'];

const header = (payload: object): string =>
  `${JSON.stringify({ timestamp: '2026-08-01T09:00:00Z', type: 'session_meta', payload })}\n{"type":"x"}\n`;

/** The header of a session in /code/app on main, with this instead. */
const like = (payload: object): string =>
  header({
    ...{ id: 'a1a1a1a1-0000-7000-8000-000000000001', timestamp: 'T', cwd: '/code/app', source: 'cli' },
    ...{ base_instructions: { text: 'say "git":{ and "cwd":"/x"' } },
    git: { commit_hash: 'c0ffee', branch: 'main', repository_url: 'git@example.org:a.git' },
    ...payload,
  });

it('are those of the header in what every release of Codex wrote', async () => {
  let sure = 0;
  const files = corpusRollouts().filter(path => path.endsWith('.jsonl'));
  for (const path of files)
    for (const fact of FACTS) {
      const found = firstFactIn(readFileSync(path), fact);
      if (found === undefined) continue;
      sure += 1;
      expect([path, found]).toEqual([path, await firstFactAt(path, fact)]);
    }
  expect(sure).toBeGreaterThan(files.length);
});

it.each([
  ['as usual', like({}), '/code/app', 'main'],
  ['quotes, backslashes and Japanese', like({ cwd: '/co"de\\/日本' }), '/co"de\\/日本', 'main'],
  ['a branch with quotes', like({ git: { branch: 'fix/"it"' } }), '/code/app', 'fix/"it"'],
  ['without git', like({ git: null }), '/code/app', null],
  ['git without a branch', like({ git: { commit_hash: 'c0ffee' } }), '/code/app', undefined],
  ['two that are called git', like({ tools: { git: { branch: 'x' } } }), '/code/app', undefined],
  ['an object before the folder', header({ source: { cwd: '/x' }, cwd: '/code/app' }), undefined, null],
  ['longer than what was read', like({ more: 'x'.repeat(9000) }).slice(0, 4096), '/code/app', undefined],
  ['damaged', like({}).slice(9), undefined, undefined],
  ['of 2025', '{"id":"a1a1a1a1-0000-7000-8000-000000000001","cwd":"/x"}\n', undefined, undefined],
  ['nothing', '', undefined, undefined],
])('a header %s', (_, text, folder, branch) => {
  expect(FACTS.map(fact => firstFactIn(Buffer.from(text), fact))).toEqual([folder, branch]);
});

it('what is not sure is looked for in the parsed header, and in the first messages of files of 2025', async () => {
  const path = join(temporaryFolder(), 'rollout.jsonl');
  const foundIn = async (text: string): Promise<readonly (string | null)[]> => {
    writeFileSync(path, text);
    return [await firstFactAt(path, 'folder'), await firstFactAt(path, 'branch')];
  };
  expect(await foundIn(like({ source: { cwd: '/x' }, git: { commit_hash: 'c0ffee' } }))).toEqual([
    '/code/app',
    null,
  ]);
  const text = '<environment_context>\n<cwd>/old/app</cwd>\n</environment_context>';
  const message = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
  const bare = { id: 'a1a1a1a1-0000-7000-8000-000000000001', timestamp: 'T' };
  expect(await foundIn(`${JSON.stringify(bare)}\n${JSON.stringify(message)}\n`)).toEqual(['/old/app', null]);
  expect(await foundIn('')).toEqual([null, null]);
});

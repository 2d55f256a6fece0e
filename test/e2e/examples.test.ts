/** The library's examples, run as their users run them: with the installed package, on a home of their own. */
import { execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packInto, typeErrorsIn } from '../support/packed.ts';
import { projectRoot } from '../support/source-tree.ts';
import { temporaryHome } from '../support/temporary-home.ts';

const run = promisify(execFile);
const examples = path.join(projectRoot, 'test/examples');
const SESSION = '0.42.0/tui-two-turns';
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rolltop-examples-'));
  writeFileSync(path.join(folder, 'package.json'), '{"name":"user","private":true,"type":"module"}');
  const { tarball } = await packInto(folder);
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: folder });
  for (const name of readdirSync(examples)) copyFileSync(path.join(examples, name), path.join(folder, name));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function example(name: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [`${name}.mjs`, ...args], { cwd: folder });
  expect(stderr).toBe('');
  return stdout;
}

describe('the examples', () => {
  it('are right in every type', async () => {
    const files = readdirSync(examples);
    expect(files).toHaveLength(5);
    const resolution = ['--module', 'nodenext', '--allowJs', '--checkJs', '--skipLibCheck'];
    expect(await typeErrorsIn(folder, { files, resolution })).toBe('');
  }, 120_000);

  it('record a run, which is a session like any other', async () => {
    const { codexHome } = temporaryHome();
    const id = /^codex resume (\S+)$/m.exec(await example('record-a-run', [codexHome]))?.[1] ?? '';
    const shown = await run(process.execPath, [
      path.join(folder, 'node_modules/rolltop/bin/rolltop.js'),
      'show',
      id,
      '--codex-home',
      codexHome,
    ]);
    for (const said of ['Which tests fail?', '$ npm test', 'FAIL test/retry.test.ts', 'One of them:'])
      expect(shown.stdout).toContain(said);
  });

  it('list the newest sessions, and find what was said', async () => {
    const { codexHome, add } = temporaryHome();
    const { id } = add(SESSION);
    const lines = (await example('list-and-search', ['SECOND TUI', codexHome])).trimEnd().split('\n');
    expect(lines[0]).toMatch(new RegExp(`^rollout-.*${id}\\.jsonl$`));
    expect(lines).toHaveLength(1);
    const found = await example('list-and-search', ['second tui', codexHome]);
    expect(found).toMatch(/, line \d+: .*second tui prompt/);
  });

  it('follow a session while another program writes to it', async () => {
    const { codexHome, add } = temporaryHome();
    const { id } = add(SESSION);
    const following = spawn(process.execPath, ['follow.mjs', id, codexHome], { cwd: folder });
    const ended = new Promise(resolve => following.once('exit', resolve));
    let said = '';
    following.stdout.on('data', (bytes: Buffer) => {
      said += bytes;
    });
    try {
      await expect.poll(() => said, { timeout: 30_000 }).not.toBe('');
      const rolltop = path.join(folder, 'node_modules/rolltop/bin/rolltop.js');
      await run(process.execPath, [rolltop, 'append', id, 'said meanwhile', '--codex-home', codexHome]);
      await expect.poll(() => said, { timeout: 30_000 }).toContain('user: said meanwhile');
      following.kill('SIGINT');
      expect(await ended).toBe(0);
    } finally {
      following.kill('SIGKILL');
    }
  });

  it('export a session, and never over a file that is there', async () => {
    const { codexHome, add } = temporaryHome();
    const { id } = add(SESSION);
    expect(await example('export', ['said.md', id, codexHome])).toBe('said.md\n');
    expect(readFileSync(path.join(folder, 'said.md'), 'utf8')).toMatch(/^## .*second tui prompt/m);
    await expect(example('export', ['said.md', id, codexHome])).rejects.toThrow('EEXIST');
  });

  it('read the history for another agent', async () => {
    const { codexHome, add } = temporaryHome();
    const { id } = add(SESSION);
    const lines = (await example('history-for-an-agent', [id, codexHome])).trimEnd().split('\n');
    const messages = lines.map(
      line => JSON.parse(line) as { readonly role: string; readonly content: string },
    );
    expect(new Set(messages.map(({ role }) => role))).toEqual(new Set(['user', 'assistant']));
    expect(messages.filter(({ content }) => content.includes('second tui prompt'))).toHaveLength(1);
  });
});

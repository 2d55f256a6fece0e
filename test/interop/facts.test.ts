/** A session written by a real Codex, as rolltop lists, shows and follows it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { getRolloutHistory, RolloutRecorder } from '../../src/index.ts';
import { eachCodex } from './support/judged.ts';
import { BRANCH, jsonLines, Lab, type Session } from './support/lab.ts';
import { TOKENS_A_REQUEST } from './support/model.ts';
import { dialectOf, tellsModel } from './support/versions.ts';

interface Shown {
  readonly kind: string;
  readonly text?: string;
  readonly total?: number;
  readonly command?: string;
  readonly output?: { readonly text: string; readonly exitCode: number | null } | null;
}

interface Header {
  readonly source?: string;
  readonly model_provider?: string;
}

/** What the version wrote into its first line, which grew over the years. */
function headerOf({ path }: Session): Header | undefined {
  return payloadsOf(path)[0] as Header | undefined;
}

/** The sum that Codex wrote last: versions differ in whether it goes on when a session is resumed. */
function countedBy({ path }: Session): number | undefined {
  interface Count {
    readonly type?: string;
    readonly info?: { readonly total_token_usage: { readonly total_tokens: number } } | null;
  }
  const counts = payloadsOf(path) as (Count | undefined)[];
  return counts.findLast(count => count?.type === 'token_count' && count.info)?.info?.total_token_usage
    .total_tokens;
}

function payloadsOf(path: string): unknown[] {
  return jsonLines<{ payload?: unknown }>(readFileSync(path, 'utf8')).map(({ payload }) => payload);
}

eachCodex(
  () => true,
  version => {
    const dialect = dialectOf(version);
    const known = dialect !== 'bare';

    it('is listed with its facts', async () => {
      const lab = await Lab.open();
      const session = await lab.write(version, 'Please look around run:echo hi');
      const header = headerOf(session);
      // Without a source in the header Codex itself says "vscode".
      const source = header?.source ?? 'vscode';
      expect(await lab.listed(session)).toMatchObject({
        path: session.path,
        title: 'Please look around run:echo hi',
        dialect,
        cwd: lab.project,
        branch: BRANCH,
        model: known && tellsModel(version) ? 'mock-model' : null,
        provider: known ? (header?.model_provider ?? null) : null,
        source: known ? source : null,
        cliVersion: known ? version : null,
        turns: 1,
        damage: 0,
        live: null,
        hiddenByCodex: known ? (source === 'exec' ? ['exec'] : []) : ['old-format'],
      });
    });

    it('is shown: what was said, what was run, what it cost', async () => {
      const lab = await Lab.open();
      const session = await lab.write(version, 'Please look around run:echo hi; exit 3');
      await lab.codex(version).resume(session, 'and once more');
      // An old Codex goes on in a new file.
      const last = lab.sessions().find(({ path }) => path !== session.path) ?? session;
      const { code, stdout } = await lab.rolltop(['show', '--json', last.path]);
      expect(code).toBe(0);
      const items = jsonLines<Shown>(stdout);
      const said = items
        .filter(({ kind }) => kind === 'user' || kind === 'assistant')
        .map(({ text }) => text);
      expect(said).toEqual([
        'Please look around run:echo hi; exit 3',
        expect.stringMatching(/^Answer/),
        'and once more',
        expect.stringMatching(/^Answer/),
      ]);
      const call = items.find(({ kind }) => kind === 'tool_call');
      expect(JSON.stringify(call)).toContain('echo hi');
      expect(call?.output).toMatchObject({ exitCode: 3, text: expect.stringContaining('hi') });
      const tokens = items.findLast(({ kind }) => kind === 'tokens');
      if (!known) return;
      expect(tokens?.total).toBe(countedBy(session));
      expect([1, 3]).toContain((tokens?.total ?? 0) / TOKENS_A_REQUEST);
    });

    it('has the history that the library gives', async () => {
      const lab = await Lab.open();
      const session = await lab.write(version, 'Please look around run:echo hi');
      const history = await getRolloutHistory(session.path);
      expect(history).toMatchObject({ kind: 'resumed', conversationId: session.id });
      const page = await RolloutRecorder.listConversations(lab.codexHome, 10);
      expect(page.items.map(item => item.path)).toEqual([session.path]);
    });
  },
);

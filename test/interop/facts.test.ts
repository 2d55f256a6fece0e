/** A session written by a real Codex, as rolltop lists, shows and follows it. */
import { expect, it } from 'vitest';
import { getRolloutHistory, RolloutRecorder } from '../../src/index.ts';
import { eachCodex } from './support/judged.ts';
import { BRANCH, jsonLines, Lab } from './support/lab.ts';
import { TOKENS_A_REQUEST } from './support/model.ts';
import { countsOn, dialectOf, tellsModel, tellsProvider, tellsSource } from './support/versions.ts';

interface Shown {
  readonly kind: string;
  readonly text?: string;
  readonly total?: number;
  readonly command?: string;
  readonly output?: { readonly text: string; readonly exitCode: number | null } | null;
}

eachCodex(
  () => true,
  version => {
    const dialect = dialectOf(version);
    const known = dialect !== 'bare';
    // Without a source in the header Codex itself says "vscode".
    const source = tellsSource(version) ? 'exec' : 'vscode';

    it('is listed with its facts', async () => {
      const lab = await Lab.open();
      const session = await lab.write(version, 'Please look around run:echo hi');
      expect(await lab.listed(session)).toMatchObject({
        path: session.path,
        title: 'Please look around run:echo hi',
        dialect,
        cwd: lab.project,
        branch: BRANCH,
        model: known && tellsModel(version) ? 'mock-model' : null,
        provider: known && tellsProvider(version) ? 'mock' : null,
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
      const last = lab.sessions().at(-1) ?? session;
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
      if (known) expect(tokens?.total).toBe((countsOn(version) ? 3 : 1) * TOKENS_A_REQUEST);
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

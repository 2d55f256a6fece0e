/**
 * Homes that real Codex releases wrote: which of their sessions Codex's own list shows, under which words and names, against what rolltop says of
 * the same files. A row for each home, for two releases of Codex.
 */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NEWEST, withCodex } from './support/judged.ts';
import { jsonLines, Lab, type Listed } from './support/lab.ts';

const HOMES = new URL('../fixtures/homes/', import.meta.url).pathname;

interface ListedThread {
  readonly id: string;
  readonly preview: string;
  readonly name: string | null;
}

/** Only what the rollouts say: neither the folder of the list nor the providers of its configuration hide anything. */
const EVERYWHERE = { modelProviders: [], limit: 100 };
const ALL_KINDS = ['cli', 'vscode', 'exec', 'appServer', 'subAgent', 'subAgentThreadSpawn', 'unknown'];

/** A file was attached first, and Codex shows what was typed later; it was taken back, and Codex shows what came then. */
const OTHER_WORDS = new Set([
  '019d0000-0000-7000-8000-000000000003',
  '01a2265b-d7bd-79e1-b910-c40baa4d73e4',
  '01a22675-d119-7433-9488-fd79aa347f18',
]);

/** Codex lists a fork by copy under the first prompt that it inherited, we under the first of its own. */
function isCopiedFork(home: string, { parentId }: Listed): boolean {
  return home.startsWith('copied-fork') && parentId !== null;
}

async function bothLists(lab: Lab, version: string) {
  const { stdout } = await lab.rolltop(['list', '--json', '--all']);
  const ask = (params: object) =>
    lab.codex(version).ask(async server => {
      const { data } = await server.request<{ data: readonly ListedThread[] }>('thread/list', params);
      // Its database may have a conversation once for each of its files.
      return new Map(data.map(thread => [thread.id, thread]));
    });
  const shown = await ask(EVERYWHERE);
  const all = await ask({ ...EVERYWHERE, sourceKinds: ALL_KINDS });
  return { ours: jsonLines<Listed>(stdout), shown, all };
}

const unhidden = (rows: readonly Listed[]): string[] =>
  rows
    .filter(({ hiddenByCodex }) => hiddenByCodex.every(why => why === 'other-folder'))
    .map(({ id }) => id)
    .sort();

describe.each(['0.169.0', NEWEST])('Codex %s', version => {
  withCodex([version], 'its list', () => {
    it.each(readdirSync(HOMES))('agrees on %s', async name => {
      const lab = await Lab.open();
      cpSync(HOMES + name, lab.codexHome, { recursive: true });
      const { ours, shown, all } = await bothLists(lab, version);
      expect([...shown.keys()].sort()).toEqual(unhidden(ours));
      for (const session of ours) {
        const { id, title, name: given } = session;
        const thread = all.get(id);
        if (thread === undefined) continue;
        expect(thread.name).toBe(given);
        if (thread.preview === '' || OTHER_WORDS.has(id) || isCopiedFork(name, session)) continue;
        expect(title).toBe(thread.preview);
      }
    });

    it.each([
      ['words', [{ type: 'text', text: 'hello' }]],
      ['a picture', [{ type: 'image', image_url: 'data:image/png;base64,AAAA' }]],
      ['a picture on the disk', [{ type: 'local_image', path: '/tmp/a.png' }]],
      ['a skill', [{ type: 'skill', name: 'deploy', path: '/tmp/deploy' }]],
      ['an app', [{ type: 'mention', name: 'proj', path: 'app://proj' }]],
      ['a recording', [{ type: 'audio', audio_url: 'data:audio/wav;base64,AAAA' }]],
      ['blanks', [{ type: 'text', text: ' \n' }]],
    ])('agrees on a first prompt that is %s', async (_, content) => {
      const lab = await Lab.open();
      beginWith(lab, content);
      const { ours, shown } = await bothLists(lab, version);
      expect(ours).toHaveLength(1);
      expect([...shown.keys()]).toEqual(unhidden(ours));
    });
  });
});

/** A paginated session whose only prompt has these parts. */
function beginWith({ codexHome, project }: Lab, content: readonly object[]): void {
  const id = '01a22902-408e-72c3-8fb8-d506c18e48a3';
  const timestamp = '2026-11-29T20:32:23.226Z';
  const header = { id, timestamp, cwd: project, originator: 'codex', cli_version: '0.169.0', source: 'cli' };
  const item = { type: 'UserMessage', id: '01a22902-4100-7000-8000-000000000001', content };
  const turn = { thread_id: id, turn_id: '01a22902-4100-7000-8000-000000000002' };
  const lines = [
    ['session_meta', { ...header, model_provider: 'mock', history_mode: 'paginated' }],
    ['event_msg', { type: 'task_started', ...turn, started_at: 1, model_context_window: null }],
    ['event_msg', { type: 'item_completed', ...turn, item, started_at_ms: 1, completed_at_ms: 1 }],
    ['event_msg', { type: 'task_complete', ...turn, last_agent_message: null }],
  ].map(([type, payload], ordinal) => `${JSON.stringify({ timestamp, ordinal, type, payload })}\n`);
  const folder = join(codexHome, 'sessions/2026/11/29');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `rollout-2026-11-29T20-32-23-${id}.jsonl`), lines.join(''));
}

/** The bytes of many folders, shared out among threads: the same sums as by one, and as the files themselves say. */
import { mkdirSync, renameSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { DiskGrouping } from '../../src/usage/disk/disk-groupings.ts';
import { scanDisk } from '../../src/usage/disk/disk-scan.ts';
import { FolderSums } from '../../src/usage/disk/folder-sums.ts';
import { idOf, line, TemporaryHome } from '../sessions/temporary-home.ts';

async function bytesBy(codexHome: string, grouping: DiskGrouping): Promise<Record<string, number>> {
  const { groups } = await scanDisk({ codexHome, grouping, onProgress: () => {} });
  return Object.fromEntries(groups.map(({ key, bytes }) => [key, bytes]));
}

/** The path of a session with this first line, and what follows. */
function session(home: TemporaryHome, n: number, payload: object): string {
  const path = home.session({ n, time: '2025-03-01T09-00-00' });
  writeFileSync(
    path,
    `${line('session_meta', { id: idOf(n), timestamp: '2025-03-01T09:00:00Z', ...payload })}${line('event_msg', { type: 'x' })}`,
  );
  return path;
}

const LONG = 'x'.repeat(10_000);
const CHILD = { subagent: { thread_spawn: { parent_thread_id: 'p' } } };

it('a sub-agent is known however long its first line is, and whatever a text quotes', async () => {
  const home = new TemporaryHome();
  const own = [
    session(home, 1, { source: 'cli', base_instructions: { text: LONG } }),
    session(home, 2, { base_instructions: { text: `${LONG} "source":{"subagent":{}}` } }),
    session(home, 3, { cwd: '/x/"source":"cli"', source: 'exec' }),
    session(home, 4, {}),
  ];
  const children = [
    session(home, 5, { source: CHILD, base_instructions: { text: LONG } }),
    session(home, 6, { base_instructions: { text: LONG }, source: CHILD }),
    session(home, 7, { cwd: '/x/"source":"cli"', base_instructions: { text: LONG }, source: CHILD }),
  ];
  const size = (paths: readonly string[]) => paths.reduce((sum, path) => sum + statSync(path).size, 0);
  expect(await bytesBy(home.path, 'kind')).toEqual({ own: size(own), 'sub-agents': size(children) });
});

it('what is no file, or no rollout, has no bytes; times on both sides of a month count where they are', async () => {
  const home = new TemporaryHome();
  const [first, second] = [1, 2].map(n => home.session({ n, time: '2025-03-01T09-00-00' }));
  const folder = dirname(first ?? '');
  utimesSync(first ?? '', new Date(2025, 2, 31, 23, 59, 59), new Date(2025, 2, 31, 23, 59, 59));
  utimesSync(second ?? '', new Date(2025, 3, 1), new Date(2025, 3, 1));
  writeFileSync(join(folder, 'notes.jsonl'), 'not a rollout');
  symlinkSync(first ?? '', join(folder, basename(first ?? '').replace('000001', '000009')));
  mkdirSync(join(folder, basename(first ?? '').replace('000001', '000008')));
  const size = statSync(first ?? '').size;
  expect(await bytesBy(home.path, 'month')).toEqual({ '2025-03': size, '2025-04': size });
});

it('parts of one folder have each file once, whatever it is called', async () => {
  const home = new TemporaryHome();
  const archive = join(home.path, 'archived_sessions');
  mkdirSync(archive, { recursive: true });
  for (let n = 1; n <= 40; n++) {
    const path = home.session({ n, time: '2025-03-01T09-00-00' });
    const name = basename(path);
    renameSync(path, join(archive, n % 3 === 0 ? name.replace('.jsonl', ' (1).jsonl') : name));
  }
  const files: number[] = [];
  for (let part = 0; part < 3; part++)
    files.push(await new FolderSums('month').add({ path: archive, place: null, part, parts: 3 }));
  expect(files.reduce((a, b) => a + b)).toBe(40);
  expect(Math.min(...files)).toBeGreaterThan(0);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  fingerprint,
  type HostileTree,
  LOCKED_DAY,
  type PlantedRollout,
  plantHostileTree,
} from '../support/hostile-tree.ts';
import { runCli } from '../support/run-cli.ts';
import { NEVER_DRAWN } from '../text/never-drawn.ts';

const SEED = 20_261_122;
/** Larger than any answer a person waits for, smaller than a hang. */
const PATIENCE_MS = 120_000;

let tree: HostileTree;
let before: string[];

beforeAll(() => {
  tree = plantHostileTree({ seed: SEED, busy: 1000 });
  before = fingerprint(tree.codexHome);
}, PATIENCE_MS);
afterAll(() => tree?.remove());

const rolltop = (...argv: string[]) => runCli(argv, { codexHome: tree.codexHome });

function rowsOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>);
}

function expectSafe(text: string, what: string): void {
  for (const line of text.split('\n'))
    if (NEVER_DRAWN.test(line)) expect.fail(`${what}: ${JSON.stringify(line)}`);
}

/** Few of each kind: all of them would be the same again. */
function samples(): PlantedRollout[] {
  const kept = new Map<string, number>();
  return tree.rollouts.filter(({ kind, path }) => {
    if (path.includes(LOCKED_DAY)) return false;
    const key = kind + path.slice(path.lastIndexOf('.'));
    kept.set(key, (kept.get(key) ?? 0) + 1);
    return (kept.get(key) ?? 0) <= 8;
  });
}

describe(`hundreds of hostile files (seed ${SEED})`, () => {
  test('are planted', () => {
    expect(tree.rollouts.length + tree.others.length).toBeGreaterThan(1300);
  });

  test.each(['updated', 'created'])(
    'every session is listed, by %s',
    async sort => {
      const { code, stdout } = await rolltop('list', '--json', '--sort', sort);
      expect(code).toBe(0);
      const listed = new Map(rowsOf(stdout).map(row => [row.path, row.id]));
      const ids = new Set(listed.values());
      const missing = tree.rollouts.filter(({ path, id }) => !listed.has(path) && !ids.has(id));
      expect(missing.map(({ kind, path }) => [kind, path])).toEqual([]);
      expect(tree.others.filter(path => listed.has(path))).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'pages of any size give the same sessions',
    async () => {
      for (const sort of ['updated', 'created']) {
        const all = rowsOf((await rolltop('list', '--json', '--sort', sort)).stdout).map(row => row.path);
        const paged: unknown[] = [];
        for (let cursor: unknown = null, page = 0; page === 0 || cursor !== null; page++) {
          const more = typeof cursor === 'string' ? ['--cursor', cursor] : [];
          const rows = rowsOf(
            (await rolltop('list', '--json', '--sort', sort, '--limit', '333', ...more)).stdout,
          );
          paged.push(...rows.flatMap(row => ('path' in row ? [row.path] : [])));
          cursor = rows.at(-1)?.nextCursor ?? null;
          expect(page).toBeLessThan(50);
        }
        // In created order a second file of a conversation may be met again on a later page.
        expect([...new Set(paged)]).toEqual(expect.arrayContaining(all));
      }
    },
    PATIENCE_MS,
  );

  test(
    'nothing unsafe is said in the list',
    async () => {
      const { code, stdout, stderr } = await rolltop('list', '--all');
      expect(code).toBe(0);
      expectSafe(stdout + stderr, 'list');
    },
    PATIENCE_MS,
  );

  test(
    'every session can be shown, safely, and damage has its place',
    async () => {
      for (const { kind, path, damage } of samples()) {
        const { stdout, code, stderr } = await rolltop('show', path, '--json');
        if (!path.endsWith('.zst')) expect([kind, code, stderr]).toEqual([kind, 0, '']);
        const items = stdout === '' ? [] : rowsOf(stdout);
        const found = items
          .filter(item => item.kind === 'damaged')
          .map(({ line, offset }) => ({ line, offset }));
        expect([kind, found]).toEqual([kind, expect.arrayContaining([...damage])]);
        expectSafe(stdout + stderr, kind);
      }
    },
    PATIENCE_MS,
  );

  test(
    'every session can be shown as text, and its end',
    async () => {
      for (const { kind, path } of samples()) {
        for (const command of ['show', 'tail']) {
          const { stdout, stderr, code } = await rolltop(command, path);
          if (!path.endsWith('.zst')) expect([kind, code]).toEqual([kind, 0]);
          expectSafe(stdout + stderr, kind);
        }
      }
    },
    PATIENCE_MS,
  );

  test(
    'what is no session is refused in one sentence',
    async () => {
      for (const path of tree.others) {
        const { code, stderr } = await rolltop('show', path);
        if (code !== 0) expect(stderr).toMatch(/^[^\n]+\n$/);
        expectSafe(stderr, path);
      }
    },
    PATIENCE_MS,
  );

  test(
    'nothing was written',
    () => {
      expect(fingerprint(tree.codexHome)).toEqual(before);
    },
    PATIENCE_MS,
  );
});

/** Folders that are there and cannot be read: what is in them is not known, and that is said. */
import type * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../src/sessions/doctor/finding.ts';
import { Activity } from '../../src/sessions/state/activity.ts';
import { unlistedText } from '../../src/sessions/walk.ts';
import { TemporaryHome } from './temporary-home.ts';

/** Reading these folders fails. Rights alone would not do: the tests may run as root, who may read all. */
const failing = vi.hoisted(() => new Map<string, string>());

vi.mock('node:fs', async importOriginal => {
  const real = await importOriginal<typeof fs>();
  const readdirSync = (path: string, options: { withFileTypes: true }) => {
    const code = failing.get(path);
    if (code !== undefined) throw Object.assign(new Error(`${code}: ${path}`), { code });
    return real.readdirSync(path, options);
  };
  return { ...real, readdirSync };
});

// What another test file loaded reads by the real one.
beforeEach(() => void vi.resetModules());
afterEach(() => failing.clear());

describe('a folder that cannot be read', () => {
  for (const sort of ['updated', 'created'] as const)
    it(`is told of beside the sessions of the others, in ${sort} order`, async () => {
      const home = new TemporaryHome();
      home.session({ n: 1, time: '2025-03-01T09-00-00' });
      home.session({ n: 2, time: '2025-03-02T09-00-00' });
      const day = join(home.path, 'sessions/2025/03/02');
      failing.set(day, 'EIO');
      failing.set(join(home.path, 'archived_sessions'), 'EACCES');
      const { listAll } = await import('../../src/sessions/list-all.ts');
      const answer = await listAll({
        codexHome: home.path,
        scope: 'all',
        sort,
        activity: new Activity(new Map()),
        nowMs: Date.UTC(2026, 10, 22),
      });
      expect(answer.conversations).toHaveLength(1);
      expect(new Set(answer.unlisted)).toEqual(
        new Set([
          { path: day, code: 'EIO' },
          { path: join(home.path, 'archived_sessions'), code: 'EACCES' },
        ]),
      );
      expect(unlistedText(answer.unlisted)).toContain('cannot be read');
    });

  it('is found by the doctor; one that is not there is not', async () => {
    const home = new TemporaryHome();
    home.session({ n: 1, time: '2025-03-01T09-00-00' });
    const month = join(home.path, 'sessions/2025/03');
    failing.set(month, 'EBUSY');
    const { examineTree } = await import('../../src/sessions/doctor/examine-tree.ts');
    const found: Finding[] = [];
    for await (const one of examineTree(home.path, Date.now())) found.push(one);
    expect(found).toMatchObject([
      { kind: 'unreadable-folder', path: month, message: 'The folder cannot be read (EBUSY).' },
    ]);
  });
});

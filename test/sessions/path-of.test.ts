import { renameSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import { pathOf } from '../../src/sessions/path-of.ts';
import { idOf, TemporaryHome } from './temporary-home.ts';

const find = (home: TemporaryHome, n: number): Promise<string | null> =>
  pathOf(home.path, idOf(n) as ConversationId);

describe('the path of a conversation', () => {
  it('is found in sessions and in the archive; null when there is none', async () => {
    const home = new TemporaryHome();
    const path = home.session({ n: 1, time: '2026-11-22T06-00-00' });
    const archived = home.session({ n: 2, time: '2026-11-22T06-00-00', folder: 'archived_sessions' });
    expect(await find(home, 1)).toBe(path);
    expect(await find(home, 2)).toBe(archived);
    expect(await find(home, 3)).toBeNull();
  });

  it('is the one in the newest day folder, and in sessions rather than in the archive', async () => {
    const home = new TemporaryHome();
    home.session({ n: 1, time: '2026-11-21T06-00-00' });
    const newer = home.session({ n: 1, time: '2026-11-22T06-00-00' });
    home.session({ n: 1, time: '2026-11-23T06-00-00', folder: 'archived_sessions' });
    expect(await find(home, 1)).toBe(newer);
  });

  it.each(['sessions/2026/11/22', 'archived_sessions'])('in %s is the plain one of a pair', async folder => {
    const home = new TemporaryHome();
    const plain = home.session({ n: 1, time: '2026-11-22T06-00-00', folder });
    home.write(`${folder}/rollout-2026-11-22T06-00-00-${idOf(1)}.jsonl.zst`, 'packed');
    home.write(`${folder}/rollout-2026-11-22T06-00-00-${idOf(1)} (1).jsonl`, 'a copy');
    expect(await find(home, 1)).toBe(plain);
    renameSync(plain, `${plain}.gone`);
    expect(await find(home, 1)).toMatch(/ \(1\)\.jsonl$/);
  });
});

import { symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FoundSession, findSession } from '../../src/sessions/find.ts';
import { idOf, rollout, TemporaryHome } from './temporary-home.ts';

const uuid = (head: string): string => `${head}-0000-7000-8000-000000000000`;

function find(home: TemporaryHome, text: string, cwd = home.path): Promise<FoundSession> {
  return findSession(text, { codexHome: home.path, cwd, nowMs: Date.now() });
}

function filled(): { home: TemporaryHome; path: string } {
  const home = new TemporaryHome();
  const path = home.session({ n: 1, time: '2025-03-01T09-00-00', updatedMs: 9_000 });
  home.session({ n: 2, time: '2025-03-02T09-00-00', updatedMs: 8_000 });
  home.session({ n: 3, time: '2025-03-03T09-00-00', folder: 'archived_sessions', updatedMs: 99_000 });
  const names = [
    { id: idOf(2), thread_name: 'billing' },
    { id: idOf(3), thread_name: 'twice' },
    { id: idOf(1), thread_name: 'twice' },
  ];
  home.write('session_index.jsonl', names.map(one => `${JSON.stringify(one)}\n`).join(''));
  return { home, path };
}

const idFound = (found: FoundSession): string | null =>
  found.kind === 'found' ? found.conversation.id : null;

describe('what <session> means', () => {
  it('finds by path, absolute or relative', async () => {
    const { home, path } = filled();
    expect(await find(home, path)).toMatchObject({ kind: 'found', conversation: { id: idOf(1), path } });
    const found = await find(home, `./${relative(dirname(path), path)}`, dirname(path));
    expect(found).toMatchObject({ kind: 'found', conversation: { path } });
    expect(idFound(await find(home, basename(path), dirname(path)))).toBe(idOf(1));
  });

  it('takes any regular file by path, and nothing else', async () => {
    const { home, path } = filled();
    const elsewhere = home.write('elsewhere/copy.jsonl', rollout({ n: 7, time: '' }));
    expect(await find(home, elsewhere)).toMatchObject({ kind: 'found', conversation: { id: idOf(7) } });
    symlinkSync(path, join(home.path, 'link.jsonl'));
    expect(await find(home, join(home.path, 'link.jsonl'))).toMatchObject({ kind: 'notFound' });
    expect(await find(home, './none.jsonl')).toEqual({
      kind: 'notFound',
      message: 'There is no file ./none.jsonl. "rolltop list --all" shows the sessions there are.',
    });
    home.write('elsewhere/empty.jsonl', '');
    expect(await find(home, './elsewhere/empty.jsonl')).toMatchObject({ kind: 'notFound' });
  });

  it('takes `last` for the most recently updated that is not archived', async () => {
    const { home } = filled();
    expect(idFound(await find(home, 'last'))).toBe(idOf(1));
    expect(await find(new TemporaryHome(), 'last')).toMatchObject({ kind: 'notFound' });
  });

  it('finds by id, archived ones too, in capitals too', async () => {
    const { home } = filled();
    const archived = await find(home, idOf(3).toUpperCase());
    expect(archived).toMatchObject({ kind: 'found', conversation: { id: idOf(3), archived: true } });
  });

  it('finds by the id that the list shows: that of the first line, where the name says another', async () => {
    const { home } = filled();
    const path = home.session({
      n: 5,
      time: '2025-03-04T09-00-00',
      content: rollout({ n: 6, time: '2025-03-04T09-00-00' }),
    });
    expect(await find(home, idOf(6))).toMatchObject({ kind: 'found', conversation: { id: idOf(6), path } });
    expect(await find(home, idOf(77))).toMatchObject({ kind: 'notFound' });
    home.session({ n: 8, time: '2025-03-05T09-00-00', title: `what became of ${idOf(77)}?` });
    expect(await find(home, idOf(77))).toMatchObject({ kind: 'notFound' });
  });

  it('finds by exact name, and lists the sessions that share one', async () => {
    const { home } = filled();
    expect(await find(home, 'billing')).toMatchObject({ kind: 'found', conversation: { id: idOf(2) } });
    const both = await find(home, 'twice');
    expect(both).toMatchObject({ kind: 'ambiguous', total: 2 });
    expect(both.kind === 'ambiguous' && both.candidates.map(row => row.id)).toEqual([idOf(3), idOf(1)]);
    expect(await find(home, 'bill')).toMatchObject({ kind: 'notFound' });
  });

  it('finds by the beginning of an id, from four characters on', async () => {
    const home = new TemporaryHome();
    const write = (id: string): string =>
      home.write(`sessions/2025/03/01/rollout-2025-03-01T09-00-00-${id}.jsonl`, '');
    write(uuid('aaaa1111'));
    write(uuid('aaaa2222'));
    write(uuid('bbbb0000'));
    expect(idFound(await find(home, 'bbbb'))).toBe(uuid('bbbb0000'));
    expect(idFound(await find(home, 'AAAA1'))).toBe(uuid('aaaa1111'));
    expect(await find(home, 'aaaa')).toMatchObject({ kind: 'ambiguous', total: 2 });
    expect(await find(home, 'bbb')).toEqual({
      kind: 'notFound',
      message:
        'No session matches "bbb": the beginning of an id takes at least 4 characters. "rolltop list --all" shows those there are.',
    });
    expect(await find(home, 'zzz')).toEqual({
      kind: 'notFound',
      message: 'No session matches "zzz". "rolltop list --all" shows those there are.',
    });
  });

  it('answers an id, a name, `last` and the beginning of an id with the current end', async () => {
    const { home, path } = filled();
    const middle = home.segment({ n: 1, segment: 40, time: '2025-03-04T09-00-00', updatedMs: 99_000 });
    const end = home.segment({ n: 1, segment: 50, time: '2025-03-05T09-00-00', updatedMs: 1_000 });
    for (const text of [idOf(1), 'last', end])
      expect(await find(home, text)).toMatchObject({
        kind: 'found',
        conversation: { path: end, earlierSegments: [path, middle], copies: 0, updatedMs: 99_000 },
      });
    expect(await find(home, middle)).toMatchObject({
      kind: 'found',
      conversation: { path: middle, earlierSegments: [path] },
    });
  });

  it('takes copies of one session for one, and shows the file with the strict name', async () => {
    const { home, path } = filled();
    home.write(
      `sessions/2025/03/01/rollout-2025-03-01T09-00-00-${idOf(1)} (1).jsonl`,
      rollout({ n: 1, time: '' }),
    );
    expect(await find(home, idOf(1))).toMatchObject({
      kind: 'found',
      conversation: { path, copies: 1 },
    });
  });
});

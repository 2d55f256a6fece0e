import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidCursorError } from '../../src/format/errors.ts';
import { type Cursor, parseCursor, parseUpdatedCursor } from '../../src/sessions/cursor.ts';
import { type ConversationsPage, listConversationPaths, listConversations } from '../../src/sessions/list.ts';
import { idOf, TemporaryHome } from './temporary-home.ts';

async function everyPage(home: string, pageSize: number): Promise<ConversationsPage[]> {
  const pages: ConversationsPage[] = [];
  let cursor: Cursor | undefined;
  do {
    const page = await listConversations(home, pageSize, cursor);
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return pages;
}

const paths = (pages: readonly ConversationsPage[]): string[] =>
  pages.flatMap(page => page.items.map(item => item.path));

describe('the library list', () => {
  it('shows the newest first, and says that there is more only when there is', async () => {
    const home = new TemporaryHome();
    for (const n of [1, 2, 3, 4, 5]) home.session({ n, time: `2025-03-0${n}T09-00-00` });
    const first = await listConversations(home.path, 2);
    expect(first.items.map(item => basename(item.path).slice(8, 18))).toEqual(['2025-03-05', '2025-03-04']);
    expect(first.nextCursor?.toString()).toBe(`2025-03-04T09-00-00|${idOf(4)}`);
    expect([first.numScannedFiles, first.reachedScanCap]).toEqual([3, false]);
    const second = await listConversations(home.path, 2, first.nextCursor?.toString());
    const third = await listConversations(home.path, 2, second.nextCursor);
    expect(third.items).toHaveLength(1);
    expect(third).not.toHaveProperty('nextCursor');
    expect(third.numScannedFiles).toBe(1);
  });

  it('shows a conversation that was taken back once, at its current end, on whatever page its other files come', async () => {
    const home = new TemporaryHome();
    for (const n of [1, 2, 3]) home.session({ n, time: `2025-03-0${n}T09-00-00` });
    home.segment({ n: 1, segment: 10, time: '2025-03-02T10-00-00' });
    const end = home.segment({ n: 1, segment: 11, time: '2025-03-02T11-00-00' });
    const all = await everyPage(home.path, 9);
    expect(paths(all).map(path => basename(path).slice(8, 21))).toEqual([
      '2025-03-03T09',
      '2025-03-02T11',
      '2025-03-02T09',
    ]);
    expect(paths(all)).toContain(end);
    expect(paths(await everyPage(home.path, 1))).toEqual(paths(all));
    const tokens: string[] = [];
    for (let cursor: string | undefined; tokens.length < 9; ) {
      const page = await listConversationPaths(home.path, 1, cursor);
      tokens.push(...page.items.map(item => item.path));
      cursor = page.nextCursor?.toString();
      if (cursor === undefined) break;
    }
    expect(tokens).toEqual(paths(all));
  });

  it('gives an empty page where there is no sessions folder', async () => {
    const home = new TemporaryHome();
    expect(await listConversations(home.path, 10)).toEqual({
      items: [],
      numScannedFiles: 0,
      reachedScanCap: false,
    });
  });

  it('gives the first ten parseable records as the head', async () => {
    const home = new TemporaryHome();
    const lines = Array.from({ length: 12 }, (_, n) => `{"n":${n}}\n`);
    lines.splice(3, 0, 'not json\n', '\n', '{"torn":');
    const path = home.session({ n: 1, time: '2025-03-01T09-00-00', content: lines.join('') });
    const { items } = await listConversations(home.path, 1);
    expect(items[0]?.path).toBe(path);
    expect(items[0]?.head).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9, 10].map(n => ({ n })));
  });

  it('goes on after a file that is gone, and newer files never shift later pages', async () => {
    const home = new TemporaryHome();
    const written = [1, 2, 3, 4].map(n => home.session({ n, time: `2025-03-0${n}T09-00-00` }));
    const first = await listConversations(home.path, 2);
    rmSync(written[2] as string);
    home.session({ n: 9, time: '2025-03-09T09-00-00' });
    const second = await listConversations(home.path, 2, first.nextCursor);
    expect(second.items.map(item => item.path)).toEqual([written[1], written[0]]);
  });

  it('counts and shows only strict names of regular files, and follows no link', async () => {
    const home = new TemporaryHome();
    const real = home.session({ n: 1, time: '2025-03-01T09-00-00' });
    home.write('sessions/2025/03/01/rollout-2025-03-01T09-00-00-nonsense.jsonl', '');
    home.write(`sessions/2025/03/01/rollout-2025-03-01T09-00-00-${idOf(2)} (1).jsonl`, '');
    home.write('sessions/2025/notes/01/x.jsonl', '');
    const day = join(home.path, 'sessions/2025/03/01');
    symlinkSync(real, join(day, `rollout-2025-03-01T09-00-00-${idOf(3)}.jsonl`));
    execFileSync('mkfifo', [join(day, `rollout-2025-03-01T09-00-00-${idOf(4)}.jsonl`)]);
    symlinkSync(join(home.path, 'sessions/2025'), join(home.path, 'sessions/2026'));
    const page = await listConversations(home.path, 10);
    expect(page.items.map(item => item.path)).toEqual([real]);
    expect(page.numScannedFiles).toBe(1);
  });

  it('reads no folder before the cursor', async () => {
    const home = new TemporaryHome();
    home.session({ n: 1, time: '2024-01-01T09-00-00' });
    for (let n = 2; n < 30; n++) home.session({ n, time: '2025-06-01T09-00-00' });
    const page = await listConversations(home.path, 5, `2024-02-01T00-00-00|${idOf(0)}`);
    expect([page.items.length, page.numScannedFiles]).toEqual([1, 1]);
  });

  it('shows what came and went in a day between its pages, although an unchanged day is not read again', async () => {
    const home = new TemporaryHome();
    const time = (hour: number): string => `2025-03-01T${String(hour).padStart(2, '0')}-00-00`;
    const written = [1, 2, 3, 4, 5, 6].map(n => home.session({ n, time: time(n) }));
    settle(join(home.path, 'sessions/2025/03/01'));
    const first = await listConversations(home.path, 2);
    const second = await listConversations(home.path, 2, first.nextCursor);
    expect(paths([first, second])).toEqual(written.toReversed().slice(0, 4));
    rmSync(written[1] as string);
    const late = home.session({ n: 9, time: time(0) });
    const third = await listConversations(home.path, 9, second.nextCursor);
    expect(paths([third])).toEqual([written[0], late]);
  });

  it('leaves an unchanged day for the days that are there by then', async () => {
    const home = new TemporaryHome();
    const written = [1, 2, 3, 4].map(n => home.session({ n, time: '2025-03-09T09-00-00' }));
    home.session({ n: 5, time: '2025-03-08T09-00-00' });
    foldersBelow(join(home.path, 'sessions')).forEach(settle);
    const first = await listConversations(home.path, 2);
    rmSync(join(home.path, 'sessions/2025/03/08'), { recursive: true });
    const earlier = home.session({ n: 6, time: '2024-12-08T09-00-00' });
    const later = home.session({ n: 7, time: '2025-03-10T09-00-00' });
    const second = await listConversations(home.path, 9, first.nextCursor);
    expect(paths([second])).toEqual([written[1], written[0], earlier]);
    expect(paths([await listConversations(home.path, 1)])).toEqual([later]);
    rmSync(join(home.path, 'sessions/2025'), { recursive: true });
    expect(paths([await listConversations(home.path, 9, first.nextCursor)])).toEqual([earlier]);
  });

  it('gives the same pages without heads, and opens nothing for them', async () => {
    const home = new TemporaryHome();
    for (const n of [1, 2, 3]) home.session({ n, time: `2025-03-0${n}T09-00-00` });
    const first = await listConversationPaths(home.path, 2);
    const whole = await listConversations(home.path, 2);
    expect(first.items.map(item => item.path)).toEqual(whole.items.map(item => item.path));
    expect(first.items.map(item => item.conversationId)).toEqual([idOf(3), idOf(2)]);
    expect(String(first.nextCursor)).toBe(String(whole.nextCursor));
    const second = await listConversationPaths(home.path, 2, first.nextCursor);
    expect(second).toEqual({ items: [expect.anything()], numScannedFiles: 1, reachedScanCap: false });
  });

  it('takes capitals in names for what they are, on every page', async () => {
    const home = new TemporaryHome();
    const day = 'sessions/2025/03/01';
    const names = ['12-00-00', '11-00-00', '10-00-00', '09-00-00'].map((hour, at) => {
      const name = `rollout-2025-03-01T${hour}-${idOf(0xa0 + at)}.jsonl`;
      return [name, name.toUpperCase().replace('JSONL', 'jsonl'), name.toLowerCase()][at % 3] as string;
    });
    for (const name of names) home.write(`${day}/${name}`, '');
    const pages = await everyPage(home.path, 1);
    expect(paths(pages).map(path => basename(path))).toEqual(names);
    const tokens = pages.flatMap(page => page.nextCursor?.toString() ?? []);
    expect(tokens.map(token => parseCursor(token).toString())).toEqual(tokens);
  });

  it('reads the ten records of a head however long they are', async () => {
    const home = new TemporaryHome();
    const records = Array.from({ length: 12 }, (_, n) => ({ n, text: 'x'.repeat(n === 0 ? 70_000 : 9000) }));
    const content = records.map(record => `${JSON.stringify(record)}\n`).join('');
    home.session({ n: 1, time: '2025-03-01T09-00-00', content });
    expect((await listConversations(home.path, 1)).items[0]?.head).toEqual(records.slice(0, 10));
  });

  it('pages any tree as sorting it whole and slicing it would', async () => {
    const day = fc.constantFrom('2024/12/31', '2025/1/2', '2025/01/02', '2025/01/03', '2025/02/01');
    const name = fc.record({
      n: fc.nat(6),
      time: fc.constantFrom('2024-12-31T23-59-59', '2025-01-02T00-00-00', '2025-01-03T10-10-10'),
      day,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, {
          selector: one => `${one.n} ${one.time} ${one.day}`,
          minLength: 1,
          maxLength: 14,
        }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (files, pageSize, settled) => {
          const home = new TemporaryHome();
          mkdirSync(join(home.path, 'sessions'));
          for (const { n, time, day: folder } of files)
            home.session({ n, time, folder: `sessions/${folder}`, content: '' });
          if (settled) foldersBelow(join(home.path, 'sessions')).forEach(settle);
          const pages = await everyPage(home.path, pageSize);
          const whole = paths(await everyPage(home.path, 100));
          expect(paths(pages)).toEqual(whole);
          expect(whole).toEqual(sortedWhole(home.path, files));
          expect(pages.every(page => page.items.length > 0)).toBe(true);
          home.remove();
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** As if nothing in the folder had changed for long. */
function settle(folder: string): void {
  const longAgo = new Date('2025-03-01');
  utimesSync(folder, longAgo, longAgo);
}

function foldersBelow(root: string): string[] {
  const found = readdirSync(root, { withFileTypes: true, recursive: true });
  return [root, ...found.filter(one => one.isDirectory()).map(one => join(one.parentPath, one.name))];
}

/** The order, computed independently: folder numbers, then time, then id, all descending. */
function sortedWhole(
  home: string,
  files: readonly { readonly n: number; readonly time: string; readonly day: string }[],
): string[] {
  const key = ({ n, time, day }: (typeof files)[number]): string => {
    const numbers = day.split('/').map(part => `${part.padStart(4, '0')}-${part.padStart(4, '_')}`);
    return [...numbers, time, idOf(n)].join(' ');
  };
  return files
    .toSorted((a, b) => (key(a) < key(b) ? 1 : -1))
    .map(({ n, time, day }) => join(home, 'sessions', day, `rollout-${time}-${idOf(n)}.jsonl`));
}

describe('cursor tokens', () => {
  it('round-trip, with the folder only where it is not the day of the name', () => {
    const plain = `2025-03-04T09-00-00|${idOf(4)}`;
    expect(parseCursor(plain).toString()).toBe(plain);
    expect(parseCursor(`${plain}|2025/03/04`).toString()).toBe(plain);
    expect(parseCursor(`${plain}|2025/03/05`).toString()).toBe(`${plain}|2025/03/05`);
    expect(JSON.stringify({ cursor: parseCursor(plain) })).toBe(JSON.stringify({ cursor: plain }));
  });

  it.each([
    '',
    'last',
    `2025-03-04|${idOf(1)}`,
    '2025-03-04T09-00-00|x',
    `2025-13-04T09-00-00|${idOf(1)}`,
    `u17|${idOf(1)}`,
  ])('refuses %j instead of beginning again', async token => {
    expect(() => parseCursor(token)).toThrow(InvalidCursorError);
    await expect(listConversations('/nowhere', 1, token)).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });

  it('are not taken by the other order', () => {
    expect(parseUpdatedCursor(`u17|${idOf(1)}`)).toEqual({ updatedMs: 17, id: idOf(1) });
    expect(() => parseUpdatedCursor(`2025-03-04T09-00-00|${idOf(1)}`)).toThrow(InvalidCursorError);
  });
});

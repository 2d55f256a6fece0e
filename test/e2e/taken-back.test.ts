/** A session that Codex takes back while it is open: the screen follows it into its new file, and what was taken back can be unfolded. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyOfHome } from '../support/home-fixtures.ts';
import { TestTerminal } from '../support/terminal.ts';

const DAY = 'sessions/2026/11/29';
const ID = '01a2265b-d7bd-79e1-b910-c40baa4d73e4';

let home: string;
let terminal: TestTerminal;
let files: { readonly path: string; readonly bytes: Buffer }[];

beforeEach(() => {
  home = copyOfHome('reverted-thread');
  files = readdirSync(join(home, DAY))
    .sort()
    .slice(0, 3)
    .map(name => join(home, DAY, name))
    .map(path => ({ path, bytes: readFileSync(path) }));
});
afterEach(() => terminal?.close());

const hide = (at: number): void => rmSync(files[at]?.path ?? '');
const bringBack = (at: number): void => writeFileSync(files[at]?.path ?? '', files[at]?.bytes ?? '');
/** What was written to a file, beyond what it began with. */
const added = (at: number): string =>
  readFileSync(files[at]?.path ?? '')
    .subarray(files[at]?.bytes.length)
    .toString();

function open(
  session: string,
  size: { readonly columns?: number; readonly rows?: number } = {},
): TestTerminal {
  terminal = new TestTerminal(['open', session], { codexHome: home, ...size });
  return terminal;
}

async function write(text: string): Promise<void> {
  terminal.type('r');
  await terminal.shows('Write a message');
  terminal.type(text);
  await terminal.shows(text);
  terminal.type('\r');
}

describe('a session that is taken back while it is open', () => {
  it('goes on in its new file and says so, and the composer writes there', async () => {
    hide(1);
    hide(2);
    await open(ID).shows('charlie');
    bringBack(1);
    await terminal.shows('Taken back while open, it goes on in another file; still following');
    const screen = await terminal.shows('fifth echo');
    expect(screen).toContain('taken back here: 1 turn');
    expect(screen).not.toContain('charlie');
    await write('written to the new end');
    await terminal.shows('Recorded in the session');
    expect(added(1)).toContain('written to the new end');
    expect(added(0)).toBe('');
  });

  it('takes a draft along that was begun before', async () => {
    hide(1);
    hide(2);
    await open(ID).shows('charlie');
    terminal.type('r');
    await terminal.shows('Write a message');
    terminal.type('begun before');
    await terminal.shows('begun before');
    bringBack(1);
    await terminal.shows('fifth echo');
    terminal.type('\r');
    await terminal.shows('Recorded in the session');
    expect(added(1)).toContain('begun before');
    expect(added(0)).toBe('');
  });

  it('is written to at its current end when it is opened by id, and refused when an earlier file is opened', async () => {
    await open(ID).shows('foxtrot');
    await write('by its id');
    await terminal.shows('Recorded in the session');
    expect(added(2)).toContain('by its id');
    terminal.close();
    for (const at of [0, 1]) {
      await open(files[at]?.path ?? '', { columns: 200 }).shows(at === 0 ? 'charlie' : 'fifth echo');
      await write('to the dead file');
      await terminal.shows('is an earlier segment of');
      expect(added(at)).toBe('');
      // Nothing is lost: the message is still in the box.
      expect(terminal.text()).toContain('to the dead file');
      terminal.close();
    }
  });
});

describe.each([
  { columns: 120, rows: 32 },
  { columns: 40, rows: 10 },
])('what was taken back, at $columns cells', size => {
  it('is unfolded and folded with ↵, and its row stays where it is', async () => {
    await open(ID, size).shows('FOLLOW');
    const border = (): number => terminal.rows().findIndex(row => /▌.*[▸▾] taken back here/.test(row));
    for (let tries = 0; !/▌.*taken back here/.test(terminal.text()) && tries < 40; tries++) {
      const before = terminal.text();
      terminal.type('\u001B[Z');
      await terminal.until(screen => screen !== before && /^▌/m.test(screen), 'the mark to move');
      // The rest of the same frame.
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    await terminal.shows(/▌.*▸ taken back here/);
    const row = border();
    terminal.type('\r');
    await terminal.shows(/▌.*▾ taken back here/);
    const unfolded = border();
    expect(unfolded).toBe(Math.max(row, 2 + ((size.rows - 4) >> 1)));
    expect(terminal.rows()[unfolded - 2]).toMatch(/turn took|taken back/);
    terminal.type('\r');
    await terminal.shows(/▌.*▸ taken back here/);
    expect(border()).toBe(unfolded);
  });
});

describe('a hit of the search over all sessions', () => {
  it.each([
    ['question bravo', 'second question bravo'],
    ['fifth echo', /you .*taken back/],
    ['foxtrot', 'sixth question foxtrot'],
  ])('%s opens the session at its place, in whatever file of it', async (query, shown) => {
    terminal = new TestTerminal([], { codexHome: home });
    await terminal.shows('first question alpha');
    terminal.type('S');
    await terminal.shows('search in all sessions');
    terminal.type(query);
    await terminal.shows(/1 hit|[0-9]+ hits/);
    terminal.type('\r');
    await terminal.shows('PAUSED');
    await terminal.shows(shown);
    expect(terminal.text()).toContain('‹ first question alpha');
  });
});

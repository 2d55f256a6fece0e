import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { type TerminalOptions, TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal;
let session: Session;

async function open(args: readonly string[] = [], options: Partial<TerminalOptions> = {}): Promise<void> {
  terminal = new TestTerminal(args, { codexHome: home.path, ...options });
  await terminal.shows(args.length === 0 ? 'why is the retry flaky' : 'answer 3');
}

async function composing(options: Partial<TerminalOptions> = {}): Promise<void> {
  await open(['open', session.id], options);
  terminal.type('r');
  await terminal.shows('Write a message');
}

/** Waits until the cursor is shown behind `before` on the last row that has it. */
async function cursorBehind(before: string, cells = before.length): Promise<void> {
  const place = () => {
    const y = terminal.rows().findLastIndex(row => row.includes(before));
    return { x: (terminal.rows()[y]?.indexOf(before) ?? 0) + cells, y };
  };
  await terminal
    .until(() => {
      const { x, y } = place();
      return terminal.cursorShown && y === terminal.cursorRow && x === terminal.cursorColumn;
    }, `the cursor behind “${before}”`)
    .catch(error => {
      const at = `${terminal.cursorColumn},${terminal.cursorRow} ${terminal.cursorShown ? 'shown' : 'hidden'}`;
      throw new Error(`The cursor is at ${at}, not at ${JSON.stringify(place())}`, { cause: error });
    });
}

const hidden = () => terminal.until(() => !terminal.cursorShown, 'the cursor to go');

beforeEach(() => {
  home = new SessionHome();
  home.add({ title: 'a second one', minutesAgo: 9 });
  session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 3 });
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

describe("the terminal's cursor", () => {
  it('is hidden where nothing is typed', async () => {
    await open();
    expect(terminal.cursorShown).toBe(false);
    terminal.type('?');
    await terminal.shows('Esc');
    expect(terminal.cursorShown).toBe(false);
  });

  it('stands in the composer: at its start, in the middle of a text, behind wide characters', async () => {
    await composing();
    await terminal.until(
      () =>
        terminal.cursorShown &&
        terminal.cursorColumn === 2 &&
        /^▌/.test(terminal.rows()[terminal.cursorRow] ?? ''),
      'the cursor in the box',
    );
    terminal.type('abc def');
    await cursorBehind('▌ abc def');
    terminal.type('\u001B[D\u001B[D\u001B[D');
    await cursorBehind('▌ abc ');
    terminal.type('日本');
    await cursorBehind('▌ abc 日本', 10);
    terminal.type('\u001B[D');
    await cursorBehind('▌ abc 日', 8);
  });

  it('stands there while the session grows, a notice comes and the size changes', async () => {
    await composing();
    terminal.type('abc');
    await cursorBehind('▌ abc');
    home.answer(session, 'while you type');
    await terminal.shows('while you type');
    await cursorBehind('▌ abc');
    terminal.resize(70, 18);
    await terminal.shows(/^─{70}$/m);
    await cursorBehind('▌ abc');
    process.kill(terminal.pty.pid, 'SIGCONT');
    terminal.type('d');
    await cursorBehind('▌ abcd');
  });

  it('stands on its row of a text that is scrolled, and of one that is wrapped', async () => {
    await composing({ rows: 14, columns: 40 });
    const lines = Array.from({ length: 12 }, (_, n) => `line ${n}.`).join('\n');
    terminal.type(`\u001B[200~${lines}\u001B[201~`);
    await cursorBehind('▌ line 11.');
    for (let n = 0; n < 11; n++) {
      terminal.type('\u001B[A');
      await cursorBehind(`▌ line ${10 - n}.`);
    }
  });

  it('leaves the composer with it', async () => {
    await composing();
    terminal.type('abc');
    await cursorBehind('▌ abc');
    terminal.type('\u001B');
    await hidden();
  });

  it('stands in the filter, and goes when the list has the keys', async () => {
    await open();
    terminal.type('/');
    await cursorBehind('/ ');
    terminal.type('retry');
    await cursorBehind('/ retry');
    terminal.type('\r');
    await hidden();
  });

  it('stands in the field for a name', async () => {
    await open();
    terminal.type('R');
    await terminal.shows('Name:');
    terminal.type('重試');
    await cursorBehind('Name: 重試', 10);
    terminal.type('\u001B');
    await hidden();
  });

  it('stands in the search of a session, also when the text is longer than its place', async () => {
    await open(['open', session.id]);
    terminal.type('/');
    await cursorBehind('/');
    for (let n = 0; n < 10; n++) terminal.type('many words ');
    terminal.type('END');
    await cursorBehind('END');
    terminal.type('\u001B');
    await hidden();
  });

  it('stands in the search of all sessions', async () => {
    await open();
    terminal.type('S');
    await terminal.shows('search in all sessions');
    terminal.type('retry');
    await cursorBehind('search  retry');
    // The line above says which sessions are searched.
    terminal.type('\u001B[Z');
    terminal.type('dir:app');
    await cursorBehind('filter  dir:app');
  });
});

describe('emoji of uncertain width', () => {
  it('move no column: the scroll bar is straight', async () => {
    for (let n = 0; n < 12; n++) home.answer(session, `${'⚠️'.repeat(n % 5)} 1️⃣ ❤️ step ${n} 👨‍👩‍👧 done ✔️`);
    terminal = new TestTerminal(['open', session.id], { codexHome: home.path, columns: 80, rows: 20 });
    await terminal.shows('step 11');
    const columns = new Set(
      terminal.rows().flatMap((_, y) => terminal.cells(y).findLastIndex(cell => /[│┃╴✗]/.test(cell))),
    );
    columns.delete(-1);
    expect([...columns]).toEqual([79]);
  });
});

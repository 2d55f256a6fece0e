import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { type TerminalOptions, TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal;
let session: Session;

function open(args: readonly string[] = [], options: Partial<TerminalOptions> = {}): TestTerminal {
  terminal = new TestTerminal(args, { codexHome: home.path, ...options });
  return terminal;
}

beforeEach(() => {
  home = new SessionHome();
  session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 40 });
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

describe('one session', () => {
  it('opens at its end, following, and goes back to the list', async () => {
    await open().shows('why is the retry flaky');
    terminal.type('\r');
    await terminal.shows('answer 40');
    await terminal.shows('FOLLOW');
    terminal.type('\u001B');
    await terminal.shows('1 session');
  });

  it('a line written by another program appears', async () => {
    await open(['open', session.id]).shows('answer 40');
    home.answer(session, 'a line that came live');
    await terminal.shows('a line that came live');
  });

  it('scrolling up pauses; what comes is counted; G follows again', async () => {
    await open(['open', 'last']).shows('answer 40');
    terminal.type('kkk');
    await terminal.shows('PAUSED');
    const before = terminal.rows().slice(2, 20);
    home.answer(session, 'a line that came live');
    await terminal.shows(/1 new/);
    expect(terminal.rows().slice(2, 20)).toEqual(before);
    terminal.type('G');
    await terminal.shows('a line that came live');
    await terminal.shows('FOLLOW');
  });

  it('jumps to the beginning, turn by turn, and to failed commands', async () => {
    home.run(session, 'npm test', { output: 'ok', exitCode: 0 });
    home.run(session, 'npm run lint', { output: 'bad style', exitCode: 2 });
    for (let n = 0; n < 40; n++) home.answer(session, `later ${n}`);
    await open(['open', session.id]).shows('later 39');
    terminal.type('E');
    await terminal.shows('npm run lint');
    terminal.type('g');
    await terminal.shows('why is the retry flaky');
    terminal.type(']');
    await terminal.shows('question 1');
  });

  it('searches in the conversation as one types, says which hit of how many, and goes on with n', async () => {
    await open(['open', session.id]).shows('answer 40');
    terminal.type('/');
    await terminal.shows('stay here');
    const before = terminal.rows().slice(2, -2);
    terminal.type('question 17');
    await terminal.shows(/\/question 17 +1\/1/);
    terminal.type('\u001B');
    await terminal.shows('FOLLOW');
    expect(terminal.rows().slice(2, -2)).toEqual(before);
    terminal.type('/');
    await terminal.shows('stay here');
    terminal.type('question 1');
    await terminal.shows(/\/question 1 +11\/11/);
    terminal.type('\r');
    await terminal.shows('n next');
    terminal.type('n');
    await terminal.shows(' 10/11');
    terminal.type('N');
    await terminal.shows(' 11/11');
    terminal.type('N');
    await terminal.shows('1/11, on from the beginning');
    terminal.type('\u001B');
    await terminal.shows('question 1');
  });

  it('folds and unfolds, and shows the raw JSON', async () => {
    const output = Array.from({ length: 60 }, (_, n) => `output line ${n}`).join('\n');
    home.run(session, 'seq 60', { output, exitCode: 0 });
    await open(['open', session.id]).shows('more lines');
    expect(terminal.text()).not.toContain('output line 30');
    terminal.type('\r');
    await terminal.hides('more lines');
    terminal.type('m');
    await terminal.shows('"function_call"');
    terminal.type('q');
    await terminal.shows('output line');
  });
});

describe('resume', () => {
  it('a message typed into the composer is appended and appears', async () => {
    const before = readFileSync(session.path, 'utf8');
    await open(['open', session.id]).shows('answer 40');
    terminal.type('r');
    await terminal.shows('keep the draft');
    terminal.type('please try once more');
    await terminal.shows('please try once more');
    terminal.type('\r');
    await terminal.shows('Recorded');
    const after = readFileSync(session.path, 'utf8');
    expect(after.startsWith(before)).toBe(true);
    const added = after
      .slice(before.length)
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(added.map(line => line.type)).toEqual(['response_item', 'event_msg']);
    expect(JSON.stringify(added[0])).toContain('please try once more');
    await terminal.shows('please try once more');
    await terminal.shows('FOLLOW');
  });

  it('a paste keeps its lines and is not sent by itself', async () => {
    const before = readFileSync(session.path, 'utf8');
    await open(['open', session.id]).shows('answer 40');
    terminal.type('r');
    await terminal.shows('keep the draft');
    terminal.type('\u001B[200~first line\rsecond line\u001B[201~');
    await terminal.shows('second line');
    expect(readFileSync(session.path, 'utf8')).toBe(before);
    terminal.type('\r');
    await terminal.shows('Recorded');
    expect(readFileSync(session.path, 'utf8')).toContain('first line\\nsecond line');
  });

  it('lines pasted without brackets are text, and nothing is sent', async () => {
    const before = readFileSync(session.path, 'utf8');
    await open(['open', session.id]).shows('answer 40');
    terminal.type('r');
    await terminal.shows('keep the draft');
    for (const line of ['the build is broken\r', 'at line 5\r', 'please fix it']) {
      terminal.type(line);
      await new Promise(resolve => setTimeout(resolve, 3));
    }
    await terminal.shows(/the build is broken\s+▌ at line 5\s+▌ please fix it/);
    expect(readFileSync(session.path, 'utf8')).toBe(before);
    // A person looks at it first: right behind a burst a line end is still part of it.
    await new Promise(resolve => setTimeout(resolve, 500));
    terminal.type('\r');
    await terminal.shows('Recorded');
    expect(readFileSync(session.path, 'utf8')).toContain('broken\\nat line 5\\nplease fix it');
  });

  it('the draft survives Esc, and another run', async () => {
    await open(['open', session.id]).shows('answer 40');
    terminal.type('rhalf a thought');
    await terminal.shows('half a thought');
    terminal.type('\u001B');
    await terminal.hides('half a thought');
    terminal.type('r');
    await terminal.shows('half a thought');
  });
});

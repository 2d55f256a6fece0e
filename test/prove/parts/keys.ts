/**
 * Random keys, pastes, mouse reports, late answers, resizes, signals and readers that stall, against the built program in a pseudo-terminal on a
 * hostile home: it never ends by itself, answers a key afterwards, and gives the terminal back. A case is one run of five thousand events. Most come by
 * the dozen in one read, as over a slow link: what is typed stands between other keys there, so that it is keys and no burst of text.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hostileContent, hostileKinds, randomOf, uuidOf } from '../../support/hostile-contents.ts';
import { TestTerminal } from '../../support/terminal.ts';
import { CaseHome, DIALECT_NAMES } from '../home.ts';
import { type CaseResult, caseSeed, type Part, type PartRun, pick, sentence } from '../part.ts';

const EVENTS = 5_000;
const SHORT_EVENTS = 400;
const GOING_BACK = 16;
const STALL_MS = 300;
/** A read of many events is given so long, one of few less. */
const GAP_MS = 12;
const MOST_AT_ONCE = 40;
/** Text behind text within that is a burst. */
const TYPING_GAP_MS = 30;

/** Keys by name and sequence; none of them hands a session to another program (r, o) or leaves (q, Ctrl-C). */
const KEYS: readonly string[] = [
  ...'jkhlgGnN/sStTdDeEpPaAuUcCfFvVxXzZ?*#[] 0123456789yY:;,.-+=<>',
  ...[
    '\r',
    '\t',
    '\u001b',
    '\u007f',
    '\u001b[A',
    '\u001b[B',
    '\u001b[C',
    '\u001b[D',
    '\u001b[5~',
    '\u001b[6~',
    '\u001b[H',
    '\u001b[F',
  ],
  ...[
    '\u0001',
    '\u0004',
    '\u0005',
    '\u0015',
    '\u0017',
    '\u000b',
    '\u0019',
    '\u000c',
    '\u001b[1;5C',
    '\u001b[1;3D',
    '\u001b[Z',
    '\u001bOP',
  ],
];
/** What is typed, and keys that are no text. */
const TYPED = KEYS.filter(key => key.length === 1 && key >= ' ' && key <= '~');
const OTHERS = KEYS.filter(key => !TYPED.includes(key) && key !== '\u001b');
const NOISE: readonly string[] = [
  '\u001b[<0;10;5M',
  '\u001b[<64;10;5M',
  '\u001b[M !!',
  '\u001b]11;rgb:ffff/ffff/ffff\u0007',
  '\u001b[?62;22c',
  '\u001b[24;80R',
  '\u001bP1$r0m\u001b\\',
  '\u001b[200~pasted\nwith\u001b[31m lines\n\u001b[201~',
  '\u001b[I',
  '\u001b[O',
  '\u00ff',
  '日本',
  '\u001b[',
  '\u001b[999999999;1H',
  '\u001b]52;c;aGk=\u0007',
];

export const keys: Part = {
  name: 'keys',
  does: 'random keys, pastes, reports, resizes, signals and stalled readers against the built program on a hostile home',
  cases: 200,
  shortCases: 2,
  figures: [
    ['events', 'events'],
    ['sessions', 'runs of the program'],
  ],
  async begin(seed, how): Promise<PartRun> {
    const most = how === 'short' ? SHORT_EVENTS : EVENTS;
    return { seed, case: number => keysCase(seed, number, most), end: async () => {} };
  },
};

/** A small home with every hostile kind that is not megabytes long. */
function plant(random: () => number): CaseHome {
  const home = new CaseHome();
  for (const dialect of DIALECT_NAMES) home.add(dialect);
  const folder = join(home.path, 'sessions', '2026', '11', '23');
  mkdirSync(folder, { recursive: true });
  for (const kind of hostileKinds().filter(each => !/20 MB|thousand/.test(each))) {
    const id = uuidOf(random);
    writeFileSync(
      join(folder, `rollout-2026-11-23T06-28-25-${id}.jsonl`),
      hostileContent(kind, id, random).bytes,
    );
  }
  return home;
}

async function keysCase(seed: number, number: number, most: number): Promise<CaseResult> {
  const random = randomOf(caseSeed(seed, number));
  const home = plant(random);
  const terminal = new TestTerminal([], {
    codexHome: home.path,
    env: { ...home.environment, TERM: 'xterm-256color' },
  });
  const history: string[] = [];
  let events = 0;
  try {
    await terminal.until(screen => screen.trim() !== '', 'the first screen');
    while (events < most && terminal.exit === null) {
      const done = await someEvents(terminal, random);
      events += done.length;
      history.push(...done);
    }
    const findings = await judge(terminal, history);
    return { counts: { events, sessions: 1 }, findings };
  } catch (error) {
    return {
      counts: { events, sessions: 1 },
      findings: [`${sentence(error)}; last: ${history.slice(-12).join(' ')}`],
    };
  } finally {
    terminal.close();
    home.remove();
  }
}

/** Does something, and says what. */
async function someEvents(terminal: TestTerminal, random: () => number): Promise<readonly string[]> {
  const dice = random();
  if (dice < 0.7) return typeMany(terminal, random);
  if (dice < 0.85) {
    // One key as a person presses it.
    const key = pick(KEYS, random);
    terminal.type(key);
    await pause(random() < 0.5 ? TYPING_GAP_MS : 0);
    return [JSON.stringify(key)];
  }
  if (dice < 0.93) {
    const [columns, rows] = [1 + Math.floor(random() * 220), 1 + Math.floor(random() * 70)];
    terminal.resize(columns, rows);
    return [`${columns}x${rows}`];
  }
  if (dice < 0.95) {
    terminal.pty.pause();
    await pause(random() * STALL_MS);
    terminal.pty.resume();
    return ['stalled'];
  }
  const signal = pick(['SIGWINCH', 'SIGCONT'] as const, random);
  process.kill(terminal.pty.pid, signal);
  return [signal];
}

/** Keys and noise in one write. */
async function typeMany(terminal: TestTerminal, random: () => number): Promise<readonly string[]> {
  const events: string[] = [];
  for (let left = 1 + Math.floor(random() * MOST_AT_ONCE); left > 0; left--) {
    if (random() < 0.1) events.push(pick(NOISE, random));
    // Several typed ones in a row are a burst, which some have to be.
    else if (events.at(-1) === undefined || !TYPED.includes(events.at(-1) as string) || random() < 0.05)
      events.push(pick(KEYS, random));
    else events.push(pick(OTHERS, random));
  }
  terminal.type(events.join(''));
  await pause((GAP_MS * events.length) / MOST_AT_ONCE);
  return events.map(event => JSON.stringify(event));
}

/** It is still there, answers, and leaves the terminal as it was. */
async function judge(terminal: TestTerminal, history: readonly string[]): Promise<string[]> {
  const last = `; last: ${history.slice(-12).join(' ')}`;
  if (terminal.exit !== null)
    return [`it ended by itself: ${JSON.stringify(terminal.exit)}${last}\n${terminal.text()}`];
  terminal.resize(120, 32);
  // Back from wherever it is: out of menus, fields and screens, a composer with a text asks for it twice.
  for (let round = 0; round < GOING_BACK && terminal.exit === null; round++) {
    terminal.type(round % 4 === 3 ? '\u0003' : '\u001b');
    await pause(60);
  }
  for (let round = 0; round < 300 && terminal.exit === null; round++) {
    terminal.type('\u0003');
    await pause(100);
  }
  const exit = terminal.exit as TestTerminal['exit'];
  if (exit === null) return [`Ctrl-C does not end it${last}\n${terminal.text()}`];
  const problems: string[] = [];
  if (exit.signal) problems.push(`it died of signal ${exit.signal}`);
  if (![0, 130].includes(exit.code))
    problems.push(`exit ${exit.code}: ${terminal.text().trim().slice(-300)}`);
  if (terminal.fullScreen || !terminal.cursorShown) problems.push('the terminal was not given back');
  if (terminal.modes.mouseTrackingMode !== 'none' || terminal.modes.bracketedPasteMode)
    problems.push('modes are left behind');
  return problems.map(problem => problem + last);
}

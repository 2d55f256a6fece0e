/** When the person is called: each rule as a table of what happened, second by second. */
import { describe, expect, it } from 'vitest';
import {
  type Attention,
  type BellSession,
  type BellState,
  openBell,
  stepBell,
} from '../../../src/app/bell/bell.ts';
import { ringText } from '../../../src/app/bell/words.ts';
import { parseConversationId } from '../../../src/format/identity.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';

const START = 1_700_000_000_000;

function idOf(name: string) {
  const id = parseConversationId(
    `0199a0f1-0000-7000-8000-${Buffer.from(name).toString('hex').padStart(12, '0')}`,
  );
  if (id === null) throw new Error('no id');
  return id;
}

/** `working 3`: at work since the third second; a time before the start is negative; `-`: no time; `agents 3`: its sub-agents work since then. */
function sessionOf(name: string, words: string): BellSession | null {
  const [state, since] = words.split(' ');
  if (state === 'gone') return null;
  const sinceMs = since === '-' || since === undefined ? null : START + Number(since) * 1_000;
  const facts = { id: idOf(name), title: name, sinceMs };
  if (state === 'agents') return { ...facts, state: 'working', bySubAgents: true };
  return { ...facts, state: state as BellSession['state'] };
}

interface Moment extends Partial<Omit<Attention, 'open' | 'keyMs'>> {
  /** Seconds since the start. */
  readonly at: number;
  /** What sessions do from now on. */
  readonly a?: string;
  readonly b?: string;
  readonly c?: string;
  readonly open?: string | null;
  /** A key is pressed. */
  readonly key?: true;
}

/** What was told, as `second: text`; between two moments it is asked again when it said so. */
function told(moments: readonly Moment[], untilSecond = 200): string[] {
  let bell: BellState = openBell(START);
  let attention: Attention = { focus: 'out', keyMs: START - 1_000_000, open: null };
  const doing: Record<string, string> = {};
  const rings: string[] = [];
  let wakeMs: number | null = null;
  const ask = (nowMs: number): void => {
    const sessions = Object.entries(doing).flatMap(([name, words]) => sessionOf(name, words) ?? []);
    const step = stepBell(bell, sessions, { ...attention, nowMs });
    bell = step.bell;
    wakeMs = step.wakeMs;
    if (step.ring !== null) rings.push(`${(nowMs - START) / 1_000}: ${ringText(step.ring, UNICODE_GLYPHS)}`);
  };
  for (const { at, key, open, focus, ...does } of [...moments, { at: untilSecond }]) {
    const nowMs = START + at * 1_000;
    while (wakeMs !== null && wakeMs < nowMs) ask(wakeMs);
    Object.assign(doing, does);
    attention = {
      focus: focus ?? attention.focus,
      keyMs: key ? nowMs : attention.keyMs,
      open: open === undefined ? attention.open : open === null ? null : idOf(open),
    };
    ask(nowMs);
  }
  return rings;
}

const WORKING = { at: 1, a: 'working 1' };

describe('what is told', () => {
  it.each<[string, readonly Moment[], readonly string[]]>([
    ['a turn that ended', [WORKING, { at: 31, a: 'ready 31' }], ['31: "a" is ready']],
    ['a question', [WORKING, { at: 31, a: 'needs-you 31' }], ['31: "a" needs you']],
    [
      'a question, and then the end of its turn',
      [WORKING, { at: 31, a: 'needs-you 31' }, { at: 60, a: 'working 1' }, { at: 90, a: 'ready 90' }],
      ['31: "a" needs you', '90: "a" is ready'],
    ],
    [
      'another question of the turn, later',
      [WORKING, { at: 31, a: 'needs-you 31' }, { at: 60, a: 'working 1' }, { at: 90, a: 'needs-you 90' }],
      ['31: "a" needs you', '90: "a" needs you'],
    ],
    [
      'each turn once',
      [
        WORKING,
        { at: 31, a: 'ready 31' },
        { at: 40, a: 'working 40' },
        { at: 60, a: 'ready 60' },
        { at: 61, a: 'ready 60' },
      ],
      ['31: "a" is ready', '60: "a" is ready'],
    ],
    [
      'a turn that was under way at the start',
      [
        { at: 1, a: 'working -500' },
        { at: 4, a: 'ready 4' },
      ],
      ['4: "a" is ready'],
    ],
    [
      'a session that begins later',
      [
        { at: 50, b: 'working 50' },
        { at: 70, b: 'ready 70' },
      ],
      ['70: "b" is ready'],
    ],
    [
      'a turn whose time is not known',
      [
        { at: 1, a: 'working -' },
        { at: 20, a: 'needs-you -' },
      ],
      ['20: "a" needs you'],
    ],
  ])('%s', (_, moments, rings) => expect(told(moments)).toEqual(rings));
});

describe('once per session and turn: for each stretch of work between two words of the person', () => {
  const asks = (at: number): Moment => ({ at, a: `needs-you ${at}` });
  const answered = (at: number): Moment => ({ at, a: 'working 1' });
  it.each<[string, readonly Moment[], readonly string[]]>([
    [
      'a wait that is seen again, and again, is one',
      [
        WORKING,
        asks(31),
        { at: 33, a: 'working 1' },
        { at: 33.5, a: 'needs-you 31' },
        { at: 40, a: 'needs-you 31' },
      ],
      ['31: "a" needs you'],
    ],
    [
      'approvals that are given one after the other ring once',
      [
        WORKING,
        asks(31),
        answered(33),
        asks(35),
        answered(37),
        asks(39),
        answered(41),
        asks(44),
        answered(50),
      ],
      ['31: "a" needs you'],
    ],
    [
      'the last of them stands: somebody went away',
      [WORKING, asks(31), answered(33), asks(35), answered(37), asks(39)],
      ['31: "a" needs you', '47: "a" needs you'],
    ],
    [
      'the end of the turn is told, and no end twice',
      [
        WORKING,
        asks(31),
        answered(33),
        { at: 60, a: 'ready 60' },
        { at: 70, a: 'ready 60' },
        { at: 75, a: 'idle 60' },
      ],
      ['31: "a" needs you', '60: "a" is ready'],
    ],
  ])('%s', (_, moments, rings) => expect(told(moments)).toEqual(rings));
});

describe('a session whose sub-agents go on when its own turn has ended', () => {
  const agents = { at: 5, a: 'agents 4' };
  it.each<[string, readonly Moment[], readonly string[]]>([
    [
      'is told when they have ended, also while it is not known when they did',
      [WORKING, agents, { at: 60, a: 'ready 5' }],
      ['60: "a" is ready'],
    ],
    [
      'once, when that is known a moment later',
      [WORKING, agents, { at: 60, a: 'ready 5' }, { at: 60.1, a: 'ready 60' }],
      ['60: "a" is ready'],
    ],
    [
      'also where the bell rang for another a moment before',
      [
        { ...WORKING, b: 'working 1' },
        agents,
        { at: 59, b: 'ready 59' },
        { at: 60, a: 'ready 5' },
        { at: 60.1, a: 'ready 60' },
      ],
      ['59: "b" is ready', '61: "a" is ready'],
    ],
    [
      'not when they had little to do',
      [WORKING, agents, { at: 8, a: 'ready 5' }, { at: 8.1, a: 'ready 8' }],
      [],
    ],
    [
      'not when the person was there',
      [
        WORKING,
        { ...agents, focus: 'in' },
        { at: 60, a: 'ready 5' },
        { at: 61, a: 'ready 60', focus: 'out' },
      ],
      [],
    ],
  ])('%s', (_, moments, rings) => expect(told(moments)).toEqual(rings));
});

describe('what is not told', () => {
  it.each<[string, readonly Moment[]]>([
    ['what was so at the start', [{ at: 0, a: 'ready -60', b: 'needs-you -60' }]],
    [
      'what was so at the start, and is read later',
      [
        { at: 0, a: 'idle -' },
        { at: 2, a: 'needs-you -60' },
      ],
    ],
    [
      'a state without a time at the start',
      [
        { at: 0, a: 'ready -' },
        { at: 1, b: 'needs-you -' },
      ],
    ],
    ['a turn under ten seconds', [WORKING, { at: 10.9, a: 'ready 10.9' }]],
    ['a turn that nobody saw at work', [{ at: 40, a: 'ready 40' }]],
    [
      'a question that is answered within ten seconds',
      [WORKING, { at: 3, a: 'needs-you 3' }, { at: 10, a: 'working 1' }],
    ],
    [
      'a further question soon after the answer, which is answered too',
      [
        WORKING,
        { at: 20, a: 'needs-you 20', focus: 'in' },
        { at: 30, a: 'working 1', focus: 'out' },
        { at: 32, a: 'needs-you 32' },
        { at: 39, a: 'working 1' },
      ],
    ],
    [
      'anything while the terminal has focus',
      [
        { ...WORKING, focus: 'in' },
        { at: 31, a: 'ready 31' },
        { at: 40, focus: 'out' },
      ],
    ],
    [
      'what is open on the screen',
      [
        { ...WORKING, open: 'a' },
        { at: 31, a: 'ready 31' },
        { at: 40, open: null },
      ],
    ],
    [
      'that it goes on, is idle, is stopped',
      [WORKING, { at: 31, a: 'idle 31' }, { at: 50, a: 'stopped 50' }],
    ],
    ['an end that is gone again', [WORKING, { at: 31, b: 'working 31' }, { at: 31.5, a: 'gone' }]],
  ])('%s', (_, moments) => expect(told(moments)).toEqual([]));
});

describe('when it is told', () => {
  it.each<[string, readonly Moment[], readonly string[]]>([
    ['an early question: after ten seconds', [WORKING, { at: 3, a: 'needs-you 3' }], ['11: "a" needs you']],
    [
      'a question soon after the answer: ten seconds after it',
      [WORKING, { at: 20, a: 'needs-you 20' }, { at: 30, a: 'working 1' }, { at: 32, a: 'needs-you 32' }],
      ['20: "a" needs you', '40: "a" needs you'],
    ],
    [
      'a question right behind an answer',
      [WORKING, { at: 20, a: 'needs-you 20' }, { at: 30, a: 'needs-you 30' }],
      ['20: "a" needs you', '40: "a" needs you'],
    ],
    [
      'not more often than each two seconds, and then together',
      [
        { at: 1, a: 'working 1', b: 'working 1', c: 'working 1' },
        { at: 20, a: 'ready 20' },
        { at: 20.5, b: 'ready 20.5' },
        { at: 21, c: 'ready 21' },
      ],
      ['20: "a" is ready', '22: 2 sessions are ready'],
    ],
    [
      'what comes together, together',
      [
        { at: 1, a: 'working 1', b: 'working 1', c: 'working 1' },
        { at: 20, a: 'ready 20', b: 'ready 20', c: 'ready 20' },
      ],
      ['20: 3 sessions are ready'],
    ],
    [
      'what waits for you is said first',
      [
        { at: 1, a: 'working 1', b: 'working 1', c: 'working 1' },
        { at: 20, a: 'ready 20', b: 'needs-you 20', c: 'needs-you 20' },
      ],
      ['20: 2 sessions need you, 1 is ready'],
    ],
    [
      'what is over when its time comes is left out',
      [
        { at: 1, a: 'working 1', b: 'working 1', c: 'working 1' },
        { at: 20, a: 'ready 20' },
        { at: 20.5, b: 'needs-you 20.5' },
        { at: 21, c: 'ready 21' },
        { at: 21.5, b: 'working 1' },
      ],
      ['20: "a" is ready', '22: "c" is ready'],
    ],
    [
      'what the person came back for is left out',
      [
        { at: 1, a: 'working 1', b: 'working 1' },
        { at: 20, a: 'ready 20' },
        { at: 20.5, b: 'ready 20.5' },
        { at: 21, focus: 'in' },
        { at: 21.5, focus: 'out' },
      ],
      ['20: "a" is ready'],
    ],
    [
      'a state that flickers, once',
      [
        WORKING,
        { at: 31, a: 'needs-you 31' },
        { at: 32, a: 'working 1' },
        { at: 33, a: 'needs-you 31' },
        { at: 34, a: 'gone' },
        { at: 35, a: 'needs-you 31' },
      ],
      ['31: "a" needs you'],
    ],
    [
      'a time that is filled in, once',
      [
        { at: 1, a: 'working -' },
        { at: 31, a: 'needs-you -' },
        { at: 32, a: 'needs-you 31' },
      ],
      ['31: "a" needs you'],
    ],
  ])('%s', (_, moments, rings) => expect(told(moments)).toEqual(rings));
});

describe('where the terminal does not report its focus', () => {
  it.each<[string, readonly Moment[], readonly string[]]>([
    [
      'the person is there for a while after a key',
      [
        { ...WORKING, focus: 'unknown' },
        { at: 25, key: true },
        { at: 31, a: 'ready 31' },
      ],
      ['40: "a" is ready'],
    ],
    [
      'a key says that they saw it',
      [
        { ...WORKING, focus: 'unknown' },
        { at: 25, key: true },
        { at: 31, a: 'ready 31' },
        { at: 33, key: true },
      ],
      [],
    ],
    [
      'without a key for long they are away',
      [
        { ...WORKING, focus: 'unknown' },
        { at: 31, a: 'ready 31' },
      ],
      ['31: "a" is ready'],
    ],
  ])('%s', (_, moments, rings) => expect(told(moments)).toEqual(rings));
});

/** The judge of the simulated days: what it takes for right, and what it finds. */
import { expect, it } from 'vitest';
import { type Day, type Heard, judgeDay } from '../../support/bell/oracle.ts';

const at = (seconds: number): number => 1_700_000_000_000 + seconds * 1_000;
const SLACK_MS = 1_000;

/** A turn that began a minute ago by its own words, was written at 0, asks at 20, is answered at 40 and ends at 60. */
const day: Day = {
  sessions: new Map([
    [
      'job',
      [
        { what: 'starts', atMs: at(0), turnMs: at(-60) },
        { what: 'asks', atMs: at(20) },
        { what: 'is answered', atMs: at(40) },
        { what: 'ends', atMs: at(60) },
      ],
    ],
    [
      'short',
      [
        { what: 'starts', atMs: at(70), turnMs: at(70) },
        { what: 'ends', atMs: at(77) },
      ],
    ],
  ]),
  visits: [],
  keysMs: null,
  open: null,
  endMs: at(100),
  slackMs: SLACK_MS,
};
const rings = (seconds: number, kind: 'needYou' | 'ready', title: string | null = 'job'): Heard => ({
  atMs: at(seconds),
  told: { needYou: Number(kind === 'needYou'), ready: Number(kind === 'ready'), title },
});
const RIGHT = [rings(20.1, 'needYou'), rings(60.1, 'ready')];

it.each([
  ['each once, at its time', day, RIGHT],
  ['a bell says when, and not for whom', day, [20.1, 60.1].map(s => ({ atMs: at(s), told: null }))],
  ['nothing, where the person was there', { ...day, visits: [{ fromMs: at(0), toMs: at(99) }] }, []],
  ['nothing, for what is open', { ...day, open: 'job' }, []],
  [
    'an end at which the person was just leaving: it rings',
    { ...day, visits: [{ fromMs: at(50), toMs: at(60.2) }] },
    RIGHT,
  ],
  ['and need not ring', { ...day, visits: [{ fromMs: at(50), toMs: at(60.2) }] }, RIGHT.slice(0, 1)],
])('right: %s', (_, which, heard) => expect(judgeDay(which, heard)).toEqual([]));

it.each([
  ['nothing', []],
  ['one of the two', [rings(20.1, 'needYou')]],
  ['one of them too late', [rings(20.1, 'needYou'), rings(70, 'ready')]],
  ['one of them twice', [...RIGHT, rings(63, 'ready')]],
  ['a turn of seven seconds', [...RIGHT, rings(77.1, 'ready', 'short')]],
  ['the wrong one of the two', [rings(20.1, 'ready'), rings(60.1, 'ready')]],
  ['before it was asked', [rings(19, 'needYou'), rings(60.1, 'ready')]],
  ['a bell for nothing', [{ atMs: at(5), told: null }, ...RIGHT]],
])('wrong: %s', (_, heard) => expect(judgeDay(day, heard)).not.toEqual([]));

it('wrong: while the person is there', () => {
  const there = { ...day, visits: [{ fromMs: at(10), toMs: at(99) }] };
  expect(judgeDay(there, RIGHT)).toHaveLength(2);
});

it('says what came before a ring that was not due', () => {
  const [finding] = judgeDay(day, [...RIGHT, rings(77.1, 'ready', 'short')]);
  expect(finding).toMatch(
    /^rang for short .* which was not due \(it starts 7100 ms before, it ends 100 ms before\)$/,
  );
});

/** Half a line at the end: a program is still writing it, or it stays torn. */
import { describe, expect, it } from 'vitest';
import { waitForQuietTail } from '../../../src/recorder/write/torn-tail.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';

/** A file that grows as time goes by: [at ms, content]. */
function growing(steps: readonly (readonly [number, string])[]) {
  let now = 0;
  const content = () => Buffer.from(steps.findLast(([at]) => at <= now)?.[1] ?? '');
  return {
    clock: {
      ...systemClock,
      nowMs: () => now,
      elapsedMs: () => now,
      sleep: (ms: number) => {
        now += ms;
        return Promise.resolve();
      },
    },
    file: {
      path: 'rollout',
      size: async () => content().length,
      read: async (position: number, length: number) => content().subarray(position, position + length),
    },
    passed: () => now,
  };
}

describe('the tail', () => {
  it.each([
    ['an empty file', [[0, '']], { size: 0, torn: false }, 0],
    ['a whole line', [[0, 'abc\n']], { size: 4, torn: false }, 0],
    [
      'a line that is finished soon',
      [
        [0, 'ab'],
        [60, 'abc\n'],
      ],
      { size: 4, torn: false },
      75,
    ],
    ['a line that stays torn', [[0, 'ab']], { size: 2, torn: true }, 500],
    [
      'a slow writer, who is waited for as long as the file grows',
      [
        [0, 'a'],
        [400, 'ab'],
        [800, 'abc'],
        [1200, 'abcd\n'],
      ],
      { size: 5, torn: false },
      1200,
    ],
    [
      'a slow writer who dies',
      [
        [0, 'a'],
        [400, 'ab'],
      ],
      { size: 2, torn: true },
      900,
    ],
  ] as const)('%s', async (_, steps, expected, ms) => {
    const { file, clock, passed } = growing(steps);
    expect(await waitForQuietTail(file, clock)).toEqual(expected);
    expect(passed()).toBe(ms);
  });

  it('that grows for ever without a newline is given up', async () => {
    const { file, clock } = growing(Array.from({ length: 1000 }, (_, at) => [at * 100, 'x'.repeat(at + 1)]));
    await expect(waitForQuietTail(file, clock)).rejects.toThrow(/keeps writing/);
  });
});

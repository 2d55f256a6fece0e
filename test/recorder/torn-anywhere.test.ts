/** Property of resuming: a rollout that is cut at any byte and then appended to keeps its bytes and gets our lines whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EmptyRolloutError, InvalidRolloutError } from '../../src/format/errors.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { appendedTo, corpusBytes, corpusFile, ScratchHome } from './scratch-home.ts';

/** A clock on which half a second of stillness takes no time. */
function quickClock() {
  let now = Date.UTC(2026, 10, 22);
  return {
    ...systemClock,
    nowMs: () => now,
    elapsedMs: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

describe.each([
  ['bare', /0\.20\.0\/exec-shell/],
  ['envelope', /0\.42\.0\/foreign/],
  ['paginated', /0\.169\.0\/foreign-append-full_turn/],
])('a %s rollout', (_, pattern) => {
  const whole = corpusBytes(corpusFile(pattern));
  const headEnd = whole.indexOf(0x0a);

  it('cut at any byte', async () => {
    const home = new ScratchHome();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), fc.string(), async (cut, text) => {
        const before = whole.subarray(0, cut);
        const path = home.rollout(before, `rollout-${cut}.jsonl`);
        const opening = RolloutRecorder.resume({ path, tools: { clock: quickClock() } });
        if (cut < headEnd) {
          await expect(opening).rejects.toSatisfy(
            error => error instanceof InvalidRolloutError || error instanceof EmptyRolloutError,
          );
          expect(appendedTo(path, before)).toBe('');
          return;
        }
        const recorder = await opening;
        await recorder.recordUserMessage(text);
        await recorder.shutdown();
        const added = appendedTo(path, before);
        const joined = before.at(-1) === 0x0a ? added : added.slice(1);
        if (before.at(-1) !== 0x0a) expect(added[0]).toBe('\n');
        expect(joined.endsWith('\n')).toBe(true);
        for (const line of joined.slice(0, -1).split('\n')) expect(() => JSON.parse(line)).not.toThrow();
        expect(joined).toContain(JSON.stringify(text));
      }),
      { numRuns: 150 },
    );
  });
});

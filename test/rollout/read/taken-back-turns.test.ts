/** Which turns were taken back, read in pieces, against the assembler that has all lines at once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInAny } from '../../../src/format/items/taken-back.ts';
import { takenBackRanges } from '../../../src/rollout/read/taken-back-turns.ts';
import { envelope, event, itemsOf, memoryRollout } from '../../support/rollout-fixtures.ts';

const FORM = { dialect: 'envelope' } as const;

type Edge = 'prompt' | 'started' | 'completed' | 'aborted' | number;

function rollout(edges: readonly Edge[]): Buffer {
  const lines = edges.map((edge, n) => {
    if (typeof edge === 'number') return event('thread_rolled_back', { num_turns: edge });
    switch (edge) {
      case 'prompt':
        return event('user_message', { message: `prompt ${n}`, kind: 'plain' });
      case 'started':
        return event('task_started', { turn_id: `turn ${n}` });
      case 'completed':
        return event('task_complete', { turn_id: `turn ${n}` });
      case 'aborted':
        return event('turn_aborted', { reason: 'interrupted' });
      default:
        return edge satisfies never;
    }
  });
  return Buffer.from(envelope(...lines));
}

const edge = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Edge>('prompt', 'started', 'completed', 'aborted') },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5 }) },
);

describe('turns that were taken back', () => {
  it('are the same read forward as with all lines at once, whatever was taken back how often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edge, { maxLength: 40 }), async edges => {
        const bytes = rollout(edges);
        const ranges = await takenBackRanges(memoryRollout(bytes), bytes.length, FORM);
        const found = itemsOf(bytes, { ...FORM, takenBack: [] }).map(({ offset }) => isInAny(ranges, offset));
        expect(found).toEqual(itemsOf(bytes, FORM).map(({ takenBack = false }) => takenBack));
      }),
      { numRuns: 300 },
    );
  });

  it('are kept apart and in order: of ranges within each other the outer one counts', async () => {
    const bytes = rollout(['prompt', 'prompt', 1, 'prompt', 1, 1, 'prompt', 'prompt', 1]);
    const ranges = await takenBackRanges(memoryRollout(bytes), bytes.length, FORM);
    expect(ranges).toHaveLength(2);
    for (const [at, { start, end }] of ranges.entries()) {
      expect(end).toBeGreaterThan(start);
      expect(start).toBeGreaterThanOrEqual(ranges[at - 1]?.end ?? 0);
    }
  });
});

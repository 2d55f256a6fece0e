import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ConversationId } from '../../../src/format/identity.ts';
import { ListedRow } from '../../../src/live/list/listed-row.ts';

const seconds = fc.integer({ min: 0, max: 253_402_300_799 });
const name = fc.option(fc.string(), { nil: null });
const live = fc.constantFrom(null, { pid: 7, command: 'codex', daemon: false, turn: 'running' as const });

it('says what it was made of, whatever other rows are made of', () => {
  const reasons = [[], ['exec'], ['exec', 'other-folder']] as const;
  const conversation = fc.record({
    id: fc.uuid().map(id => id as ConversationId),
    path: fc.string(),
    createdMs: seconds.map(s => s * 1000),
    updatedMs: fc.option(fc.integer({ min: 0, max: 8.64e15 }), { nil: null }),
    sizeBytes: fc.option(fc.nat(), { nil: null }),
    summary: fc.constant(null),
    archived: fc.boolean(),
    compressed: fc.boolean(),
    earlierSegments: fc.array(fc.string(), { maxLength: 2 }),
    copies: fc.nat(2),
    name,
    live,
    state: fc.constantFrom(null, { kind: 'idle', sinceMs: 5 } as const),
    pinned: fc.boolean(),
    tags: fc.constantFrom([], ['later']),
    hiddenByCodex: fc.constantFrom(...reasons),
  });
  fc.assert(
    fc.property(fc.array(conversation, { maxLength: 20 }), given => {
      const rows = given.map(one => new ListedRow(one, one));
      for (const [index, one] of given.entries()) expect(rows[index]).toMatchObject(one);
    }),
  );
});

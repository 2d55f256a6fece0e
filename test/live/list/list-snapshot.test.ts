import { expect, test } from 'vitest';
import { cacheRows } from '../../../src/live/list/list-snapshot.ts';
import { conversation } from '../../support/conversations.ts';

test('a row of a picture stays what it was when it was first requested', () => {
  let subAgents = 1;
  const rows = cacheRows({
    length: 1_000,
    at: index =>
      index < 1_000
        ? {
            conversation: conversation(index, {}),
            titleMatches: [],
            family: { depth: 0, subAgents, unfolded: false },
          }
        : undefined,
    indexOf: () => -1,
  });
  const first = rows.at(0);
  subAgents = 2;
  expect(rows.at(0)).toBe(first);
  expect(rows.at(1)?.family?.subAgents).toBe(2);
  expect(rows.at(1_000)).toBeUndefined();
});

test('all rows of a long list can be gone through', () => {
  const rows = cacheRows({
    length: 1_000,
    at: index => ({ conversation: conversation(index, {}), titleMatches: [] }),
    indexOf: () => -1,
  });
  const ids = Array.from({ length: rows.length }, (_, index) => rows.at(index)?.conversation.id);
  expect(ids).toEqual(Array.from({ length: 1_000 }, (_, index) => conversation(index, {}).id));
});

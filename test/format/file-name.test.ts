import { describe, expect, test } from 'vitest';
import {
  dayFolder,
  isPlainName,
  parseLooseRolloutName,
  parseRolloutName,
  rolloutFileName,
} from '../../src/format/file-name.ts';
import { parseConversationId } from '../../src/format/identity.ts';

const ID = '01a201f1-1118-7632-9461-a7370d39113f';

const never = (): never => {
  throw new Error('this is an id');
};

describe('a strict name', () => {
  test('gives the local time and the id', () => {
    expect(parseRolloutName(`rollout-2026-11-22T06-28-25-${ID}.jsonl`)).toEqual({
      timeText: '2026-11-22T06-28-25',
      createdMs: new Date(2026, 10, 22, 6, 28, 25).getTime(),
      id: ID,
      segmentId: ID,
    });
  });

  test('of a later segment gives the conversation first and the segment last', () => {
    const segmentId = '01a2265c-3863-72b1-a779-4b12e5d2f219';
    const name = `rollout-2026-11-22T06-28-25-${ID}_${segmentId}.jsonl`;
    expect(parseRolloutName(name)).toMatchObject({ id: ID, segmentId });
    expect(parseLooseRolloutName(`${name}.zst`)).toMatchObject({ id: ID, segmentId });
    expect(isPlainName(name)).toBe(true);
  });

  test('is read the same way strictly and loosely, on every day and hour of three years', () => {
    for (let hour = 0; hour < 3 * 365 * 24; hour += 1) {
      const name = rolloutFileName(new Date(2023, 0, 1, hour, 7, 9), parseConversationId(ID) ?? never());
      expect(parseLooseRolloutName(name)).toEqual({ ...parseRolloutName(name), compressed: false });
    }
  });

  test.each([
    ['a month that does not exist', `rollout-2026-13-22T06-28-25-${ID}.jsonl`],
    ['a day that does not exist', `rollout-2026-02-30T06-28-25-${ID}.jsonl`],
    ['an hour that does not exist', `rollout-2026-11-22T24-28-25-${ID}.jsonl`],
    ['a copy', `rollout-2026-11-22T06-28-25-${ID} (1).jsonl`],
    ['a compressed file', `rollout-2026-11-22T06-28-25-${ID}.jsonl.zst`],
    ['three ids', `rollout-2026-11-22T06-28-25-${ID}_${ID}_${ID}.jsonl`],
    ['no id', 'rollout-2026-11-22T06-28-25.jsonl'],
    ['something before', `xrollout-2026-11-22T06-28-25-${ID}.jsonl`],
    ['something after', `rollout-2026-11-22T06-28-25-${ID}.jsonl~`],
  ])('is not %s', (_, name) => expect(parseRolloutName(name)).toBeNull());

  test.each(['2024-02-29', '2026-04-30', '2026-12-31', '2000-02-29', '1970-01-01'])('has the day %s', day =>
    expect(parseRolloutName(`rollout-${day}T06-28-25-${ID}.jsonl`)?.timeText).toBe(`${day}T06-28-25`),
  );

  test.each([
    '2026-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-01-32',
    '2026-00-10',
    '2026-10-00',
    '1969-12-31',
  ])('has no day %s', day => expect(parseRolloutName(`rollout-${day}T06-28-25-${ID}.jsonl`)).toBeNull());

  test('may have capitals, which its id has not', () => {
    const name = `rollout-2026-11-22T06-28-25-${ID}.jsonl`;
    expect(isPlainName(name)).toBe(true);
    for (const same of [name.toUpperCase(), name.toLowerCase(), name.replace('a', 'A')]) {
      expect(parseRolloutName(same)?.id).toBe(ID);
      expect(isPlainName(same)).toBe(false);
    }
  });

  test('is what we write, and round-trips', () => {
    const id = parseConversationId(ID);
    if (!id) throw new Error('the id is one');
    const date = new Date(2026, 0, 2, 3, 4, 5);
    const name = rolloutFileName(date, id);
    expect(name).toBe(`rollout-2026-01-02T03-04-05-${ID}.jsonl`);
    expect(parseRolloutName(name)).toMatchObject({ createdMs: date.getTime(), id });
    expect(dayFolder(date)).toEqual(['2026', '01', '02']);
  });
});

describe('a loose name', () => {
  test.each([
    [`rollout-2026-11-22T06-28-25-${ID}.jsonl`, false],
    [`rollout-2026-11-22T06-28-25-${ID}.jsonl.zst`, true],
    [`rollout-2026-11-22T06-28-25-${ID} (1).jsonl`, false],
    [`rollout-2026-11-22T06-28-25-${ID.toUpperCase()}.jsonl`, false],
    [`rollout-2026-11-22T06-28-25-${ID}\n\u2028\r.jsonl`, false],
    [`rollout-2026-11-22T06-28-25-${ID}_02b201f1-1118-7632-9461-a7370d39113f.jsonl`, false],
  ])('%s is a rollout of its first id', (name, compressed) => {
    expect(parseLooseRolloutName(name)).toMatchObject({
      id: ID,
      compressed,
      timeText: '2026-11-22T06-28-25',
    });
  });

  test('keeps the id when the time is none', () => {
    expect(parseLooseRolloutName(`rollout-2026-99-99T00-00-00-${ID}.jsonl`)).toEqual({
      timeText: null,
      createdMs: null,
      id: ID,
      segmentId: ID,
      compressed: false,
    });
  });

  test.each([
    'notes.jsonl',
    `session-${ID}.jsonl`,
    'rollout-x.jsonl',
    `rollout-${ID}.json`,
    `rollout-a${ID}.jsonl`,
  ])('%s is no rollout', name => expect(parseLooseRolloutName(name)).toBeNull());
});

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  currentEndOf,
  type NonEmpty,
  rivalEnds,
  segmentIdOf,
  segmentsOf,
} from '../../src/format/segments.ts';

const ID = '01a2265b-d7bd-79e1-b910-c40baa4d73e4';
const [A, B, C] = [
  '01a2265c-3863-72b1-a779-4b12e5d2f219',
  '01a2265c-be38-7523-9712-f153366829a8',
  '01a2265d-0000-7000-8000-000000000000',
] as const;

function file(time: string, segment: string | null, over: { archived?: boolean; suffix?: string } = {}) {
  const { archived = false, suffix = '.jsonl' } = over;
  const folder = archived ? '/home/archived_sessions' : '/home/sessions/2026/11/29';
  return {
    path: `${folder}/rollout-2026-11-29T${time}-${ID}${segment === null ? '' : `_${segment}`}${suffix}`,
    archived,
  };
}

const first = file('08-11-22', null);
const second = file('08-11-47', A);
const third = file('08-12-21', B);

describe('the files of one conversation', () => {
  it('are its segments in the order of their names, whatever the order they were found in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([first, second, third], { minLength: 3 }), files => {
        expect(segmentsOf(files as unknown as NonEmpty<typeof first>)).toEqual([first, second, third]);
      }),
    );
  });

  it('begin with the one that bears the id, even if its name has a later time', () => {
    const late = file('09-00-00', null);
    expect(segmentsOf([second, late])).toEqual([late, second]);
  });

  test.each([
    ['archived', file('08-12-21', B, { archived: true })],
    ['compressed', file('08-12-21', B, { suffix: '.jsonl.zst' })],
    ['a copy', file('08-12-21', B, { suffix: ' (1).jsonl' })],
    ['of an older name', file('08-12-20', B)],
  ])('show the one file of a segment that is not %s', (_, other) => {
    expect(segmentsOf([other, first, third, second])).toEqual([first, second, third]);
    expect(currentEndOf([other, third])).toBe(third);
  });

  it('may lie in both folders', () => {
    const moved = file('08-11-22', null, { archived: true });
    expect(segmentsOf([third, moved, second])).toEqual([moved, second, third]);
  });
});

test.each([
  [first.path, ID],
  [second.path, A],
  [`${third.path}.zst`, B],
  ['/somewhere/else.jsonl', null],
])('the segment of %s', (path, id) => expect(segmentIdOf(path)).toBe(id));

describe('two current ends', () => {
  const paths = [first.path, second.path, third.path];

  it('are none when the newest name is built on by nothing, whatever else was taken back', () => {
    expect(
      rivalEnds(
        paths,
        new Map([
          [second.path, ID],
          [third.path, ID],
        ]),
      ),
    ).toBeNull();
    expect(
      rivalEnds(
        paths,
        new Map([
          [second.path, ID],
          [third.path, A],
        ]),
      ),
    ).toBeNull();
    expect(rivalEnds([first.path], new Map())).toBeNull();
  });

  it('are the newest name and what builds on it', () => {
    const bases = new Map([
      [second.path, B],
      [third.path, ID],
    ]);
    expect(rivalEnds(paths, bases)).toEqual({ end: third.path, rival: second.path });
  });

  it('are two names of one second, unless one builds on the other', () => {
    const twin = file('08-12-21', C).path;
    const bases = (base: string) =>
      new Map([
        [third.path, ID],
        [twin, base],
      ]);
    expect(rivalEnds([first.path, third.path, twin], bases(ID))).toEqual({ end: twin, rival: third.path });
    expect(rivalEnds([first.path, third.path, twin], bases(B))).toBeNull();
  });
});

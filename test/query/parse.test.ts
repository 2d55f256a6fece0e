/** Every text is a query; what cannot be read as a condition is text, with the reason. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery, QUERY_KEYS } from '../../src/query/parse.ts';
import { printQuery } from '../../src/query/print.ts';
import { IS_WORDS, type Query, type QueryTerm } from '../../src/query/query.ts';
import { withoutUnfinished } from '../../src/query/unfinished.ts';

/** A query in short: `word`, `"exact"`, `-key:a|b`, and `?` behind what has a problem. */
function inShort(query: Query): string[] {
  return query.terms.map(term => {
    if (term.kind === 'word') return term.problem === null ? term.text : `${term.text}?`;
    if (term.kind === 'exact') return `"${term.text}"`;
    return `${term.negated ? '-' : ''}${term.asked.key}:${term.typed.join('|')}`;
  });
}

describe('a filter line', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['fix parser', ['fix', 'parser']],
    ['"fix the" parser', ['"fix the"', 'parser']],
    ['"half', ['"half"']],
    ['dir:api -branch:main', ['dir:api', '-branch:main']],
    ['DIR:api Is:LIVE', ['dir:api', 'is:LIVE']],
    ['dir:a dir:b', ['dir:a', 'dir:b']],
    ['branch:a,b', ['branch:a|b']],
    ['branch:a,,b,', ['branch:a|b']],
    ['name:"two words",x', ['name:two words|x']],
    ['name:"a,b"', ['name:a,b']],
    ['name:"half word', ['name:half word']],
    ['name:"a"b', ['name:a', 'b']],
    ['since:2d size:>1gb turns:10..50', ['since:2d', 'size:>1gb', 'turns:10..50']],
    // Text, with the reason.
    ['is:', ['is:?']],
    ['is:lively', ['is:lively?']],
    ['is:live,lively', ['is:live,lively?']],
    ['foo:bar', ['foo:bar?']],
    ['size:much', ['size:much?']],
    ['size:50..10', ['size:50..10?']],
    ['since:2026-02-30', ['since:2026-02-30?']],
    ['since:2026-08-01..15', ['since:2026-08-01..15?']],
    ['on:3h', ['on:3h?']],
    // Text without more.
    ['https://example.org/a', ['https://example.org/a']],
    ['C:\\code 12:30 a: -', ['C:\\code', '12:30', 'a:', '-']],
    ['-word --', ['-word', '--']],
    ['a"b c"', ['a"b', 'c"']],
  ])('%s', (text, expected) => {
    expect(inShort(parseQuery(text))).toEqual(expected);
  });

  it('every word of is: is read', () => {
    for (const word of IS_WORDS) expect(inShort(parseQuery(`is:${word}`))).toEqual([`is:${word}`]);
  });

  it('says what is wrong, and where', () => {
    const [term] = parseQuery(' colour:red').terms;
    expect(term).toMatchObject({
      place: { start: 1, end: 11 },
      problem: expect.stringContaining('no key "colour:"'),
    });
  });
});

const pieces = fc.oneof(
  fc.constantFrom(...QUERY_KEYS.map(key => `${key}:`)),
  fc.constantFrom(
    '-',
    '"',
    ',',
    ':',
    '*',
    ' ',
    '..',
    '>',
    '2d',
    '2026-08',
    '10',
    'gb',
    'live',
    'today',
    '\t',
    '\\',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const lines = fc.array(pieces, { maxLength: 14 }).map(parts => parts.join(''));

describe('laws of the filter line', () => {
  it('every text is a query, and its terms follow each other without overlapping', () => {
    fc.assert(
      fc.property(lines, text => {
        let end = 0;
        for (const { place } of parseQuery(text).terms) {
          expect(place.start).toBeGreaterThanOrEqual(end);
          expect(place.end).toBeGreaterThan(place.start);
          expect(text.slice(end, place.start).trim()).toBe('');
          end = place.end;
        }
        expect(text.slice(end).trim()).toBe('');
      }),
      { numRuns: 3_000 },
    );
  });

  it('print(parse(x)) parses to the same', () => {
    fc.assert(
      fc.property(lines, text => {
        const query = parseQuery(text);
        expect(parseQuery(printQuery(query)).terms.map(withoutPlaces)).toEqual(
          query.terms.map(withoutPlaces),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('a megabyte is read in one pass', () => {
    const long = 'dir:a,'.repeat(170_000);
    expect(parseQuery(long).terms.length).toBe(1);
    expect(parseQuery('"'.repeat(100_001)).terms.length).toBe(50_001);
  });
});

function withoutPlaces(term: QueryTerm): unknown {
  const { place: _, ...rest } = term;
  return 'keyPlace' in rest ? { ...rest, keyPlace: null } : rest;
}

describe('while a condition is being typed', () => {
  it.each([
    ['fix is:li', 9, 'fix '],
    ['is: fix', 3, ' fix'],
    ['fix is:live', 11, 'fix is:live'],
    ['since:20', 8, ''],
    ['colour:re', 9, 'colour:re'],
    ['is:li fix', 9, 'is:li fix'],
  ])('%s with the caret at %i applies "%s"', (text, caret, applied) => {
    expect(withoutUnfinished(text, caret)).toBe(applied);
  });
});

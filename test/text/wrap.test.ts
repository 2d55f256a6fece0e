import { describe, expect, test } from 'vitest';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { countLines, firstLines, hasMoreLines, lastLines } from '../../src/text/lines.ts';
import { rowText } from '../../src/text/plain.ts';
import { findMatches, markMatches } from '../../src/text/search-marks.ts';
import { cutSpans, fitRow, span, spansText, spreadSpans } from '../../src/text/spans.ts';
import { foldedTextRows, textRows } from '../../src/text/text-rows.ts';
import { wrapSpans } from '../../src/text/wrap.ts';

const wrapped = (text: string, width: number, mode: 'words' | 'cells' = 'words'): string[] =>
  wrapSpans([span(text)], { width, mode }).map(row => spansText(row.spans));

describe('wrapping', () => {
  test.each<[string, string, number, string[]]>([
    ['short text is one row', 'hello', 10, ['hello']],
    ['words stay whole', 'the quick brown fox', 10, ['the quick', 'brown fox']],
    ['a word that just fits', 'abcde fghij', 5, ['abcde', 'fghij']],
    ['a long word is broken', 'see abcdefghijkl', 6, ['see', 'abcdef', 'ghijkl']],
    ['indentation of a line stays', '    return x', 8, ['    retu', 'rn x']],
    ['spaces at a break go', 'ab      cd', 4, ['ab', 'cd']],
    ['newlines stay', 'a\n\nb', 5, ['a', '', 'b']],
    ['no text is one row', '', 5, ['']],
    ['tabs are spaces', 'a\tb', 10, ['a   b']],
    ['wide characters', '日本語', 5, ['日本', '語']],
    ['no closing mark at the start of a row', '日本語。', 6, ['日本', '語。']],
    ['no opening mark at the end of a row', '日本「語', 6, ['日本', '「語']],
    ['accents stay on their letter', 'e\u0301e\u0301e\u0301', 2, ['e\u0301e\u0301', 'e\u0301']],
    ['a family stays together', 'ab👩‍👩‍👧', 3, ['ab', '👩‍👩‍👧']],
    ['words in other scripts', 'über naïve', 6, ['über', 'naïve']],
    ['too wide for the row', '日a', 1, ['\uFFFD', 'a']],
  ])('%s', (_, text, width, rows) => {
    expect(wrapped(text, width)).toEqual(rows);
  });

  test('by cells every space is kept', () => {
    expect(wrapped('ab      cd', 4, 'cells')).toEqual(['ab  ', '    ', 'cd']);
    expect(wrapped('日 本 語', 4, 'cells')).toEqual(['日 ', '本 ', '語']);
  });

  test('a hanging indent', () => {
    const rows = wrapSpans([span('one two three\nfour')], {
      width: 9,
      first: [span('1. ')],
      rest: [span('   ')],
    });
    expect(rows.map(rowText)).toEqual(['1. one', '   two', '   three', '   four']);
  });

  test('styles go with their text', () => {
    const rows = wrapSpans([span('plain '), span('bold words here', 'strong')], { width: 11 });
    expect(rows.map(row => row.spans)).toEqual([
      [span('plain '), span('bold', 'strong')],
      [span('words here', 'strong')],
    ]);
  });

  test('no more rows than requested', () => {
    expect(wrapSpans([span('a b c d e\nf')], { width: 1, maxRows: 3 }).length).toBe(3);
  });
});

describe('long text', () => {
  const options = { width: 12, glyphs: UNICODE_GLYPHS, style: 'dim' } as const;
  const text = 'one\ntwo\nthree\nfour\nfive\n';

  test('folded to first and last lines', () => {
    expect(foldedTextRows(text, options, { head: 1, tail: 1 }).map(rowText)).toEqual([
      'one',
      '… 3 more li…',
      'five',
    ]);
    expect(foldedTextRows(text, options, { head: 0, tail: 2 }).map(rowText)).toEqual([
      '… 3 lines a…',
      'four',
      'five',
    ]);
    expect(foldedTextRows(text, options, { head: 3, tail: 2 }).map(rowText)).toEqual(
      'one two three four five'.split(' '),
    );
    expect(foldedTextRows('', options, { head: 3, tail: 2 })).toEqual([]);
  });

  test('a cap says what is left', () => {
    expect(textRows(text, options, 3).map(rowText)).toEqual(['one', 'two', 'three', '… 2 more li…']);
    expect(textRows('x'.repeat(60), options, 3).map(rowText).at(-1)).toBe('… 60B more');
  });

  test('ends of lines as Windows writes them', () => {
    expect(textRows('a\r\nb\r\n', options).map(rowText)).toEqual(['a', 'b']);
  });

  test('lines are found without cutting up the whole', () => {
    expect(countLines(text)).toBe(5);
    expect(countLines('')).toBe(0);
    expect(countLines('\n\n')).toBe(0);
    expect([hasMoreLines(text, 4), hasMoreLines(text, 5)]).toEqual([true, false]);
    expect(firstLines(text, 2)).toEqual({ lines: ['one', 'two'], border: 8 });
    expect(lastLines(text, 2)).toEqual({ lines: ['four', 'five'], border: 14 });
    expect(lastLines('a\n\nb', 2)).toEqual({ lines: ['', 'b'], border: 2 });
    expect(lastLines('ab', 5)).toEqual({ lines: ['ab'], border: 0 });
  });
});

describe('spans', () => {
  test('cut, filled, spread', () => {
    const left = [span('hello ', 'strong'), span('world')];
    expect(cutSpans(left, 8, UNICODE_GLYPHS)).toEqual([
      span('hello ', 'strong'),
      span('w'),
      span('…', 'dim'),
    ]);
    expect(spansText(fitRow({ spans: left }, 14, UNICODE_GLYPHS).spans)).toBe('hello world   ');
    const room = { cells: 16, glyphs: UNICODE_GLYPHS };
    expect(spansText(spreadSpans(left, [span('ok')], room))).toBe('hello world   ok');
    expect(spansText(spreadSpans(left, [span('right')], room))).toBe('hello wo…  right');
    expect(spansText(spreadSpans(left, [span('far too long')], room))).toBe('hello world');
  });

  test('matches in any case but an exact one when the query has capitals', () => {
    expect(findMatches('İstanbul istanbul', 'istanbul')).toEqual([[9, 17]]);
    expect(findMatches('aAaA', 'aa')).toEqual([
      [0, 2],
      [2, 4],
    ]);
    expect(findMatches('aAaA', 'aA')).toEqual([
      [0, 2],
      [2, 4],
    ]);
    expect(findMatches('abc', '')).toEqual([]);
  });

  test('marks keep the styles around them', () => {
    expect(markMatches([span('ab', 'code'), span('cd', 'strong'), span('ef')], 'bcde')).toEqual([
      span('a', 'code'),
      span('bcde', 'match'),
      span('f'),
    ]);
    expect(markMatches([span('x needle y needle')], 'needle').map(({ text }) => text)).toEqual([
      'x ',
      'needle',
      ' y ',
      'needle',
    ]);
  });
});

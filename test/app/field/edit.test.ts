import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanInput,
  erasedTo,
  inserted,
  leftOf,
  lineAround,
  rightOf,
  wordLeftOf,
  wordRightOf,
} from '../../../src/app/field/edit.ts';

describe('moving by what a person calls a character', () => {
  it.each([
    ['ab|c', 'a|bc'],
    ['|abc', '|abc'],
    ['a👩‍👩‍👧|b', 'a|👩‍👩‍👧b'],
    ['e\u0301|', '|e\u0301'],
    ['a\n|b', 'a|\nb'],
    ['日本|語', '日|本語'],
  ])('left of %s is %s', (from, to) => {
    const cursor = from.indexOf('|');
    const text = from.replace('|', '');
    expect(leftOf(text, cursor)).toBe(to.indexOf('|'));
  });

  it.each([
    ['one two|', 'one |two'],
    ['one two |', 'one |two'],
    ['one, |two', '|one, two'],
    ['one\n|two', '|one\ntwo'],
    ['naïve|', '|naïve'],
  ])('a word to the left of %s is %s', (from, to) => {
    expect(wordLeftOf(from.replace('|', ''), from.indexOf('|'))).toBe(to.indexOf('|'));
  });

  it.each([
    ['|one two', 'one| two'],
    ['one| two', 'one two|'],
    ['one|', 'one|'],
    ['|…\none', '…\none|'],
  ])('a word to the right of %s is %s', (from, to) => {
    expect(wordRightOf(from.replace('|', ''), from.indexOf('|'))).toBe(to.indexOf('|'));
  });

  it('knows the line that the cursor is in', () => {
    expect(lineAround('ab\ncd\n', 0)).toEqual({ start: 0, end: 2 });
    expect(lineAround('ab\ncd\n', 2)).toEqual({ start: 0, end: 2 });
    expect(lineAround('ab\ncd\n', 3)).toEqual({ start: 3, end: 5 });
    expect(lineAround('ab\ncd\n', 6)).toEqual({ start: 6, end: 6 });
  });
});

it.each([
  ['a letter before a combining mark', '|\u0301x', 'e', 'e\u0301|x'],
  ['the first half of a flag before its second', '|🇪', '🇩', '🇩🇪|'],
  ['a joiner between two people', '👩|👧', '\u200d', '👩\u200d👧|'],
])('%s moves the cursor behind what they make', (_, from, added, to) => {
  const cursor = from.indexOf('|');
  const after = inserted({ text: from.replace('|', ''), cursor }, added);
  expect(`${after.text.slice(0, after.cursor)}|${after.text.slice(after.cursor)}`).toBe(to);
});

it('a paste has one kind of line end and no NUL', () => {
  expect(cleanInput('a\r\nb\rc\0d')).toBe('a\nb\ncd');
});

// The model: a list of graphemes and a position in it. Only text whose graphemes do not join is used, so that it is exact.
const graphemes = ['a', 'Z', ' ', '\n', '日', '👍🏽', 'é', '-', '한', '🇩🇪'];

interface Model {
  before: string[];
  after: string[];
}

const operations: Record<
  string,
  { model: (m: Model) => void; real: (t: string, c: number) => [string, number] }
> = {
  left: {
    model: m => {
      const last = m.before.pop();
      if (last !== undefined) m.after.unshift(last);
    },
    real: (text, cursor) => [text, leftOf(text, cursor)],
  },
  right: {
    model: m => {
      const first = m.after.shift();
      if (first !== undefined) m.before.push(first);
    },
    real: (text, cursor) => [text, rightOf(text, cursor)],
  },
  erase: {
    model: m => void m.before.pop(),
    real: (text, cursor) => {
      const after = erasedTo({ text, cursor }, leftOf(text, cursor));
      return [after.text, after.cursor];
    },
  },
  eraseForward: {
    model: m => void m.after.shift(),
    real: (text, cursor) => {
      const after = erasedTo({ text, cursor }, rightOf(text, cursor));
      return [after.text, after.cursor];
    },
  },
};

it('edits like a list of characters with a position in it', () => {
  const insert = fc.constantFrom(...graphemes);
  const step = fc.oneof({ arbitrary: insert, weight: 3 }, fc.constantFrom(...Object.keys(operations)));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), steps => {
      const model: Model = { before: [], after: [] };
      let text = '';
      let cursor = 0;
      for (const each of steps) {
        const operation = operations[each];
        // Two flags side by side join: keep them apart, the model cannot say what should happen.
        if (operation === undefined && each === '🇩🇪' && /🇩🇪/u.test(text)) continue;
        if (operation) {
          operation.model(model);
          [text, cursor] = operation.real(text, cursor);
        } else {
          model.before.push(each);
          ({ text, cursor } = inserted({ text, cursor }, each));
        }
        expect(text).toBe([...model.before, ...model.after].join(''));
        expect(cursor).toBe(model.before.join('').length);
      }
    }),
  );
});

it('the cursor is never inside a character, whatever is typed where', () => {
  const anything = fc.string({ unit: 'grapheme', maxLength: 12 }).map(cleanInput);
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  fc.assert(
    fc.property(anything, anything, fc.nat(), (text, added, at) => {
      const borders = [...segmenter.segment(text)].map(({ index }) => index).concat(text.length);
      const cursor = borders[at % borders.length] ?? 0;
      const after = inserted({ text, cursor }, added);
      const now = [...segmenter.segment(after.text)].map(({ index }) => index).concat(after.text.length);
      expect(now).toContain(after.cursor);
    }),
  );
});

/** Word motion as it is meant: grapheme by grapheme through the segmentation of the whole text. */
function slowWord(text: string, cursor: number, by: 1 | -1): number {
  const parts = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)];
  const ahead =
    by > 0
      ? parts.filter(({ index }) => index >= cursor)
      : parts.filter(({ index }) => index < cursor).reverse();
  let at = cursor;
  let seen = false;
  for (const { segment, index } of ahead) {
    const isWord = /[\p{L}\p{N}\p{M}_]/u.test(segment);
    if (seen && !isWord) break;
    seen ||= isWord;
    at = by > 0 ? index + segment.length : index;
  }
  return at;
}

it('words end where they end in the segmentation of the whole text', () => {
  const pieces = [
    'a',
    'word',
    ' ',
    '.',
    '_',
    '日本',
    '\n',
    'e\u0301',
    '\u0301',
    '👩‍👧',
    '🇩🇪',
    '❤\ufe0f',
    'क्ष',
    '\u200d',
  ];
  const some = fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map(parts => parts.join(''));
  fc.assert(
    fc.property(some, fc.nat(), (text, where) => {
      const cursor = [0, ...[...text].map((_, at) => rightOf(text, at))][where % (text.length + 1)] ?? 0;
      const start = rightOf(text, leftOf(text, cursor)) === cursor || cursor === 0 ? cursor : 0;
      expect(wordLeftOf(text, start)).toBe(slowWord(text, start, -1));
      expect(wordRightOf(text, start)).toBe(slowWord(text, start, 1));
    }),
    { numRuns: 2000 },
  );
});

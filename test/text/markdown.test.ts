import { describe, expect, test } from 'vitest';
import { createHighlighter } from '../../src/text/code-colours.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { fitColumns } from '../../src/text/markdown/table.ts';
import { type MarkdownOptions, markdownRows } from '../../src/text/markdown.ts';
import { rowText } from '../../src/text/plain.ts';
import type { Row } from '../../src/text/row.ts';
import { safeText } from '../../src/text/unicode/sanitise.ts';
import { inStyle } from './drawn.ts';

function rowsOf(source: string, options: Partial<MarkdownOptions> = {}): Row[] {
  return markdownRows(source, { width: 40, glyphs: UNICODE_GLYPHS, ...options });
}

const read = (source: string, options: Partial<MarkdownOptions> = {}): string[] =>
  rowsOf(source, options).map(rowText);

describe('blocks', () => {
  test.each<[string, string, string[]]>([
    ['a heading', '# One\ntext\n## Two', ['# One', 'text', '', '## Two']],
    ['paragraphs', 'one\n\ntwo\nlines', ['one', '', 'two', 'lines']],
    ['bullets', 'now:\n- a\n- b\n  - c', ['now:', '  • a', '  • b', '    • c']],
    ['numbers in a column', '9. a\n10. b', ['   9. a', '  10. b']],
    ['tasks', '- [x] a\n- [ ] b', ['  [✓] a', '  [ ] b']],
    ['a loose list', '- a\n\n- b', ['  • a', '', '  • b']],
    ['an empty bullet', '-\n- b', ['  •', '  • b']],
    [
      'text hangs beside its mark',
      `1. ${'word '.repeat(9)}`,
      ['  1. word word word word word word word', '     word word'],
    ],
    ['a quote', '> a\n> b\n>\n> - c', ['▎ a', '▎ b', '▎', '▎   • c']],
    ['code', '```\nif x:\n\treturn\n```', ['│ if x:', '│     return']],
    ['code that was never closed', '```ts\nlet a', ['│ let a']],
    ['code in a list', '1. do\n   ```sh\n   ls\n   ```', ['  1. do', '     │ ls']],
    ['a rule', 'a\n\n***\n\nb', ['a', '', '─'.repeat(40), '', 'b']],
    ['HTML is text', '<b onclick="x">hi</b>', ['<b onclick="x">hi</b>']],
    ['a comment is text', '<!-- hidden -->', ['<!-- hidden -->']],
    ['plain text', 'nothing special, here.', ['nothing special, here.']],
    ['nothing', '', []],
  ])('%s', (_, source, rows) => {
    expect(read(source)).toEqual(rows);
  });

  test('a table is fitted to its text', () => {
    expect(read('| name | n |\n|:--|--:|\n| a `b` | 1 |\n| 漢字 | 22 |')).toEqual([
      'name │  n',
      '─────┼───',
      'a b  │  1',
      '漢字 │ 22',
    ]);
    expect(read('|a|b|\n|-|-|\n|1|2|', { glyphs: ASCII_GLYPHS })).toEqual(['a | b', '--+--', '1 | 2']);
  });

  test('cells are wrapped when there is no space', () => {
    expect(read('|a|b|\n|-|-|\n|x|one two three|', { width: 12 })).toEqual([
      'a │ b',
      '──┼─────────',
      'x │ one two',
      '  │ three',
    ]);
  });

  test('a table that cannot fit is shown as written', () => {
    expect(read('|a|b|c|\n|-|-|-|\n|xxxxx|yyyyyy|zzzzzz|', { width: 12 })[0]).toBe('|a|b|c|');
  });

  test('the widest columns give way', () => {
    expect(fitColumns([5, 20, 40], 65)).toEqual([5, 20, 40]);
    expect(fitColumns([5, 20, 40], 45)).toEqual([5, 20, 20]);
    expect(fitColumns([5, 20, 40], 30)).toEqual([5, 12, 13]);
    expect(fitColumns([5, 20, 40], 11)).toBe(null);
  });
});

describe('inside a paragraph', () => {
  test.each<[string, string, string]>([
    ['emphasis', 'a *b* **c** `d` ~~e~~', 'a b c d e'],
    ['a link shows where it goes', '[docs](https://a.example/x)', 'docs (https://a.example/x)'],
    ['a bare link once', 'https://a.example', 'https://a.example'],
    ['an image', '![cat](c.png)', '[image: cat] (c.png)'],
    ['entities', 'a &lt;b&gt; &amp;amp; &unknown; &copy;', 'a <b> &amp; &unknown; &copy;'],
    ['escapes', '\\*not\\* 2 \\< 3', '*not* 2 < 3'],
    ['marks that are none', '2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
    ['a control in an address', '[x](a&#27;b)', 'x (a␛b)'],
  ])('%s', (_, source, text) => {
    expect(read(source, { width: 80 }).join('\n').replaceAll('a&#27;b', 'a␛b')).toBe(text);
  });

  test('styles', () => {
    const rows = rowsOf('*soft* **hard** `code` [go](http://x.y) ***both***');
    expect(inStyle(rows, 'emphasis')).toEqual(['soft']);
    expect(inStyle(rows, 'strongEmphasis')).toEqual(['hard', 'both']);
    expect(inStyle(rows, 'code')).toEqual(['code']);
    expect(inStyle(rows, 'link')).toEqual(['go']);
    expect(inStyle(rowsOf('# a `b` **c**'), 'heading')).toEqual(['a ', ' c']);
  });
});

describe('colours in code', () => {
  const highlight = createHighlighter();

  test('a known language', () => {
    const rows = rowsOf('```ts\nconst a = 1; // why\nlet b = "x";\n```', { highlight });
    expect(rows.map(rowText)).toEqual(['│ const a = 1; // why', '│ let b = "x";']);
    expect(inStyle(rows, 'codeKeyword')).toEqual(['const', 'let']);
    expect(inStyle(rows, 'codeNumber')).toEqual(['1']);
    expect(inStyle(rows, 'codeComment')).toEqual(['// why']);
    expect(inStyle(rows, 'codeString')).toEqual(['"x"']);
  });

  test('an unknown one, none, and no highlighter: plain', () => {
    for (const source of ['```klingon\nconst\n```', '```\nconst\n```'])
      expect(inStyle(rowsOf(source, { highlight }), 'plain')).toEqual(['const']);
    expect(inStyle(rowsOf('```ts\nconst\n```'), 'plain')).toEqual(['const']);
  });

  test('a highlighter that changes the text is not believed', () => {
    const rows = rowsOf('```ts\nconst\n```', { highlight: () => [{ text: 'evil', style: 'code' }] });
    expect(rows.map(rowText)).toEqual(['│ const']);
  });
});

describe('hostile Markdown stays text, and stays small', () => {
  test.each([
    ['quotes in quotes', '>'.repeat(50_000)],
    ['lists in lists', '- '.repeat(30_000)],
    ['numbers in numbers', '1. '.repeat(30_000)],
    [
      'lists ever further to the right',
      Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
    ],
    ['open emphasis', '***a** '.repeat(14_000)],
    ['underscores', '__a'.repeat(30_000)],
    ['open brackets', '['.repeat(90_000)],
    ['brackets around', `${'['.repeat(40_000)}a${']'.repeat(40_000)}`],
    ['stars around', `${'*'.repeat(40_000)}a${'*'.repeat(40_000)}`],
    ['half links', '[a]('.repeat(20_000)],
    ['backticks', Array.from({ length: 400 }, (_, count) => '`'.repeat(count)).join('a')],
    ['a wide table', `|${'a|'.repeat(900)}\n|${'-|'.repeat(900)}\n|${'b|'.repeat(900)}`],
    ['a long table', `|a|b|\n|-|-|\n${'|x|y|\n'.repeat(9000)}`],
    ['a megabyte', '*word* '.repeat(150_000)],
    ['accents', 'z\u0301\u0302'.repeat(33_000)],
  ])('%s', (_, source) => {
    const rows = markdownRows(source, { width: 80, glyphs: UNICODE_GLYPHS, maxRows: 500 });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThanOrEqual(501);
  });

  test('what does not fit is said', () => {
    expect(read('- a\n'.repeat(3000), { maxRows: 10 }).at(-1)).toBe('… more');
    expect(read('a *b*\n\n'.repeat(30_000), { maxRows: 10 }).at(-1)).toBe('… 59,989 more lines');
  });
});

describe('where links lead', () => {
  const ESC = '\u001B';
  const leading = (source: string): string[] =>
    rowsOf(source, { width: 30 }).flatMap(row =>
      row.spans.flatMap(({ text, link }) => (link === undefined ? [] : `${text} ${link}`)),
    );

  test.each<[string, string, string[]]>([
    ['an address', 'at https://a.example/b.', ['https://a.example/b https://a.example/b']],
    ['a mail address', '<me@a.example>', ['me@a.example mailto:me@a.example']],
    [
      'its address, not a text of another name',
      '[b.example](https://a.example/)',
      ['https://a.example/ https://a.example/'],
    ],
    ['not to a file', '[x](file:///etc/passwd) file:///etc/passwd', []],
    ['not to a script', '[x](javascript:alert(1))', []],
    ['in a table', '| a |\n| - |\n| https://a.example |', ['https://a.example https://a.example/']],
    [
      'in each row of one that is wrapped',
      `https://a.example/${'b'.repeat(25)}`,
      [
        `https://a.example/${'b'.repeat(12)} https://a.example/${'b'.repeat(25)}`,
        `${'b'.repeat(13)} https://a.example/${'b'.repeat(25)}`,
      ],
    ],
    [
      'not where an escape sequence hid it',
      safeText(`${ESC}]8;;https://a.example${ESC}\\x https://b.example`),
      [],
    ],
    ['nor in ASCII', safeText(`${ESC}]8;;https://a.example \u0007`, ASCII_GLYPHS), []],
    ['nor behind a C1 character', safeText('\u009D8;;https://a.example \u009C'), []],
  ])('%s', (_, source, links) => expect(leading(source)).toEqual(links));
});

/** Addresses and paths in foreign text: what is a link, where it leads, and what never is one. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Item } from '../../src/format/items/item.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { type ItemLayout, itemRows } from '../../src/text/item-rows.ts';
import { linkTarget, pathLink, pathOfLink } from '../../src/text/link-target.ts';
import { markLinks } from '../../src/text/marked-links.ts';
import { span, spansText } from '../../src/text/spans.ts';

const linksOf = (text: string, folder: string | null = '/code/app', isCut = false): readonly string[] =>
  markLinks([span(text)], { folder, isCut }).flatMap(each =>
    each.link === undefined ? [] : `${each.text} ${each.link}`,
  );

test.each<[string, readonly string[]]>([
  ['see https://a.example/x?y=1.', ['https://a.example/x?y=1 https://a.example/x?y=1']],
  ['(https://a.example/x), and', ['https://a.example/x https://a.example/x']],
  ['https://a.example/w_(b)', ['https://a.example/w_(b) https://a.example/w_(b)']],
  ['write to mailto:me@a.example', ['mailto:me@a.example mailto:me@a.example']],
  ['src/retry.ts:42:7: error', ['src/retry.ts:42:7 path:/code/app/src/retry.ts']],
  ['/etc/hosts and ./a/b', ['/etc/hosts path:/etc/hosts', './a/b path:/code/app/./a/b']],
  [
    'README.md, and package.json.',
    ['README.md path:/code/app/README.md', 'package.json path:/code/app/package.json'],
  ],
  ['this.items.map(x)', []],
  ['and/or 1/2', ['and/or path:/code/app/and/or', '1/2 path:/code/app/1/2']],
  ['../../etc/passwd', []],
  ['/proc/self/mem //host/share /net/x/y', []],
  ['javascript:alert(1) file:///etc/passwd', []],
  ['␛]8;;https://evil.example␛\\click src/a.ts', []],
  ['plain words', []],
])('%j', (text, links) => expect(linksOf(text)).toEqual(links));

test('paths of another machine lead nowhere; its addresses do', () => {
  expect(linksOf('src/a.ts https://a.example', null)).toEqual(['https://a.example https://a.example/']);
});

test('what may have been cut is no link', () => {
  expect(linksOf('see https://a.example/lo', null, true)).toEqual([]);
  expect(linksOf('https://a.example/x and src/a.t', '/code', true)).toEqual([
    'https://a.example/x https://a.example/x',
  ]);
});

test('text is never changed, and a link is an address or an absolute path', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('https://a.example/', 'src/', '../', ':12', '/', 'a.ts', '␛', ' '),
  );
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const text = pieces.join('');
      const marked = markLinks([span(text)], { folder: '/code' });
      expect(spansText(marked)).toBe(text);
      for (const { link } of marked) {
        if (link === undefined) continue;
        const path = pathOfLink(link);
        if (path === null) expect(linkTarget(link)).toBe(link);
        else expect(path).toMatch(/^\/(?!.*(?:^|\/)\.\.(?:\/|$))/);
      }
    }),
  );
});

test.each([
  ['/code', 'a.ts', 'path:/code/a.ts'],
  ['/code/', '/x/a.ts', 'path:/x/a.ts'],
  ['code', 'a.ts', null],
  ['/code', '../a.ts', null],
  ['/code', '/dev/zero', null],
])('in %s, %s is %s', (folder, path, link) => expect(pathLink(folder, path)).toBe(link));

describe('in an open session', () => {
  const place = {
    offset: 1,
    length: 1,
    line: 1,
    ordinal: null,
    timestamp: null,
    inheritedFrom: null,
    joined: [],
  };
  const layout: ItemLayout = { width: 24, folded: false, glyphs: UNICODE_GLYPHS, nowMs: 0, folder: '/code' };
  const links = (item: object, more: Partial<ItemLayout> = {}): readonly string[] =>
    itemRows({ ...place, ...item } as unknown as Item, { ...layout, ...more }).flatMap(row =>
      row.spans.flatMap(({ text, link }) => (link === undefined ? [] : `${text} ${link}`)),
    );
  const output = {
    text: 'in src/retry.ts:7\nhttps://a.example/0123456789abcdef',
    exitCode: 0,
    durationMs: null,
    images: [],
  };
  const LONG = 'https://a.example/0123456789abcdef';

  it('a message of a person, and one that is wrapped is one link', () => {
    expect(links({ kind: 'user', text: LONG, images: [] })).toEqual([
      `https://a.example/01234 ${LONG}`,
      `56789abcdef ${LONG}`,
    ]);
  });
  it('an answer: its code spans are paths, too', () => {
    expect(links({ kind: 'assistant', text: 'Look at `src/a.ts:3`.', images: [] })).toEqual([
      'src/a.ts:3 path:/code/src/a.ts',
    ]);
  });
  it('a command and its output', () => {
    const call = {
      kind: 'tool_call',
      callId: 'c',
      tool: 'shell',
      command: 'cat src/a.ts',
      input: '{}',
      status: 'ok',
      output,
    };
    expect(links(call)).toEqual([
      'src/a.ts path:/code/src/a.ts',
      'src/retry.ts:7 path:/code/src/retry.ts',
      `https://a.example/012 ${LONG}`,
      `3456789abcdef ${LONG}`,
    ]);
    expect(links(call, { folded: true })).toEqual([
      'src/a.ts path:/code/src/a.ts',
      'src/retry.ts:7 path:/code/src/retry.ts',
      `https://a.example/01 ${LONG}`,
    ]);
  });
  it('the files of a patch', () => {
    const file = { path: 'src/a.ts', change: 'move', movedTo: 'src/b.ts', added: 0, removed: 0, lines: [] };
    expect(
      links({ kind: 'patch', callId: null, files: [file], status: 'ok', output: null }, { width: 60 }),
    ).toEqual(['src/a.ts path:/code/src/a.ts', 'src/b.ts path:/code/src/b.ts']);
  });
  it('of another machine: addresses alone', () => {
    expect(links({ kind: 'user', text: 'src/a.ts', images: [] }, { folder: null })).toEqual([]);
  });
});

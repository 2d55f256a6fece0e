import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanViewName,
  type NamedView,
  parseViews,
  viewAsLine,
  viewLine,
  viewNamedIn,
} from '../../src/query/named-view.ts';
import { LIST_ORDERS } from '../../src/query/order.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { printQuery } from '../../src/query/print.ts';

const mine: NamedView = { name: 'mine', filter: 'dir:api', scope: 'all', sort: 'updated' };

describe('a view with a name', () => {
  it.each([
    ['@mine', { name: 'mine', rest: '' }],
    ['  @mine   is:live since:2d', { name: 'mine', rest: 'is:live since:2d' }],
    ['@Überblick-2', { name: 'überblick-2', rest: '' }],
    // Only the first word is a name.
    ['is:live @mine', null],
    ['"@mine"', null],
    ['@types/node', null],
    ['@', null],
    ['mine', null],
    ['', null],
  ])('%j begins with %j', (line, named) => {
    expect(viewNamedIn(line)).toEqual(named);
  });

  it.each([
    ['mine', 'mine'],
    ['@mine', 'mine'],
    [' MINE ', 'mine'],
    ['two words', null],
    ['-x', null],
    ['a"b', null],
    ['', null],
    ['x'.repeat(41), null],
  ])('%j is kept as %j', (typed, name) => {
    expect(cleanViewName(typed)).toBe(name);
  });

  it.each([
    [mine, 'dir:api'],
    [{ ...mine, scope: 'archived' }, 'dir:api is:archived'],
    [{ ...mine, scope: 'live', filter: '' }, 'is:live'],
    [{ ...mine, scope: 'folder' }, 'dir:api dir:=.'],
    [{ ...mine, filter: 'fix "never closed', scope: 'live' }, 'fix "never closed" is:live'],
  ] as const)('%j is the filter line %j', (view, line) => {
    expect(viewAsLine(view)).toBe(line);
  });

  it('whatever the filter is, the line means the filter and the scope, and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), filter => {
        const line = viewAsLine({ ...mine, filter, scope: 'archived' });
        const terms = printQuery(parseQuery(filter));
        expect(printQuery(parseQuery(line))).toBe(terms === '' ? 'is:archived' : `${terms} is:archived`);
      }),
    );
  });

  it('whatever was kept and dropped, and whatever else is in the file, the last line of a name counts', () => {
    const name = fc.constantFrom('a', 'b', 'c-1');
    const view = fc.record({
      filter: fc.string({ unit: 'grapheme' }),
      scope: fc.constantFrom('all', 'folder', 'live', 'archived' as const),
      sort: fc.constantFrom(...LIST_ORDERS, ...LIST_ORDERS.map(order => `-${order}` as const)),
    });
    const change = fc.record({ name, view: fc.option(view) });
    const noise = fc.constantFrom(
      '',
      '{',
      'null',
      '7',
      '{"name":"a"}',
      '{"name":"b","filter":7}',
      '{"dropped":true}',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(change, noise)), lines => {
        const expected = new Map<string, unknown>();
        const text = lines.map(line => {
          if (typeof line === 'string') return `${line}\n`;
          if (line.view === null) expected.delete(line.name);
          else expected.set(line.name, { name: line.name, ...line.view });
          return viewLine(line.name, line.view as NamedView | null, 0);
        });
        const views = parseViews(text.join(''));
        expect(Object.fromEntries(views)).toEqual(Object.fromEntries(expected));
        expect([...views.keys()]).toEqual([...expected.keys()].sort());
      }),
    );
  });
});

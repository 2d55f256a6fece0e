/** What is typed into the filter field as a query: which part is applied, what `tab` puts there, and what the line below says. */
import { describe, expect, it } from 'vitest';
import { pickerWindow } from '../../../src/app/picker/window.ts';
import type { NamedViews } from '../../../src/query/named-view.ts';
import { spansText } from '../../../src/text/spans.ts';
import { conversations, listSnapshot } from '../../support/conversations.ts';
import { PickerHarness } from '../../support/picker.ts';

const VALUES = {
  branch: new Map([
    ['main', 62],
    ['wip', 3],
    ['feat/retry', 19],
  ]),
  dir: new Map([['/code/my app', 2]]),
};
const snapshot = listSnapshot(conversations(50), {
  values: key => (key === 'branch' || key === 'dir' ? VALUES[key] : null),
});

const WEB_VIEW: NamedViews = new Map([
  ['web', { name: 'web', filter: 'dir:web', scope: 'all', sort: 'updated' }],
]);

function typing(query: string, size = { columns: 120, rows: 32 }): PickerHarness {
  return new PickerHarness(snapshot, { size }).press('filter').type(query);
}

const asked = (picker: PickerHarness): readonly string[] =>
  picker.effects.flatMap(effect => (effect.type === 'setView' ? [effect.view.query] : []));

const rowsOf = ({ state, context }: PickerHarness) => {
  const { upperRule, list, lowerRule } = pickerWindow(state, context);
  return {
    filter: upperRule?.spans ?? [],
    below: spansText(list[0]?.spans ?? []).trim(),
    lower: spansText(lowerRule?.spans ?? []).trim(),
  };
};

describe('the filter field, with conditions', () => {
  it.each([
    ['fix', 'fix'],
    ['fix is:', 'fix '],
    ['fix is:li', 'fix '],
    ['fix is:live', 'fix is:live'],
    ['since:20', ''],
    // The end of it is known to be wrong: it is text like any other.
    ['since:20 fix', 'since:20 fix'],
    ['foo:bar', 'foo:bar'],
  ])('while %j is typed, %j is asked of the list', (query, applied) => {
    expect(asked(typing(query)).at(-1) ?? '').toBe(applied);
  });

  it('Enter finishes a condition that can only be one, and opens at the next press', () => {
    const picker = typing('is:li').press('openSelected');
    expect([picker.state.typing, asked(picker).at(-1), picker.step.intent]).toEqual([true, 'is:live', null]);
  });

  it.each([
    ['is:w', ''],
    ['since:20', ''],
    ['size:1x', ''],
  ])('%j opens what is shown, and coming back shows the same', (query, applied) => {
    const picker = typing(query).press('down');
    const before = picker.selectedId;
    picker.press('openSelected');
    expect(picker.step.intent).toMatchObject({ kind: 'open', conversation: { id: before } });
    expect([picker.state.typing, picker.state.filter.text]).toEqual([false, applied]);
    expect(asked(picker).at(-1) ?? '').toBe(applied);
  });

  it('to the list with a condition that can only be one finishes it; another one is text there, and says so', () => {
    expect(typing('is:li').press('toList').state).toMatchObject({
      typing: false,
      filter: { text: 'is:live' },
    });
    expect(rowsOf(typing('is:w').press('toList')).below).toMatch(/^Taken as text: "is:w" is not known/);
  });

  it('@ where no view was kept says so', () => {
    const picker = typing('@');
    expect(rowsOf(picker).below).not.toMatch(/view/);
    expect(rowsOf(picker.send({ type: 'viewsKnown', views: new Map() })).below).toBe(
      'No view was kept under a name yet.',
    );
    expect(rowsOf(typing('@n').send({ type: 'viewsKnown', views: WEB_VIEW })).below).toBe(
      'No view begins with @n.',
    );
    expect(rowsOf(typing('@w').send({ type: 'viewsKnown', views: WEB_VIEW })).below).toBe('tab  @web');
  });

  it('Enter finishes the only name that a view can have', () => {
    const picker = typing('@w').send({ type: 'viewsKnown', views: WEB_VIEW }).press('openSelected');
    expect([picker.state.typing, picker.state.filter.text]).toEqual([true, '@web']);
  });

  it('tab goes through the choices and back, and what is typed then goes on from there', () => {
    const picker = typing('fix branch:').press('complete');
    expect(picker.state.filter.text).toBe('fix branch:main');
    expect(picker.press('complete').state.filter.text).toBe('fix branch:feat/retry');
    expect(picker.press('complete', 'complete').state.filter.text).toBe('fix branch:main');
    expect(picker.press('completeBack').state.filter.text).toBe('fix branch:wip');
    expect(picker.type(',').press('complete').state.filter.text).toBe('fix branch:wip,main');
  });

  it('the only choice is taken for good: tab then goes on behind it', () => {
    const picker = typing('di').press('complete');
    expect(picker.state.filter.text).toBe('dir:');
    expect(picker.press('complete').state.filter.text).toBe('dir:"/code/my app"');
  });

  it('a chosen key is kept, and its values come next', () => {
    const picker = typing('b').press('complete', 'right', 'complete');
    expect(picker.state.filter.text).toBe('branch:main');
  });

  it('tab where there is nothing to complete does nothing', () => {
    expect(typing('zzz').press('complete', 'completeBack').state.filter.text).toBe('zzz');
  });

  it.each([
    ['', /^tab +dir: +is: +branch:/],
    ['branch:', /^tab +main 62 +feat\/retry 19 +wip 3$/],
    ['branch:w', /^tab +wip 3$/],
    ['is:foo x', /^Taken as text: "is:foo" is not known; a session is live, /],
    ['size:1x', /^"1x" is no amount/],
    ['fix this', /^updated +title/],
  ])('below %j stands %s', (query, words) => {
    expect(rowsOf(typing(query)).below).toMatch(words);
  });

  it('where the columns have no names it stands above the keys', () => {
    expect(rowsOf(typing('branch:', { columns: 40, rows: 10 })).lower).toMatch(/^tab +main 62/);
  });

  it.each([
    [
      'dir:api fix "as is"',
      [
        ['dir:', 'accent'],
        ['api', 'codeString'],
        [' fix ', 'plain'],
        ['"as is"', 'codeString'],
      ],
    ],
    [
      'nokey:x fix',
      [
        ['nokey:x', 'problem'],
        [' fix', 'plain'],
      ],
    ],
    [
      'fix since:20',
      [
        ['fix ', 'plain'],
        ['since:', 'accent'],
        ['20', 'plain'],
      ],
    ],
  ])('%j is drawn in its parts', (query, parts) => {
    const spans = rowsOf(typing(query)).filter;
    const from = spans.findIndex(({ text }) => text === '/ ') + 1;
    const to = spans.findIndex(({ style }) => style === 'caret');
    const joined: [string, string][] = [];
    for (const { text, style } of spans.slice(from, to)) {
      const last = joined.at(-1);
      if (last?.[1] === style) last[0] += text;
      else joined.push([text, style]);
    }
    expect(joined).toEqual(parts);
  });

  it('the end of a long line stays on screen, in its colours', () => {
    const spans = rowsOf(typing(`${'word '.repeat(40)}dir:api`, { columns: 40, rows: 10 })).filter;
    expect(spans.filter(({ style }) => style === 'accent').map(({ text }) => text)).toContain('dir:');
    expect(spansText(spans)).toMatch(/… ?(word|ord|rd|d)?.* dir:api/);
  });
});

describe('the filter field, edited in its middle', () => {
  it('tab completes what stands before the cursor, and what is behind it stays', () => {
    const picker = typing('branch: fix').press('wordLeft', 'left', 'complete');
    expect(picker.state.filter).toMatchObject({ text: 'branch:main fix', cursor: 'branch:main'.length });
    expect(picker.press('complete').state.filter.text).toBe('branch:feat/retry fix');
  });

  it('a condition that the cursor is in waits until it can be read', () => {
    const picker = typing('is:live fix').press(
      'lineStart',
      'wordRight',
      'right',
      'right',
      'right',
      'eraseToLineEnd',
    );
    expect(picker.state.filter.text).toBe('is:li');
    expect(asked(picker).at(-1)).toBe('');
    picker.press('lineStart');
    expect(asked(picker).at(-1)).toBe('is:li');
  });
});

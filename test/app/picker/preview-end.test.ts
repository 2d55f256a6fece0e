/** The end of a session in the preview: as the viewer draws it, scrolled by keys, and read when the selection rests. */
import { describe, expect, it } from 'vitest';
import { endRows, scrolledEnd } from '../../../src/app/picker/preview-end.ts';
import type { PreviewBottom } from '../../../src/app/picker/state.ts';
import type { Item, ItemContent } from '../../../src/format/items/item.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { conversations, idOf, listSnapshot, NOW } from '../../support/conversations.ts';
import { assistant, itemsOf, ran, user } from '../../support/items.ts';
import { PickerHarness, rowText } from '../../support/picker.ts';

const items = (...contents: readonly ItemContent[]): readonly Item[] => itemsOf(contents);
const area = (height: number) => ({
  width: 60,
  height,
  glyphs: UNICODE_GLYPHS,
  nowMs: NOW,
  stopped: true,
  approvalMs: null,
});
const lines = (list: readonly Item[], height: number, bottom: PreviewBottom | null = null): string[] =>
  endRows(list, bottom, area(height)).map(row => rowText(row).trimEnd());

const talk = items(
  ...Array.from({ length: 6 }, (_, turn) => [
    user(`question ${turn}`),
    ran(`npm test ${turn}`, `line of ${turn}\nmore of ${turn}`),
    assistant(`answer ${turn}`),
  ]).flat(),
);

describe('the end of the conversation', () => {
  it('is in time order and fills the pane', () => {
    const whole = lines(talk, 200);
    expect(whole.findIndex(row => row.includes('question 0'))).toBe(1);
    for (let height = 1; height < whole.length; height++) {
      const seen = lines(talk, height);
      expect(seen).toHaveLength(height);
      expect(seen.slice(1)).toEqual(whole.slice(1 - height || whole.length));
    }
  });

  it('keeps the question in sight that is answered', () => {
    const asked = items(user('why is it slow'), assistant('because '.repeat(200)));
    expect(lines(asked, 8)[0]).toBe('↑ you  why is it slow');
    expect(lines(items(user('why'), assistant('because')), 12)[0]).not.toContain('↑');
  });

  it('says that a question has no answer yet', () => {
    const open = items(user('one'), assistant('two'), user('three'), ran('ls', 'a'));
    expect(lines(open, 20).at(-1)).toBe('  not answered yet');
    expect(lines(talk, 20).join('\n')).not.toContain('not answered yet');
  });

  it('nothing said', () => {
    expect(lines([], 5)).toEqual([' Nothing was said yet.']);
  });
});

describe('scrolling', () => {
  it('up to the first row, and down to the end again, without a jump', () => {
    const whole = lines(talk, 200);
    const height = 9;
    let bottom: PreviewBottom | null = null;
    const seen = [lines(talk, height)];
    for (let step = 0; step < whole.length; step++) {
      bottom = scrolledEnd(talk, bottom, { by: -1, area: area(height) });
      seen.push(lines(talk, height, bottom));
    }
    expect(seen.at(-1)?.slice(0, -1)).toEqual(whole.slice(0, height - 1));
    expect(seen.at(-1)?.at(-1)).toContain('more below');
    for (let step = 0; step < whole.length; step++)
      bottom = scrolledEnd(talk, bottom, { by: 1, area: area(height) });
    expect(bottom).toBeNull();
  });

  it('does nothing where all is in sight', () => {
    expect(scrolledEnd(talk, null, { by: -3, area: area(200) })).toBeNull();
    expect(scrolledEnd([], null, { by: -3, area: area(5) })).toBeNull();
  });

  it('stays where it is while the session grows', () => {
    const bottom = scrolledEnd(talk, null, { by: -12, area: area(9) });
    const grown = [
      ...talk,
      ...items(user('one more')).map(item => ({ ...item, offset: (item.offset + 1e6) as never })),
    ];
    expect(lines(grown, 9, bottom)).toEqual(lines(talk, 9, bottom));
  });
});

describe('in the list', () => {
  const list = conversations(40);
  const end = (n: number) => ({ id: idOf(n), items: talk, reachesStart: true, context: null, failed: false });
  const picker = () => new PickerHarness(listSnapshot(list), { preview: null });
  const shown = (harness: PickerHarness) => harness.window.preview?.rows.map(rowText).join('\n') ?? '';

  it('is read for the first row, then once the selection rests', () => {
    const harness = picker();
    const [first] = harness.previews;
    harness.press('down', 'down', 'down');
    expect(harness.previews).toEqual([first]);
    harness.rest();
    expect(harness.previews).toEqual([first, harness.selectedId]);
  });

  it('the preview before it stays until it is there', () => {
    const harness = picker();
    const before = shown(harness);
    harness.press('down').rest();
    expect(shown(harness)).toBe(before);
    harness.context = { ...harness.context, preview: { ...end(1), id: harness.selectedId ?? idOf(0) } };
    harness.send({ type: 'diskChanged' });
    expect(shown(harness)).toContain('answer 5');
  });

  it('what the list knows is shown where reading takes long', () => {
    const harness = picker();
    const before = shown(harness);
    harness.press('down').rest().rest();
    expect(shown(harness)).not.toBe(before);
  });

  it('Ctrl-Y and Ctrl-E scroll it, and another session begins at its end', () => {
    const harness = picker();
    harness.context = { ...harness.context, preview: { ...end(0), id: harness.selectedId ?? idOf(0) } };
    harness.send({ type: 'diskChanged' });
    const atEnd = shown(harness);
    harness.press('previewUp', 'previewUp', 'previewPageUp');
    expect(shown(harness)).toContain('more below');
    harness.press('previewPageDown', 'previewDown', 'previewDown', 'previewDown');
    expect(shown(harness)).toBe(atEnd);
    harness.press('previewUp', 'down').rest();
    expect(harness.state.previewBottom).toBeNull();
  });
});

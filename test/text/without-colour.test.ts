/** No state is told by colour alone: in a terminal without colours, and to eyes that do not tell them apart, marks and words differ. */
import { describe, expect, it, test } from 'vitest';
import { scrollBar } from '../../src/app/viewer/scroll-bar.ts';
import type { ByteOffset } from '../../src/format/identity.ts';
import type { ToolStatus } from '../../src/format/items/item.ts';
import { makeTheme, paintRow, type Theme } from '../../src/terminal/theme.ts';
import { THEME_BASES } from '../../src/terminal/theme-choice.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { itemRows } from '../../src/text/item-rows.ts';
import { rowText } from '../../src/text/plain.ts';
import type { Glyphs, StyleName } from '../../src/text/row.ts';
import { markSpan, type SessionMark } from '../../src/text/session-mark.ts';
import { assistant, itemsOf, ran, user } from '../support/items.ts';

const GLYPHS: readonly (readonly [string, Glyphs])[] = [
  ['Unicode', UNICODE_GLYPHS],
  ['ASCII', ASCII_GLYPHS],
];

describe.each(GLYPHS)('with marks in %s', (_, glyphs) => {
  it('each state of a session has a mark of its own', () => {
    const all: Record<SessionMark, true> = {
      working: true,
      'needs-you': true,
      ready: true,
      idle: true,
      stopped: true,
      damaged: true,
      hidden: true,
      plain: true,
    };
    const texts = (Object.keys(all) as SessionMark[]).map(mark => markSpan(mark, glyphs).text);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('in the bar at the edge, what failed has another mark than a turn', () => {
    const bar = (content: Parameters<typeof itemsOf>[0][number]): readonly string[] => {
      const items = itemsOf([content, ...Array.from({ length: 40 }, () => assistant('so it is'))]);
      const shown = { start: 3_000 as ByteOffset, end: 4_000 as ByteOffset, total: 10_000 };
      return scrollBar({ items, shown, height: 20, glyphs }).map(({ text }) => text);
    };
    const [turn, failure] = [bar(user('do it'))[0], bar(ran('make', 'no', 2))[0]];
    expect(new Set([turn, failure, glyphs.track, glyphs.thumb]).size).toBe(4);
  });

  it('how a command ended is told by marks and words', () => {
    const endings: Record<ToolStatus, string> = { running: '', ok: '', failed: '', unknown: '' };
    for (const status of Object.keys(endings) as ToolStatus[]) {
      const [item] = itemsOf([{ ...ran('make', 'so', status === 'failed' ? 2 : 0), status }]);
      if (item === undefined) throw new Error('there is an item');
      const layout = {
        width: 80,
        glyphs,
        folded: false,
        nowMs: 0,
        zone: () => 0,
        searchQuery: '',
        stopped: false,
      };
      endings[status] = rowText(
        itemRows(item, layout as unknown as Parameters<typeof itemRows>[1])[0] ?? { spans: [] },
      );
    }
    expect(new Set(Object.values(endings)).size).toBe(4);
  });
});

const PARTS: readonly StyleName[] = ['inverse', 'match', 'caret', 'strong', 'problem', 'link'];
const THEMES: readonly (readonly [string, Theme])[] = [
  ...THEME_BASES.map(
    base =>
      [
        base,
        makeTheme('16', { background: null, foreground: null, palette: null } as never, {
          base,
          colours: {},
        }),
      ] as const,
  ),
  ['no colours at all', makeTheme('none', { background: null, foreground: null, palette: null } as never)],
];

test.each(THEMES)(
  '%s, in 16 colours of an unknown palette: what stands out does so without them',
  (_, theme) => {
    const plain = paintRow({ spans: [{ text: 'x', style: 'plain' }] }, theme);
    for (const style of PARTS)
      expect(paintRow({ spans: [{ text: 'x', style }] }, theme), style).not.toBe(plain);
    expect(theme.selected.plain).not.toBe(theme.styles.plain);
    // Colours of text (30 to 37, 90 to 97) and of backgrounds alone are none of them.
    expect(theme.selected.plain).toMatch(/(?:^|;)7(?:;|$)/);
  },
);

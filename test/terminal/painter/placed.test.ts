import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placed } from '../../../src/terminal/painter/placed.ts';
import { cellWidth } from '../../../src/text/unicode/width.ts';

const SGR = /\u001B\[[0-9;]*m/g;

/** What the terminal shows in each column; it takes other widths than rolltop for most of these texts (Unicode 6). */
async function cells(text: string, columns: number): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows: 1, allowProposedApi: true });
  await new Promise<void>(resolve => terminal.write(`\u001B[?7l${text}`, resolve));
  const line = terminal.buffer.active.getLine(0);
  return Array.from({ length: columns }, (_, x) => line?.getCell(x)?.getChars() ?? '');
}

describe('text behind characters of uncertain width', () => {
  it.each([
    ['an emoji with a selector', 'a ⚠️ b'],
    ['a keycap', 'a 1️⃣ b'],
    ['a flag', 'a 🇩🇪 b'],
    ['a family', 'a 👨‍👩‍👧 b'],
    ['a colour of skin', 'a 👍🏽 b'],
    ['an accent of its own', 'a e\u0301 b'],
    ['Devanagari', 'a क्षि b'],
    ['Thai', 'a ที่ b'],
    ['Korean in parts', 'a \u1112\u1161\u11AB b'],
    ['one in colour', 'a \u001B[31m⚠️\u001B[0m b'],
    ['one at the start', '⚠️ b'],
    ['one at the end of a colour', '\u001B[1ma\u001B[0m⚠️b'],
  ])('%s: stands in its column', async (_name, text) => {
    const bar = `${text}│`;
    const column = cellWidth(text.replace(SGR, ''));
    expect((await cells(placed(bar, 0), 30))[column]).toBe('│');
  });

  it('any text: what stands behind it is in its column', async () => {
    const parts = [
      'a',
      ' ',
      '日',
      '⚠️',
      '❤️',
      '1️⃣',
      '🇩🇪',
      '👨‍👩‍👧',
      '👍🏽',
      'e\u0301',
      'ที่',
      '\u001B[31m',
      '\u001B[0m',
      '🎉',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { maxLength: 12 }), async chosen => {
        // Between characters that the emulator takes for narrower, so that none is drawn over.
        const text = `${chosen.join('')}⚠️`;
        const width = cellWidth(text.replace(SGR, ''));
        expect((await cells(placed(`${text}│`, 0), 80))[width]).toBe('│');
      }),
    );
  });

  it.each(['plain ASCII', '日本語のテキスト', '─── ✓ ▌ …', '🎉 done', '\u001B[2mdim\u001B[0m 日'])(
    '%s is sent as it is',
    text => {
      expect(placed(text, 3)).toBe(text);
    },
  );

  it('a background has no hole where the terminal takes fewer cells', async () => {
    const terminal = new xterm.Terminal({ cols: 20, rows: 1, allowProposedApi: true });
    const text = '\u001B[48;5;237mfix ⚠️ now\u001B[0m';
    await new Promise<void>(resolve => terminal.write(placed(text, 0), resolve));
    const line = terminal.buffer.active.getLine(0);
    for (let x = 0; x < 'fix xx now'.length; x++) expect(line?.getCell(x)?.getBgColor(), `${x}`).toBe(237);
  });
});

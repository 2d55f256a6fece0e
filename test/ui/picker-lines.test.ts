import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PickerWindow } from '../../src/app/picker/window.ts';
import { paintRow, themeFor } from '../../src/terminal/theme.ts';
import type { Row } from '../../src/text/row.ts';
import { pickerLines } from '../../src/ui/picker-lines.ts';

const themes = [{ TERM: 'xterm-256color' }, { NO_COLOR: '1' }].map(env => themeFor(env, { color: true }));
/** Rows that come again from frame to frame, and in any place. */
const pool: readonly Row[] = Array.from({ length: 12 }, (_, at) => ({
  spans: [{ text: `row ${at}`, style: at % 2 === 0 ? 'dim' : 'plain' }],
  ...(at === 3 && { selected: true }),
}));

const rows = fc.array(fc.constantFrom(...pool), { maxLength: 8 });
const frames = fc.array(
  fc.record({
    list: rows,
    preview: fc.option(fc.record({ where: fc.constantFrom('below', 'beside'), rows })),
    theme: fc.constantFrom(...themes),
  }),
  { minLength: 1, maxLength: 6 },
);

test('each frame is drawn as it would be alone, whatever was drawn before', () => {
  fc.assert(
    fc.property(frames, sequence => {
      for (const { list, preview, theme } of sequence) {
        const window: PickerWindow = {
          header: null,
          upperRule: null,
          lowerRule: null,
          footer: null,
          list,
          preview,
        };
        const paint = (row: Row | undefined) => (row ? paintRow(row, theme) : '');
        const beside = preview?.where === 'beside' ? preview.rows : [];
        const below = preview?.where === 'below' ? preview.rows : [];
        const expected = Array.from(
          { length: Math.max(list.length, beside.length) },
          (_, y) => paint(list[y]) + paint(beside[y]),
        );
        expect(pickerLines(window, theme)).toEqual([...expected, ...below.map(paint)]);
      }
    }),
  );
});

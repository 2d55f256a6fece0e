import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { EMPTY_FIELD } from '../../src/app/field/field.ts';
import { USUAL_KEYS } from '../../src/app/keymap.ts';
import { helpMaxTop, helpRows } from '../../src/app/overlays/help.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { rowText } from '../../src/text/plain.ts';
import { HelpScreen } from '../../src/ui/help-screen.tsx';

const at = (top: number) => ({ kind: 'help', top, field: EMPTY_FIELD, typing: false }) as const;

describe('the help', () => {
  it('says every key that has something to say', () => {
    const text = helpRows(200, UNICODE_GLYPHS).map(rowText).join('\n');
    const words = text.replaceAll(/\s+/g, ' ');
    for (const { help } of Object.values(USUAL_KEYS.bindings).flat()) expect(words).toContain(help);
    expect(text).toContain('suspend');
  });

  it.each([
    [100, 32],
    [80, 24],
    [40, 10],
  ])('fits %i×%i and says that there is more', (columns, rows) => {
    const size = { columns, rows };
    const frame = render(<HelpScreen size={size} glyphs={UNICODE_GLYPHS} help={at(0)} />).lastFrame() ?? '';
    expect(frame.split('\n')).toHaveLength(rows);
    expect(frame).toContain('↓ more');
    const end = helpMaxTop({ size, glyphs: UNICODE_GLYPHS });
    const last = render(<HelpScreen size={size} glyphs={UNICODE_GLYPHS} help={at(end)} />).lastFrame() ?? '';
    expect(last).toContain('↑ more');
    expect(last).toContain('where you are');
    const beyond = render(<HelpScreen size={size} glyphs={UNICODE_GLYPHS} help={at(end + 9)} />).lastFrame();
    expect(beyond).toBe(last);
  });

  it.each([200, 60, 40, 36])('wraps on %i columns: nothing is cut', columns => {
    const whole = helpRows(400, UNICODE_GLYPHS).map(rowText).join(' ').split(/\s+/);
    const wrapped = helpRows(columns, UNICODE_GLYPHS).map(rowText);
    expect(wrapped.join(' ').split(/\s+/).sort()).toEqual(whole.sort());
    for (const row of wrapped) expect(row.length).toBeLessThanOrEqual(columns);
  });

  it('draws in ASCII where it must', () => {
    expect(helpRows(80, ASCII_GLYPHS).map(rowText).join('\n')).toMatch(/^[\u0020-\u007E\n]*$/);
  });
});

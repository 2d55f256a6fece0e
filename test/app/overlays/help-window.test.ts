import { describe, expect, it } from 'vitest';
import { EMPTY_FIELD, fieldWith } from '../../../src/app/field/field.ts';
import { USUAL_KEYS } from '../../../src/app/keymap.ts';
import { helpMaxTop, helpRows } from '../../../src/app/overlays/help.ts';
import { helpWindow } from '../../../src/app/overlays/help-window.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { rowText } from '../../../src/text/plain.ts';

const at = (top: number) => ({ kind: 'help', top, field: EMPTY_FIELD, typing: false }) as const;

describe('the help', () => {
  it('says every key that has something to say', () => {
    const text = helpRows(200, UNICODE_GLYPHS, USUAL_KEYS).map(rowText).join('\n');
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
    const look = { size, glyphs: UNICODE_GLYPHS, keys: USUAL_KEYS };
    const screen = (top: number): string => helpWindow(at(top), look).map(rowText).join('\n');
    expect(screen(0).split('\n')).toHaveLength(rows);
    expect(screen(0)).toContain('↓ more');
    const end = helpMaxTop(look);
    expect(screen(end)).toContain('↑ more');
    expect(screen(end)).toContain('where you are');
    expect(screen(end + 9)).toBe(screen(end));
  });

  it('fills a screen that is higher than all of it', () => {
    const size = { columns: 100, rows: 1_000 };
    const rows = helpWindow(at(0), { size, glyphs: UNICODE_GLYPHS, keys: USUAL_KEYS });
    expect(rows).toHaveLength(size.rows);
    expect(rows.slice(0, -1).map(rowText).join('\n').trim()).toContain('Everywhere');
    expect(rowText(rows.at(-1) ?? { spans: [] })).not.toContain('more');
  });

  it('says how often what was searched is in it, and which keys go there; without it neither', () => {
    const foot = (query: string) => {
      const help = { kind: 'help', top: 0, field: fieldWith(query), typing: false } as const;
      const rows = helpWindow(help, {
        size: { columns: 80, rows: 24 },
        glyphs: UNICODE_GLYPHS,
        keys: USUAL_KEYS,
      });
      return rowText(rows.at(-1) ?? { spans: [] });
    };
    expect(foot('clipboa')).toMatch(/^(?!.* n N )(?=.*not found)/);
    expect(foot('trash')).toMatch(/ n N hits .* found in \d+ rows?/);
    expect(foot('')).not.toMatch(/hits|found/);
  });

  it.each([200, 60, 40, 36])('wraps on %i columns: nothing is cut', columns => {
    const whole = helpRows(400, UNICODE_GLYPHS, USUAL_KEYS).map(rowText).join(' ').split(/\s+/);
    const wrapped = helpRows(columns, UNICODE_GLYPHS, USUAL_KEYS).map(rowText);
    expect(wrapped.join(' ').split(/\s+/).sort()).toEqual(whole.sort());
    for (const row of wrapped) expect(row.length).toBeLessThanOrEqual(columns);
  });

  it('draws in ASCII where it must', () => {
    expect(helpRows(80, ASCII_GLYPHS, USUAL_KEYS).map(rowText).join('\n')).toMatch(/^[\u0020-\u007E\n]*$/);
  });
});

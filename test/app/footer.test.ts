import { expect, it } from 'vitest';
import { footerRow } from '../../src/app/footer.ts';
import { USUAL_KEYS } from '../../src/app/keymap.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { spansText } from '../../src/text/spans.ts';

const footer = (context: 'picker' | 'viewer' | 'raw', width: number): string =>
  spansText(footerRow({ context, width, glyphs: UNICODE_GLYPHS, keys: USUAL_KEYS, right: '100 %' }).spans);

it('on the narrowest terminals the way on, the way back and the help are still named', () => {
  expect(footer('picker', 40)).toMatch(/open.*filter.*help/);
  expect(footer('viewer', 40)).toMatch(/search.*back.*help/);
  expect(footer('raw', 40)).toMatch(/page.*back/);
});

it('has no character that a terminal without Unicode cannot draw', () => {
  for (const context of ['picker', 'filter', 'searchAll', 'viewer', 'raw', 'search', 'composer'] as const) {
    const { spans } = footerRow({ context, width: 200, glyphs: ASCII_GLYPHS, keys: USUAL_KEYS, right: '' });
    expect(spansText(spans)).not.toMatch(/[^\x20-\x7e]/);
  }
});

it('while sessions are marked, what can be done with them comes first', () => {
  const options = {
    context: 'picker',
    glyphs: UNICODE_GLYPHS,
    keys: USUAL_KEYS,
    right: '2–14 of 190 · page 1 of 15',
  } as const;
  const said = (width: number, marked: boolean): string =>
    spansText(footerRow({ ...options, width, marked }).spans).trim();
  expect(said(80, true)).toMatch(/^d trash {3}a archive {3}x export {3}Esc unmark {3,}2–14/);
  expect(said(200, true)).toMatch(
    /^d trash {3}a archive {3}x export {3}Esc unmark {3}# tag {3}p pin {3}↵ open/,
  );
  expect(said(200, true).match(/archive|export/g)).toEqual(['archive', 'export']);
  expect(said(80, false)).toMatch(/^↵ open/);
});

import { expect, it } from 'vitest';
import { footerRow } from '../../src/app/footer.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { spansText } from '../../src/text/spans.ts';

const footer = (context: 'picker' | 'viewer' | 'raw', width: number): string =>
  spansText(footerRow({ context, width, glyphs: UNICODE_GLYPHS, right: '100 %' }).spans);

it('on the narrowest terminals the way on, the way back and the help are still named', () => {
  expect(footer('picker', 40)).toMatch(/open.*filter.*help/);
  expect(footer('viewer', 40)).toMatch(/search.*back.*help/);
  expect(footer('raw', 40)).toMatch(/page.*back/);
});

it('has no character that a terminal without Unicode cannot draw', () => {
  for (const context of ['picker', 'filter', 'searchAll', 'viewer', 'raw', 'search', 'composer'] as const) {
    const { spans } = footerRow({ context, width: 200, glyphs: ASCII_GLYPHS, right: '' });
    expect(spansText(spans)).not.toMatch(/[^\x20-\x7e]/);
  }
});

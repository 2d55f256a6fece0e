import { expect, it } from 'vitest';
import { keyLabel, upAndDown } from '../../src/app/key-labels.ts';
import { asciiGlyphs, unicodeGlyphs } from '../../src/text/glyphs.ts';

it('keys are written as a keyboard does, by name where there is no Unicode', () => {
  const keys = ['enter', 'up', 'left', 'alt+enter', 'ctrl+b', 'shift+tab', 'pageDown', '+'];
  expect(keys.map(key => keyLabel(key, unicodeGlyphs))).toEqual([
    ...['↵', '↑', '←', 'Alt-↵', 'Ctrl-B', 'Shift-tab', 'PgDn', '+'],
  ]);
  expect(keys.map(key => keyLabel(key, asciiGlyphs))).toEqual([
    ...['Enter', 'Up', 'Left', 'Alt-Enter', 'Ctrl-B', 'Shift-tab', 'PgDn', '+'],
  ]);
  expect([upAndDown(unicodeGlyphs), upAndDown(asciiGlyphs)]).toEqual(['↑↓', 'Up/Down']);
});

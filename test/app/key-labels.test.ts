import { expect, it } from 'vitest';
import { keyLabel, upAndDown } from '../../src/app/key-labels.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../src/text/glyphs.ts';

it('keys are written as a keyboard does, by name where there is no Unicode', () => {
  const keys = ['enter', 'up', 'left', 'alt+enter', 'ctrl+b', 'shift+tab', 'pageDown', '+'];
  expect(keys.map(key => keyLabel(key, UNICODE_GLYPHS))).toEqual([
    ...['↵', '↑', '←', 'Alt-↵', 'Ctrl-B', 'Shift-tab', 'PgDn', '+'],
  ]);
  expect(keys.map(key => keyLabel(key, ASCII_GLYPHS))).toEqual([
    ...['Enter', 'Up', 'Left', 'Alt-Enter', 'Ctrl-B', 'Shift-tab', 'PgDn', '+'],
  ]);
  expect([upAndDown(UNICODE_GLYPHS), upAndDown(ASCII_GLYPHS)]).toEqual(['↑↓', 'Up/Down']);
});

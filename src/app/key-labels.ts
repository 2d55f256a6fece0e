/** How a key notation is written for people: in the footer, the help screen and the README. */
import type { Glyphs } from '../text/row.ts';

const KEY_NAMES: Readonly<Record<string, string>> = {
  pageUp: 'PgUp',
  pageDown: 'PgDn',
  home: 'Home',
  end: 'End',
  escape: 'Esc',
  backspace: 'Backspace',
  delete: 'Del',
  space: 'space',
  tab: 'tab',
};

const MODIFIERS: Readonly<Record<string, string>> = { ctrl: 'Ctrl-', alt: 'Alt-', shift: 'Shift-' };

/** Without Unicode `<` could be Enter, Left or the way back: there these keys are called by their names. */
const ASCII_NAMES: Readonly<Record<string, string>> = {
  enter: 'Enter',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
};

function arrowLabel(name: string, glyphs: Glyphs): string | undefined {
  if (glyphs.ascii) return ASCII_NAMES[name];
  if (name === 'enter') return glyphs.enter;
  if (name === 'up') return glyphs.up;
  if (name === 'down') return glyphs.arrowDown;
  if (name === 'left') return glyphs.arrowLeft;
  if (name === 'right') return glyphs.arrowRight;
  return undefined;
}

/** `ctrl+b` → `Ctrl-B`, `enter` → `↵`, `G` → `G`. */
export function keyLabel(notation: string, glyphs: Glyphs): string {
  if (notation === '+') return notation;
  const parts = notation.split('+');
  const name = parts.pop() ?? '';
  const prefix = parts.map(part => MODIFIERS[part] ?? '').join('');
  const label = arrowLabel(name, glyphs) ?? KEY_NAMES[name] ?? name;
  return prefix + (prefix !== '' && label.length === 1 ? label.toUpperCase() : label);
}

/** The two keys that choose from a list, as one: `↑↓`. */
export function upAndDown(glyphs: Glyphs): string {
  return [keyLabel('up', glyphs), keyLabel('down', glyphs)].join(glyphs.ascii ? '/' : '');
}

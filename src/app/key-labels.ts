/** How a key notation is written for people: in the footer, the help screen and the manual page. */
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

/** `alt++` is Alt and the key of the plus. */
function partsOf(notation: string): { readonly modifiers: readonly string[]; readonly name: string } {
  const parts = notation.split('+');
  const name = notation.endsWith('++') ? '+' : (parts.at(-1) ?? '');
  return { modifiers: parts.slice(0, notation.endsWith('++') ? -2 : -1), name };
}

/** `ctrl+b` → `Ctrl-B`, `enter` → `↵`, `G` → `G`. */
export function keyLabel(notation: string, glyphs: Glyphs): string {
  if (notation === '+') return notation;
  const { modifiers: parts, name } = partsOf(notation);
  const prefix = parts.map(part => MODIFIERS[part] ?? '').join('');
  const label = arrowLabel(name, glyphs) ?? KEY_NAMES[name] ?? name;
  return prefix + (prefix !== '' && label.length === 1 ? label.toUpperCase() : label);
}

/** Keys that go together: `↑↓`, `Up/Down`, `g G`; those that are empty are left out. */
export function keysTogether(labels: readonly string[], glyphs: Glyphs): string {
  const arrows = ['up', 'down', 'left', 'right'].map(name => arrowLabel(name, glyphs));
  const between = !labels.every(label => arrows.includes(label)) ? ' ' : glyphs.ascii ? '/' : '';
  return labels.filter(label => label !== '').join(between);
}

/** The two keys that choose from a list, as one: `↑↓`. */
export function upAndDown(glyphs: Glyphs): string {
  return keysTogether([keyLabel('up', glyphs), keyLabel('down', glyphs)], glyphs);
}

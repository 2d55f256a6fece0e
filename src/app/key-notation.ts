/** A key as a person writes it (`Ctrl+B`, `pgup`, `space`, `G`) → the notation of the key table. Pure. */
import { segmentsOf } from '../text/unicode/segments.ts';

/** By their names in lower case. */
const NAMED: Readonly<Record<string, string>> = {
  enter: 'enter',
  return: 'enter',
  escape: 'escape',
  esc: 'escape',
  tab: 'tab',
  backspace: 'backspace',
  delete: 'delete',
  del: 'delete',
  up: 'up',
  down: 'down',
  left: 'left',
  right: 'right',
  pageup: 'pageUp',
  pgup: 'pageUp',
  pagedown: 'pageDown',
  pgdn: 'pageDown',
  home: 'home',
  end: 'end',
  space: 'space',
};

/** These are the same bytes on a terminal. */
const SAME_AS: Readonly<Record<string, string>> = {
  'ctrl+i': 'tab',
  'ctrl+m': 'enter',
  'ctrl+[': 'escape',
  'ctrl+h': 'backspace',
};

export type KeyNotation =
  | { readonly ok: true; readonly notation: string; readonly isText: boolean }
  /** The end of a sentence that begins with the key. */
  | { readonly ok: false; readonly problem: string };

const failed = (problem: string): KeyNotation => ({ ok: false, problem });

/**
 * Reads one key.
 *
 * @example
 * keyNotation('Ctrl+PgUp'); // { ok: true, notation: 'ctrl+pageUp', isText: false }
 */
export function keyNotation(written: string): KeyNotation {
  const text = written === ' ' ? 'space' : written.trim();
  const { modifiers, base } = split(text);
  const unknown = modifiers.find(word => !['ctrl', 'alt', 'shift'].includes(word));
  if (unknown !== undefined) return failed(`has "${unknown}", which is none of ctrl, alt and shift`);
  const [ctrl, alt, shift] = ['ctrl', 'alt', 'shift'].map(word => modifiers.includes(word));
  const name = NAMED[base.toLowerCase()];
  const isCharacter = name === undefined || name === 'space';
  if (name === undefined && [...segmentsOf(base)].length !== 1)
    return failed('is no key: write one character, or a name such as enter, pageUp, space');
  if (isCharacter && shift) return failed(`names Shift: write ${base.toUpperCase()} itself`);
  const key = name ?? (ctrl ? base.toLowerCase() : base);
  const notation = `${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${shift ? 'shift+' : ''}${key}`;
  const same = SAME_AS[notation];
  if (same !== undefined) return failed(`is ${same} on a terminal: write that`);
  return { ok: true, notation, isText: isCharacter && !ctrl && !alt };
}

/** `ctrl++` is Ctrl and the key of the plus. */
function split(text: string): { readonly modifiers: readonly string[]; readonly base: string } {
  if (text === '+') return { modifiers: [], base: '+' };
  const plus = text.endsWith('++');
  const words = (plus ? text.slice(0, -2) : text).split('+');
  const base = plus ? '+' : (words.at(-1) ?? '');
  return { modifiers: (plus ? words : words.slice(0, -1)).map(word => word.toLowerCase()), base };
}

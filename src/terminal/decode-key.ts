/**
 * One whole key sequence → a key, a focus report, or unknown. Covers xterm, VT220, rxvt, the Linux console and the kitty `CSI … u` form;
 * modifiers as in xterm (`1;5D` is Ctrl-Left). Promises: what a terminal answers, reports of the mouse and releases of keys are unknown.
 */
import type { Key, KeyName } from '../app/key.ts';

export type Decoded =
  | { readonly kind: 'key'; readonly key: Key }
  | { readonly kind: 'focus'; readonly gained: boolean }
  | { readonly kind: 'unknown' };

interface Modifiers {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

const NO_MODIFIERS: Modifiers = { ctrl: false, alt: false, shift: false };
const SHIFT: Modifiers = { ...NO_MODIFIERS, shift: true };
const CTRL: Modifiers = { ...NO_MODIFIERS, ctrl: true };
const UNKNOWN: Decoded = { kind: 'unknown' };
const ESC = '\u001B';

/** `CSI` or `SS3` and one of these. */
const CURSOR_KEYS: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
};

/** rxvt: with Shift after CSI, with Ctrl after SS3. */
const RXVT_CURSOR_KEYS: Readonly<Record<string, KeyName>> = { a: 'up', b: 'down', c: 'right', d: 'left' };

/** rxvt: what ends a numbered key with these modifiers; others end it with `~`. */
const NUMBERED_ENDS: Readonly<Record<string, Modifiers>> = {
  $: SHIFT,
  '^': CTRL,
  '@': { ...CTRL, shift: true },
};

const NUMBERED_KEYS: Readonly<Record<string, KeyName>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageUp',
  6: 'pageDown',
  7: 'home',
  8: 'end',
};

/** The numeric keypad in application mode: SS3 and one of these. */
const KEYPAD_TEXT: Readonly<Record<string, string>> = {
  ...{ ' ': ' ', X: '=', j: '*', k: '+', l: ',', m: '-', n: '.', o: '/' },
  ...{ p: '0', q: '1', r: '2', s: '3', t: '4', u: '5', v: '6', w: '7', x: '8', y: '9' },
};

/** `CSI … u`: controls by their code, keys without text by kitty's numbers in the private use area. */
const CODE_POINTS: Readonly<Record<number, KeyName>> = {
  ...{ 8: 'backspace', 9: 'tab', 13: 'enter', 27: 'escape', 127: 'backspace' },
  ...{ 57414: 'enter', 57417: 'left', 57418: 'right', 57419: 'up', 57420: 'down' },
  ...{ 57421: 'pageUp', 57422: 'pageDown', 57423: 'home', 57424: 'end', 57426: 'delete' },
};
/** kitty: the keypad's text, from 57399 on. */
const KITTY_KEYPAD = '0123456789./*-+';

const key = (name: KeyName, modifiers: Modifiers = NO_MODIFIERS, text = ''): Decoded => ({
  kind: 'key',
  key: { name, text, ...modifiers },
});

const character = (text: string, modifiers: Modifiers = NO_MODIFIERS): Decoded =>
  key('char', modifiers, text);

/** kitty: the second part of the modifiers is 1 for a press, 2 for a repetition, 3 for a release. */
const RELEASE = '3';

/**
 * xterm's modifier parameter: 1 + shift 1 + alt 2 + ctrl 4; kitty adds caps lock 64 and num lock 128, which change nothing here. Null:
 * with another modifier (super, hyper, meta) the key is none of ours; a release is no press.
 */
function modifiersOf(parameter = ''): Modifiers | null {
  const [value = '', event] = parameter.split(':');
  if (event === RELEASE) return null;
  const bits = (value === '' ? 1 : Number(value)) - 1;
  if (!(bits >= 0 && bits <= 0xff) || (bits & 0b0011_1000) > 0) return null;
  return { shift: (bits & 1) > 0, alt: (bits & 2) > 0, ctrl: (bits & 4) > 0 };
}

const isText = (code: number): boolean =>
  (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xf8ff));

/** `code` is the key's, `shifted` what it gives with Shift, where the terminal reports that. */
function decodeCode(code: number, modifiers: Modifiers, shifted?: number): Decoded {
  const name = CODE_POINTS[code];
  if (name !== undefined) return key(name, modifiers);
  const keypad = KITTY_KEYPAD[code - 57399];
  if (keypad !== undefined) return character(keypad, modifiers);
  if (!isText(code)) return UNKNOWN;
  if (!modifiers.shift) return character(String.fromCodePoint(code), modifiers);
  if (shifted !== undefined && isText(shifted)) return character(String.fromCodePoint(shifted), modifiers);
  const upper = String.fromCodePoint(code).toUpperCase();
  return character([...upper].length === 1 ? upper : String.fromCodePoint(code), modifiers);
}

/** `CSI code:shifted:base ; modifiers:event ; text u`. */
function decodeUnicodeKey([code = '', modifierPart, text = '']: readonly string[]): Decoded {
  const modifiers = modifiersOf(modifierPart);
  if (modifiers === null) return UNKNOWN;
  const [own = '', shifted = ''] = code.split(':');
  const typed = text === '' || modifiers.ctrl || modifiers.alt ? [] : text.split(':').map(Number);
  if (own !== '' && CODE_POINTS[Number(own)] === undefined && typed.length > 0 && typed.every(isText))
    return character(String.fromCodePoint(...typed), modifiers);
  return decodeCode(own === '' ? -1 : Number(own), modifiers, shifted === '' ? undefined : Number(shifted));
}

function decodeNumberedKey(end: string, [number = '', modifierPart, code]: readonly string[]): Decoded {
  const modifiers = end === '~' ? modifiersOf(modifierPart) : (NUMBERED_ENDS[end] ?? null);
  if (modifiers === null) return UNKNOWN;
  // xterm's modifyOtherKeys: CSI 27 ; modifiers ; code ~
  if (end === '~' && number === '27' && code !== undefined) return decodeCode(Number(code), modifiers);
  const name = NUMBERED_KEYS[number];
  return name === undefined ? UNKNOWN : key(name, modifiers);
}

/** The number before the modifiers is 1 or left out; old terminals send the modifiers alone. */
function decodeCursorKey(name: KeyName, [first = '', second, ...more]: readonly string[]): Decoded {
  if (more.length > 0 || (second !== undefined && first !== '1' && first !== '')) return UNKNOWN;
  const modifiers = modifiersOf(second ?? first);
  return modifiers === null ? UNKNOWN : key(name, modifiers);
}

/** Parameters, intermediates and the final. A private mark (`<=>?`) makes it an answer or the mouse. */
const KEY_SEQUENCE = /^([0-9;:]*)([@-~]|\$$)$/;

function decodeControlSequence(sequence: string): Decoded {
  const [, written = '', final = ''] = KEY_SEQUENCE.exec(sequence.slice(2)) ?? [];
  const parameters = written.split(';');
  if (final === '~' || NUMBERED_ENDS[final] !== undefined) return decodeNumberedKey(final, parameters);
  if (final === 'u') return decodeUnicodeKey(parameters);
  const name = CURSOR_KEYS[final];
  if (name !== undefined) return decodeCursorKey(name, parameters);
  if (written === '' && (final === 'I' || final === 'O')) return { kind: 'focus', gained: final === 'I' };
  if (final === 'Z' && (written === '' || written === '1;2')) return key('tab', SHIFT);
  const rxvt = written === '' ? RXVT_CURSOR_KEYS[final] : undefined;
  return rxvt === undefined ? UNKNOWN : key(rxvt, SHIFT);
}

/** `SS3`, modifiers on some terminals, and a final. */
function decodeSingleShift(sequence: string): Decoded {
  const final = sequence.at(-1) ?? '';
  const parameters = sequence.slice(2, -1).split(';');
  const name = CURSOR_KEYS[final];
  if (name !== undefined) return decodeCursorKey(name, parameters);
  if (parameters.join('') !== '') return UNKNOWN;
  if (final === 'M') return key('enter');
  if (final === 'I') return key('tab');
  const rxvt = RXVT_CURSOR_KEYS[final];
  if (rxvt !== undefined) return key(rxvt, CTRL);
  const text = KEYPAD_TEXT[final];
  return text === undefined ? UNKNOWN : character(text);
}

/** C0: Enter, Tab, Backspace and Escape are keys, other codes from 1 to 26 are Ctrl-letters, the rest is unknown. */
function decodeControl(char: string): Decoded {
  const code = char.charCodeAt(0);
  if (code === 13) return key('enter');
  if (code === 9) return key('tab');
  if (code === 127 || code === 8) return key('backspace');
  if (code === 27) return key('escape');
  return code >= 1 && code <= 26 ? character(String.fromCharCode(code + 96), CTRL) : UNKNOWN;
}

const withAlt = (decoded: Decoded): Decoded =>
  decoded.kind === 'key' ? { kind: 'key', key: { ...decoded.key, alt: true } } : decoded;

/** `sequence` is one control, one whole sequence, or one printable character. */
export function decodeKey(sequence: string): Decoded {
  if (sequence.length > 1 && sequence.startsWith(ESC)) {
    if (sequence.startsWith(`${ESC}[`)) return decodeControlSequence(sequence);
    if (sequence.startsWith(`${ESC}O`)) return decodeSingleShift(sequence);
    return withAlt(decodeKey(sequence.slice(1)));
  }
  const code = sequence.charCodeAt(0);
  if (sequence.length === 1 && (code < 32 || code === 127)) return decodeControl(sequence);
  return code >= 0x80 && code <= 0x9f ? UNKNOWN : character(sequence);
}

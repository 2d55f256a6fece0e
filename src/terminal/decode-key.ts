/**
 * One whole key sequence → a key, a focus report, or unknown. Covers xterm, VT220, rxvt and the kitty `CSI … u` form; modifiers as in
 * xterm (`1;5D` is Ctrl-Left).
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
const ESC = '\u001B';

const FINAL_BYTES: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
};

const TILDE_NUMBERS: Readonly<Record<string, KeyName>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageUp',
  6: 'pageDown',
  7: 'home',
  8: 'end',
};

const CODE_POINTS: Readonly<Record<number, KeyName>> = {
  9: 'tab',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
};

const key = (name: KeyName, modifiers: Modifiers = NO_MODIFIERS, text = ''): Decoded => ({
  kind: 'key',
  key: { name, text, ...modifiers },
});

/** xterm's modifier parameter: 1 + shift 1 + alt 2 + ctrl 4. */
function modifiersOf(parameter: string | undefined): Modifiers {
  const bits = Number.parseInt(parameter ?? '1', 10) - 1;
  return bits > 0 ? { shift: (bits & 1) > 0, alt: (bits & 2) > 0, ctrl: (bits & 4) > 0 } : NO_MODIFIERS;
}

function decodeUnicodeKey(code: number, modifiers: Modifiers): Decoded {
  const name = CODE_POINTS[code];
  if (name !== undefined) return key(name, modifiers);
  if (!(code >= 32 && code <= 0x10ffff)) return { kind: 'unknown' };
  return key('char', modifiers, String.fromCodePoint(code));
}

function decodeControlSequence(sequence: string): Decoded {
  const final = sequence.at(-1) ?? '';
  const parameters = sequence.slice(2, -1).split(';');
  const modifiers = modifiersOf(parameters[1]);
  if (final === 'I' || final === 'O') return { kind: 'focus', gained: final === 'I' };
  if (final === 'Z') return key('tab', { ...NO_MODIFIERS, shift: true });
  if (final === 'u') return decodeUnicodeKey(Number.parseInt(parameters[0] ?? '', 10), modifiers);
  if (final === '~' && parameters[0] === '27') return decodeUnicodeKey(Number(parameters[2]), modifiers);
  const name = final === '~' ? TILDE_NUMBERS[parameters[0] ?? ''] : FINAL_BYTES[final];
  return name === undefined ? { kind: 'unknown' } : key(name, modifiers);
}

/** C0: Enter, Tab, Backspace and Escape are keys, other codes from 1 to 26 are Ctrl-letters, the rest is unknown. */
function decodeControl(char: string): Decoded {
  const code = char.charCodeAt(0);
  if (code === 13) return key('enter');
  if (code === 9) return key('tab');
  if (code === 127 || code === 8) return key('backspace');
  if (code === 27) return key('escape');
  if (code >= 1 && code <= 26)
    return key('char', { ...NO_MODIFIERS, ctrl: true }, String.fromCharCode(code + 96));
  return { kind: 'unknown' };
}

const withAlt = (decoded: Decoded): Decoded =>
  decoded.kind === 'key' ? { kind: 'key', key: { ...decoded.key, alt: true } } : decoded;

/** `sequence` is one item of `KeyStream`. */
export function decodeKey(sequence: string): Decoded {
  if (sequence.length > 1 && sequence.startsWith(ESC)) {
    if (sequence.startsWith(`${ESC}[`) && sequence.length > 2) return decodeControlSequence(sequence);
    if (sequence.startsWith(`${ESC}O`) && sequence.length === 3) {
      const name = FINAL_BYTES[sequence.charAt(2)];
      return name === undefined ? { kind: 'unknown' } : key(name);
    }
    return withAlt(decodeKey(sequence.slice(1)));
  }
  const code = sequence.charCodeAt(0);
  if (sequence.length === 1 && (code < 32 || code === 127)) return decodeControl(sequence);
  return key('char', NO_MODIFIERS, sequence);
}

/** A million byte strings: nothing comes out of the input but what a simple grammar, written as one expression, finds to be text. */
import { describe, expect, it } from 'vitest';
import { decodeKey } from '../../src/terminal/decode-key.ts';
import { InputText } from '../../src/terminal/input-text.ts';
import { KeyStream, type Keystroke } from '../../src/terminal/key-stream.ts';

const BATCHES = 20;
const STRINGS = 50_000;
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_007);

/** With Alt, some terminals put an Escape before a key's sequence. */
const CSI = '(?:\\u001B?\\u001B\\[|\\u009B)';
const IN_STRING = '[\\u0008-\\u000D\\u0020-\\u007F\\u00A0-\\u{10FFFF}]*';
/** What a terminal may send, longest first; a piece that none of the others takes is one character. */
const PIECE = new RegExp(
  [
    `(?:\\u001B[P\\]X^_]|[\\u0090\\u0098\\u009D-\\u009F])${IN_STRING}(?:[\\u0007\\u009C]|\\u001B\\\\|\\u001B$)?`,
    `${CSI}M[^\\u0000-\\u001F]{0,3}`,
    `${CSI}t[^\\u0000-\\u001F]{0,2}`,
    `${CSI}T[^\\u0000-\\u001F]{0,6}`,
    `${CSI}\\[[@-~]?`,
    `${CSI}[0-9]+\\$`,
    `${CSI}[0-?]*(?:[ -/][ -?]*)?[@-~]?`,
    '(?:\\u001B?\\u001BO|\\u008F)[0-?]*[ -/@-~]?',
    // Alt; an Escape before an Escape or an 8-bit control was pressed by itself.
    '\\u001B[^\\u001B\\u0080-\\u009F]',
    '[^]',
  ].join('|'),
  'gu',
);

/** The text that a person typed, line ends and tabs left out. */
function expectedText(input: string): string {
  let text = '';
  for (const [piece] of input.matchAll(PIECE)) {
    const seven = piece.replace('\u009B', '\u001B[').replace('\u008F', '\u001BO');
    const decoded = decodeKey(seven);
    const isPlain = decoded.kind === 'key' && decoded.key.name === 'char';
    if (isPlain && !decoded.key.ctrl && !decoded.key.alt) text += decoded.key.text;
  }
  return text.replaceAll('\uFFFD', '');
}

function textOf(stroke: Keystroke): string {
  if (stroke.kind === 'focus' || stroke.kind === 'reportsFocus' || stroke.kind === 'colour') return '';
  if (stroke.kind !== 'key') return stroke.text.replace(/[\t\r\n]/g, '');
  const { name, text, ctrl, alt } = stroke.key;
  return name === 'char' && !ctrl && !alt ? text : '';
}

/** mulberry32 */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** Bytes with a meaning in the grammar come more often than others. */
const COMMON = Buffer.from('\u001B\u001B\u001B[[]O?;<:$~uMRcPX_^\\\u0007\u00071239aqjA \r', 'latin1');

function randomBytes(random: (below: number) => number): Buffer {
  const bytes = Buffer.alloc(1 + random(14));
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = random(3) === 0 ? random(256) : (COMMON[random(COMMON.length)] ?? 0);
  return bytes;
}

describe(`bytes from anywhere (FUZZ_SEED=${SEED})`, () => {
  it.each(Array.from({ length: BATCHES }, (_, batch) => batch))('batch %i', batch => {
    const random = randomFrom(SEED + batch);
    for (let count = 0; count < STRINGS; count++) {
      const bytes = randomBytes(random);
      const input = new InputText().decode(bytes);
      const stream = new KeyStream();
      const strokes = stream.push(input, 0);
      while (stream.waitMs !== null) strokes.push(...stream.flush());
      const text = strokes.map(textOf).join('');
      if (text !== expectedText(input))
        expect(`${escape(text)} of ${escape(input)}`).toBe(escape(expectedText(input)));
    }
  });
});

/** The sequence that puts a text on the clipboard of a terminal (OSC 52, xterm's ctlseqs), as text of a limited length. */
import type { Wrap } from './plan.ts';

const ESC = '\u001B';
/** Terminals cut or refuse longer sequences (xterm: about 100,000 bytes of base64). */
export const SEQUENCE_LIMIT_BYTES = 74_000;
/** GNU screen drops a control string that is longer than its own buffer; several in a row are one for the terminal. */
const SCREEN_PIECE_CHARACTERS = 240;

export function clipboardSequence(text: string, wrap: Wrap): string {
  const sequence = `${ESC}]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
  switch (wrap) {
    case 'plain':
      return sequence;
    case 'tmux':
      return `${ESC}Ptmux;${sequence.replaceAll(ESC, ESC + ESC)}${ESC}\\`;
    case 'screen':
      return inPieces(sequence, SCREEN_PIECE_CHARACTERS)
        .map(piece => `${ESC}P${piece}${ESC}\\`)
        .join('');
    default:
      return wrap satisfies never;
  }
}

function inPieces(text: string, length: number): string[] {
  const count = Math.ceil(text.length / length);
  return Array.from({ length: count }, (_, piece) => text.slice(piece * length, (piece + 1) * length));
}

/** The beginning of `text` that has at most `bytes`, cut between characters. */
export function firstBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text, 'utf8');
  if (encoded.length <= bytes) return text;
  let end = bytes;
  // 10xxxxxx continues a character.
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  return encoded.subarray(0, end).toString('utf8');
}

/** The sequence that puts a text on the clipboard of a terminal (OSC 52, xterm's ctlseqs), as text of a limited length. */
import { type Wrap, wrapSequence } from '../wrap-sequence.ts';

/** Terminals cut or refuse longer sequences (xterm: about 100,000 bytes of base64). */
export const SEQUENCE_LIMIT_BYTES = 74_000;

export function clipboardSequence(text: string, wrap: Wrap): string {
  return wrapSequence(`\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`, wrap);
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

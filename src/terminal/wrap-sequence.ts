/**
 * A sequence for the terminal, wrapped for what is between it and rolltop. tmux and GNU screen answer sequences themselves; what is in
 * a device control string (DCS) of theirs they pass on. Pure.
 */

/** `plain`: nothing is between. */
export type Wrap = 'plain' | 'tmux' | 'screen';

const ESC = '\u001B';
/** GNU screen shows the rest of a control string that is longer than its buffer; several in a row are one for the terminal. */
const SCREEN_PIECE_BYTES = 240;

/** `sequence` ends in BEL: an ESC \ in it would end the string of GNU screen. */
export function wrapSequence(sequence: string, wrap: Wrap): string {
  switch (wrap) {
    case 'plain':
      return sequence;
    case 'tmux':
      return `${ESC}Ptmux;${sequence.replaceAll(ESC, ESC + ESC)}${ESC}\\`;
    case 'screen':
      return inPieces(sequence, SCREEN_PIECE_BYTES)
        .map(piece => `${ESC}P${piece}${ESC}\\`)
        .join('');
    default:
      return wrap satisfies never;
  }
}

/** Cut between characters, so that no piece has more than `most` bytes. */
function inPieces(text: string, most: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of text) {
    const more = Buffer.byteLength(character, 'utf8');
    if (bytes + more > most) {
      pieces.push(piece);
      piece = '';
      bytes = 0;
    }
    piece += character;
    bytes += more;
  }
  return [...pieces, piece];
}

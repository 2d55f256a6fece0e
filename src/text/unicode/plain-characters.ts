/**
 * Characters that are plain without a table: they take one cell, join no neighbour and hide nothing. Those that rows are drawn with
 * (lines, blocks, arrows, marks) are among them, so that a first page needs neither the segmenter nor a Unicode table: to make those
 * takes as long as all else that a start computes.
 */

/** First and last of each range: Latin to Cyrillic, punctuation, arrows, mathematics, lines and blocks. */
const PLAIN_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x2ff],
  [0x391, 0x3a1],
  [0x3a3, 0x482],
  [0x2010, 0x2027],
  [0x2190, 0x21ff],
  [0x2200, 0x22ff],
  [0x2500, 0x25fc],
  [0x2713, 0x2713],
  [0x2717, 0x2717],
];

export function isPlainCharacter(codePoint: number): boolean {
  return PLAIN_RANGES.some(([first, last]) => codePoint >= first && codePoint <= last);
}

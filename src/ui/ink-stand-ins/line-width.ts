/**
 * Cells that a drawn line takes, as string-width counts them. Ink asks for every text of every frame, and most were in the last
 * frame too: widths are remembered, and what is new is measured without taking plain text apart.
 */
import stringWidth from 'string-width';
import { cellWidth } from '../../text/unicode/width.ts';

const SGR = /\u001B\[[0-9;]*m/g;
/** Sequences other than colours, and control characters: none of ours, so string-width itself may take its time. */
const ODD = /[\u0000-\u001F\u007F-\u009F]/;
/** A few screens. */
const KEPT = 1_000;

let lately = new Map<string, number>();
let before = new Map<string, number>();

export function lineWidth(line: string): number {
  const known = lately.get(line);
  if (known !== undefined) return known;
  const width = before.get(line) ?? measure(line);
  if (lately.size >= KEPT) {
    before = lately;
    lately = new Map();
  }
  lately.set(line, width);
  return width;
}

function measure(line: string): number {
  const text = line.includes('\u001B') ? line.replace(SGR, '') : line;
  return ODD.test(text) ? stringWidth(line) : cellWidth(text);
}

/**
 * Lines that go to the file in one write. Pure. Promises that only lines whose newline is in the file count as landed, so
 * that no line is taken for written when its end is missing. It keeps bytes only: they are outside of the heap.
 */
import { joinPieces } from '../../rollout/read/line-splitter.ts';

export interface LineBlock {
  readonly bytes: Buffer;
  /** The size of the file when the block was made. */
  readonly start: number;
  /** Bytes of the block that are known to be in the file. */
  landed: number;
  attempted: boolean;
}

const NEWLINE = 0x0a;

/** Text that is encoded in one step: many lines, because each step costs, but never more than a string can hold. */
const STEP_CHARACTERS = 64 * 1024;

/** Makes a block for a file of `size` bytes from lines without newlines; after a torn line it begins with a newline. */
export function makeBlock(
  lines: readonly string[],
  at: { readonly size: number; readonly torn: boolean },
): LineBlock {
  const pieces: Buffer[] = [];
  let text = at.torn ? '\n' : '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < STEP_CHARACTERS) continue;
    pieces.push(Buffer.from(text));
    text = '';
  }
  pieces.push(Buffer.from(text));
  return { bytes: joinPieces(pieces), start: at.size, landed: 0, attempted: false };
}

/** What is still to be written. */
export function nextPiece(block: LineBlock): Buffer {
  return block.landed === 0 ? block.bytes : block.bytes.subarray(block.landed);
}

/** The bytes of the lines that are in the file whole. */
export function landedLines(block: LineBlock): Buffer {
  return block.bytes.subarray(0, wholeBytes(block));
}

/** The bytes of the lines that are not, from their beginning. */
export function missingLines(block: LineBlock): Buffer {
  return block.bytes.subarray(wholeBytes(block));
}

function wholeBytes({ bytes, landed }: LineBlock): number {
  return bytes.subarray(0, landed).lastIndexOf(NEWLINE) + 1;
}

/** The lines in `bytes`, without newlines; empty lines are left out. */
export function linesIn(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline === -1 ? bytes.length : newline;
    if (end > from) lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines;
}

/**
 * Lines that go to the file in one write. Pure. Promises that `linesLanded` counts only lines whose newline is in the
 * file, so that no line is taken for written when its end is missing.
 */
import type { LineDraft } from './append-lines.ts';

export interface Block {
  readonly drafts: readonly LineDraft[];
  /** The lines as written, without newlines; same order and number as `drafts`. */
  readonly lines: readonly string[];
  readonly bytes: Buffer;
  /** For each line, the number of bytes up to and including its newline. */
  readonly ends: readonly number[];
  /** The size of the file when the block was made. */
  readonly start: number;
  /** Bytes of the block that are known to be in the file. */
  landed: number;
  attempted: boolean;
}

const NEWLINE = 0x0a;

/** Makes a block for a file of `size` bytes; after a torn line it begins with a newline. */
export function makeBlock(
  drafts: readonly LineDraft[],
  lines: readonly string[],
  at: { readonly size: number; readonly torn: boolean },
): Block {
  const size = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, at.torn ? 1 : 0);
  const bytes = Buffer.allocUnsafe(size);
  let end = at.torn ? bytes.writeUInt8(NEWLINE, 0) : 0;
  const ends = lines.map(line => {
    end = bytes.writeUInt8(NEWLINE, end + bytes.write(line, end, 'utf8'));
    return end;
  });
  return { drafts, lines, bytes, ends, start: at.size, landed: 0, attempted: false };
}

/** What is still to be written. */
export function nextPiece(block: Block): Buffer {
  return block.landed === 0 ? block.bytes : block.bytes.subarray(block.landed);
}

/** How many lines are in the file whole. */
export function linesLanded(block: Block): number {
  const next = block.ends.findIndex(end => end > block.landed);
  return next === -1 ? block.ends.length : next;
}

/**
 * Unpacks zstd as a stream, with caps. Promises: never more than a few megabytes ahead; memory grows with what was unpacked, whatever window
 * a frame claims; a frame that cannot be unpacked rightly is refused (`zstd-frames.ts`). fzstd is loaded when first needed. Node's own
 * zstd (22.15+) takes a cut file for whole and leaves out all frames but the first. Does not write files.
 */
import { BlockUnpacker } from './block-unpacker.ts';
import { ZstdFrames, type ZstdPart } from './zstd-frames.ts';

/** So many blocks and frames may hold whatever they hold. */
const FREE_PARTS = 10_000;
/** More of them hold at least this on average: an encoder's blocks have 128 KB, and one that is flushed after each line a line. */
const LEAST_PART_BYTES = 64;
/** Small blocks are passed on together. */
const PIECE_BYTES = 64 * 1024;

/** `stopped`: `onPiece` returned false. `cut off`: the input ended within a frame; the pieces before it were passed on. */
export type UnpackEnd = 'whole' | 'stopped' | 'cut off';

/** Unpacks `chunks`; passes each unpacked piece to `onPiece` in order. Ends early when `onPiece` returns false. */
export async function unpackZstd(
  chunks: AsyncIterable<Buffer>,
  onPiece: (piece: Buffer) => Promise<boolean>,
): Promise<UnpackEnd> {
  const { Decompress } = await import('fzstd');
  const frames = new ZstdFrames();
  const stream = new UnpackedStream(new BlockUnpacker(Decompress));
  for await (const chunk of chunks) {
    for (const part of frames.take(chunk)) {
      stream.take(part);
      if (stream.waiting >= PIECE_BYTES && !(await onPiece(stream.piece()))) return 'stopped';
    }
  }
  if (stream.waiting > 0 && !(await onPiece(stream.piece()))) return 'stopped';
  return frames.areWhole ? 'whole' : 'cut off';
}

/** What was unpacked and not passed on. */
class UnpackedStream {
  readonly #blocks: BlockUnpacker;
  #pieces: Buffer[] = [];
  #parts = 0;
  #bytes = 0;
  /** In bytes. */
  waiting = 0;

  constructor(blocks: BlockUnpacker) {
    this.#blocks = blocks;
  }

  take(part: ZstdPart): void {
    this.#parts += 1;
    if (this.#parts > FREE_PARTS && this.#bytes < this.#parts * LEAST_PART_BYTES)
      throw new Error(`it is in more than ${FREE_PARTS} blocks that hold next to nothing`);
    if (part.kind === 'skippable frame') return;
    if (part.kind === 'frame') return this.#blocks.begin(part.windowBytes);
    const piece = this.#blocks.unpack(part);
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.waiting += piece.length;
    this.#bytes += piece.length;
  }

  piece(): Buffer {
    const [first] = this.#pieces;
    const piece = first !== undefined && this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.waiting = 0;
    return piece;
  }
}

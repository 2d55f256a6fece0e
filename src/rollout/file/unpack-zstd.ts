/**
 * Unpacks zstd as a stream, with caps. Promises: never more than a few megabytes ahead; a frame whose window or
 * whose output is over the cap is refused before memory is taken for it. fzstd is loaded when first needed. Node's own zstd (22.15+)
 * takes a cut file for whole and leaves out all frames but the first. Does not write files.
 */
import { ZstdFrames } from './zstd-frames.ts';

/** What a zstd encoder uses at its highest ordinary level (128 MB, window log 27). */
const WINDOW_LOG_CAP = 27;

/** fzstd unpacks a whole push before it returns anything, and four bytes can stand for 128 KB. */
const FEED_BYTES = 512;

/** `stopped`: `onPiece` returned false. `cut off`: the input ended within a frame; the pieces before it were passed on. */
export type UnpackEnd = 'whole' | 'stopped' | 'cut off';

/** Unpacks `chunks`; passes each unpacked piece to `onPiece` in order. Ends early when `onPiece` returns false. */
export async function unpackZstd(
  chunks: AsyncIterable<Buffer>,
  onPiece: (piece: Buffer) => Promise<boolean>,
): Promise<UnpackEnd> {
  const frames = new ZstdFrames();
  const followed = follow(chunks, frames);
  for await (const piece of unpacked(followed, frames)) {
    if (!(await onPiece(piece))) return 'stopped';
  }
  return frames.areWhole ? 'whole' : 'cut off';
}

async function* follow(chunks: AsyncIterable<Buffer>, frames: ZstdFrames): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    frames.take(chunk);
    yield chunk;
  }
}

async function* unpacked(chunks: AsyncIterable<Buffer>, frames: ZstdFrames): AsyncGenerator<Buffer> {
  const { Decompress } = await import('fzstd');
  let ready: Buffer[] = [];
  const decompress = new Decompress(piece => ready.push(Buffer.from(piece)));
  let first = true;
  for await (const chunk of chunks) {
    if (first) assertWindow(chunk);
    first = false;
    for (let at = 0; at < chunk.length; at += FEED_BYTES) {
      decompress.push(chunk.subarray(at, at + FEED_BYTES));
      const pieces = ready;
      ready = [];
      yield* pieces;
    }
  }
  // At the end it throws for an input that is cut off.
  if (frames.areWhole) decompress.push(new Uint8Array(0), true);
  yield* ready;
}

/**
 * Refuses a first frame whose window is over the cap: fzstd allocates it immediately (RFC 8878, 3.1.1.1).
 * Later frames of one file are written by the same encoder; the output cap still bounds them.
 */
function assertWindow(header: Buffer): void {
  const descriptor = header[4] ?? 0;
  const singleSegment = (descriptor & 0x20) !== 0;
  const windowBytes = singleSegment ? contentSize(header, descriptor) : windowSize(header[5] ?? 0);
  if (windowBytes > 2 ** WINDOW_LOG_CAP) throw new Error('the zstd window is over 128 MB');
}

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

/** A single-segment frame has its whole content as window. */
function contentSize(header: Buffer, descriptor: number): number {
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const at = 5 + dictionaryBytes;
  const bytes = [1, 2, 4, 8][descriptor >> 6] ?? 1;
  if (header.length < at + bytes) return 0;
  const low = header.readUIntLE(at, Math.min(bytes, 6));
  return bytes === 2 ? low + 256 : low;
}

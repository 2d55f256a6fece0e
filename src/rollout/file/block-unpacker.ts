/**
 * Unpacks the blocks of one zstd frame after the other. fzstd shifts its whole window for every block, 64 MB for a byte if a frame says so: an
 * 80 KB file took minutes. So it gets one block at a time, and the window is kept here: a buffer that grows with what was unpacked, up to
 * one and a quarter of the window, and is shifted once for each quarter. Promises: every byte is that of the zstd program, for windows up to
 * 64 MB. Depends on fields of fzstd 0.1.1, which is bundled.
 */
import type { Decompress } from 'fzstd';
import { LONGEST_BLOCK, type ZstdPart } from './zstd-frames.ts';

type ZstdBlock = Extract<ZstdPart, { bytes: Buffer }>;

/** What fzstd keeps: of a frame its window, where that ends, and the longest block; and input that waits for more. */
interface Internals {
  readonly s: { w: Uint8Array; e: number; m: number };
  c: Uint8Array[];
}

/**
 * The header that fzstd gets in place of each frame's: the smallest window, no dictionary, no checksum (fzstd compares none), and with 18 bytes
 * as long as what fzstd waits for.
 */
const FRAME_HEADER = Buffer.from('28b52ffdc300000000000000000000000000', 'hex');
const FIRST_BYTES = 1024 * 1024;
const NOTHING: Buffer = Buffer.alloc(0);

export class BlockUnpacker {
  readonly #Decompress: typeof Decompress;
  #decompress: Decompress | null = null;
  #windowBytes = 0;
  #window = NOTHING;
  /** Where in `#window` the unpacked bytes end. */
  #end = 0;

  constructor(decompress: typeof Decompress) {
    this.#Decompress = decompress;
  }

  /** A frame begins: nothing before it is referred to. */
  begin(windowBytes: number): void {
    this.#windowBytes = windowBytes;
    this.#decompress = null;
    this.#end = 0;
  }

  unpack(block: ZstdBlock): Buffer {
    const piece = this.#contentOf(block);
    this.#remember(piece);
    return piece;
  }

  #contentOf({ kind, size, bytes }: ZstdBlock): Buffer {
    if (kind === 'stored') return bytes.subarray(3);
    return kind === 'repeated' ? Buffer.alloc(size, bytes[3]) : this.#unpacked(bytes);
  }

  #unpacked(bytes: Buffer): Buffer {
    let content = NOTHING;
    const decompress = this.#decompress ?? this.#newFrame();
    const internals = decompress as unknown as Internals;
    const state = internals.s;
    state.w = this.#window;
    state.e = this.#end;
    state.m = LONGEST_BLOCK;
    decompress.ondata = piece => {
      content = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
      // What fzstd now shifts, and writes the block to.
      state.w = new Uint8Array(piece.length);
    };
    const block = Buffer.from(bytes);
    // Never the last one: what comes behind the last is not for fzstd.
    block.writeUInt8((block[0] ?? 0) & ~1, 0);
    decompress.push(block);
    // It keeps an empty rest of every block.
    internals.c = [];
    return content;
  }

  #newFrame(): Decompress {
    const decompress = new this.#Decompress();
    decompress.push(FRAME_HEADER);
    this.#decompress = decompress;
    return decompress;
  }

  #remember(piece: Buffer): void {
    const end = this.#end + piece.length;
    if (end > this.#window.length) this.#makeSpace(end);
    this.#end += piece.copy(this.#window, this.#end);
  }

  /** Grows the window, or drops what is too far back. */
  #makeSpace(end: number): void {
    const most = Math.ceil(this.#windowBytes * 1.25) + LONGEST_BLOCK;
    const kept = end > most ? Math.min(this.#end, this.#windowBytes) : this.#end;
    const size = Math.min(most, Math.max(FIRST_BYTES, 2 * end));
    const window = size > this.#window.length ? Buffer.allocUnsafeSlow(size) : this.#window;
    this.#window.copy(window, 0, this.#end - kept, this.#end);
    this.#window = window;
    this.#end = kept;
  }
}

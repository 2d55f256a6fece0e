/**
 * Follows the frames and blocks of zstd without unpacking them (RFC 8878, 3.1), to know whether the input ends where a frame
 * does. Promises: holds a few bytes, whatever the input. Needed because Node's zstd takes an input that is cut off for whole.
 */

const SKIPPABLE = 0x184d2a50;
const LONGEST_HEADER = 18;

type NextHeader = 'frame' | 'block' | 'skippable size';

export class ZstdFrames {
  #next: NextHeader = 'frame';
  /** Bytes of the present header that have come. */
  #header = Buffer.alloc(0);
  /** Bytes to pass over before the next header. */
  #toPass = 0;
  #hasChecksum = false;
  #seen = 0;

  /** The next bytes of the input. */
  take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#toPass > 0) {
        const passed = Math.min(this.#toPass, chunk.length - at);
        this.#toPass -= passed;
        at += passed;
      } else {
        const held = this.#header.length;
        this.#header = Buffer.concat([this.#header, chunk.subarray(at, at + LONGEST_HEADER - held)]);
        const length = this.#headerLength();
        if (length > this.#header.length) return;
        at += length - held;
        this.#enter(this.#header.subarray(0, length));
        this.#header = Buffer.alloc(0);
      }
    }
  }

  /** True when at least one frame came, and none is unfinished. */
  get areWhole(): boolean {
    return this.#seen > 0 && this.#next === 'frame' && this.#toPass === 0 && this.#header.length === 0;
  }

  /** The length of the present header, as far as its first bytes say it: more than they are means that more have to come. */
  #headerLength(): number {
    if (this.#next === 'block') return 3;
    if (this.#next === 'skippable size') return 4;
    if (this.#header.length < 5) return this.#isSkippable() ? 4 : 5;
    return this.#isSkippable() ? 4 : 4 + frameHeaderLength(this.#header[4] ?? 0);
  }

  #isSkippable(): boolean {
    return this.#header.length >= 4 && (this.#header.readUInt32LE(0) & ~0xf) >>> 0 === SKIPPABLE;
  }

  #enter(header: Buffer): void {
    if (this.#next === 'block') {
      const block = header.readUIntLE(0, 3);
      const isLast = (block & 1) === 1;
      // A block of one repeated byte has the number of repetitions in place of its length.
      this.#toPass = ((block >> 1) & 3) === 1 ? 1 : block >> 3;
      if (!isLast) return;
      if (this.#hasChecksum) this.#toPass += 4;
      this.#next = 'frame';
    } else if (this.#next === 'skippable size') {
      this.#toPass = header.readUInt32LE(0);
      this.#next = 'frame';
    } else {
      this.#seen += 1;
      this.#hasChecksum = ((header[4] ?? 0) & 4) !== 0;
      this.#next = header.length === 4 ? 'skippable size' : 'block';
    }
  }
}

/** The descriptor that says it included. */
function frameHeaderLength(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryId = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  return 1 + (isSingleSegment ? 0 : 1) + dictionaryId + contentSize;
}

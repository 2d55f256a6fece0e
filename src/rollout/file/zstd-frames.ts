/**
 * Cuts zstd into frames and blocks without unpacking them (RFC 8878, 3.1), and knows whether the input ends where a frame does. Promises: holds
 * less than one block, whatever the input; a window over 64 MB, a dictionary and a block over 128 KB are refused. Needed because
 * Node's zstd takes an input that is cut off for whole.
 */

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** A zstd encoder takes more only with `--long=27` or `--ultra -22`, and fzstd unpacks such frames to wrong bytes without an error. */
const WINDOW_CAP_BYTES = 64 * 1024 * 1024;
/** The longest block of any frame. */
export const LONGEST_BLOCK = 128 * 1024;

/** `stored`: as it is. `repeated`: one byte, `size` times. `packed`: to be unpacked. */
export type ZstdPart =
  | { readonly kind: 'frame'; readonly windowBytes: number }
  | { readonly kind: 'skippable frame' }
  | {
      readonly kind: 'stored' | 'repeated' | 'packed';
      readonly size: number;
      /** With its header of three bytes. */
      readonly bytes: Buffer;
    };

const BLOCK_KINDS = ['stored', 'repeated', 'packed'] as const;

export class ZstdFrames {
  #next: 'frame' | 'block' | 'checksum' = 'frame';
  #held: Buffer = Buffer.alloc(0);
  /** Bytes of a skippable frame to pass over. */
  #toPass = 0;
  #hasChecksum = false;
  #seen = 0;

  /** The parts that are whole with the next bytes of the input. Throws for what is no zstd, or over the limits. */
  take(chunk: Buffer): ZstdPart[] {
    const parts: ZstdPart[] = [];
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    for (;;) {
      const passed = Math.min(this.#toPass, rest.length);
      this.#toPass -= passed;
      rest = rest.subarray(passed);
      const length = this.#lengthOfNext(rest);
      if (length === null || length > rest.length) break;
      const part = this.#enter(rest.subarray(0, length));
      if (part !== null) parts.push(part);
      rest = rest.subarray(length);
    }
    this.#held = rest;
    return parts;
  }

  /** True when at least one frame came, and none is unfinished. */
  get areWhole(): boolean {
    return this.#seen > 0 && this.#next === 'frame' && this.#toPass === 0 && this.#held.length === 0;
  }

  /** Null while its first bytes do not say it. */
  #lengthOfNext(rest: Buffer): number | null {
    if (this.#toPass > 0 || rest.length === 0) return null;
    if (this.#next === 'checksum') return 4;
    if (this.#next === 'block') return rest.length < 3 ? null : blockLength(rest);
    if (rest.length < 5) return null;
    return isSkippable(rest) ? 8 : 4 + frameHeaderLength(rest[4] ?? 0);
  }

  #enter(bytes: Buffer): ZstdPart | null {
    if (this.#next === 'block') return this.#block(bytes);
    if (this.#next === 'checksum') {
      this.#next = 'frame';
      return null;
    }
    this.#seen += 1;
    if (isSkippable(bytes)) {
      this.#toPass = bytes.readUInt32LE(4);
      return { kind: 'skippable frame' };
    }
    this.#next = 'block';
    this.#hasChecksum = ((bytes[4] ?? 0) & 4) !== 0;
    return { kind: 'frame', windowBytes: windowOf(bytes) };
  }

  #block(bytes: Buffer): ZstdPart {
    const header = bytes.readUIntLE(0, 3);
    if ((header & 1) === 1) this.#next = this.#hasChecksum ? 'checksum' : 'frame';
    const kind = BLOCK_KINDS[(header >> 1) & 3];
    if (kind === undefined) throw new Error('it has a block of an unknown kind');
    return { kind, size: header >> 3, bytes };
  }
}

function isSkippable(header: Buffer): boolean {
  return (header.readUInt32LE(0) & ~0xf) >>> 0 === SKIPPABLE;
}

/** A block of one repeated byte has the number of repetitions in place of its length. */
function blockLength(rest: Buffer): number {
  const header = rest.readUIntLE(0, 3);
  const size = header >> 3;
  if (size > LONGEST_BLOCK) throw new Error('it has a block of more than 128 KB');
  return 3 + (((header >> 1) & 3) === 1 ? 1 : size);
}

/** The descriptor that says it included. */
function frameHeaderLength(descriptor: number): number {
  const { windowBytes, dictionaryBytes, sizeBytes } = fieldsOf(descriptor);
  return 1 + windowBytes + dictionaryBytes + sizeBytes;
}

function fieldsOf(descriptor: number) {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  return {
    windowBytes: isSingleSegment ? 0 : 1,
    dictionaryBytes: [0, 1, 2, 4][descriptor & 3] ?? 0,
    sizeBytes: [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0,
  };
}

function windowOf(header: Buffer): number {
  if (header.readUInt32LE(0) !== MAGIC) throw new Error('it is no zstd');
  const { windowBytes, dictionaryBytes, sizeBytes } = fieldsOf(header[4] ?? 0);
  const sizeAt = 5 + windowBytes + dictionaryBytes;
  if (header.subarray(5 + windowBytes, sizeAt).some(byte => byte !== 0))
    throw new Error('it was packed with a dictionary');
  // A frame of a single segment has its whole content as window.
  const window = windowBytes === 0 ? contentSize(header, sizeAt, sizeBytes) : windowSize(header[5] ?? 0);
  if (window > WINDOW_CAP_BYTES)
    throw new Error('its zstd window is over 64 MB (zstd --long=27 and --ultra make such files)');
  return window;
}

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function contentSize(header: Buffer, at: number, bytes: number): number {
  const low = header.readUIntLE(at, Math.min(bytes, 6));
  if (bytes === 8 && header.readUInt16LE(at + 6) > 0) return Number.POSITIVE_INFINITY;
  return bytes === 2 ? low + 256 : low;
}

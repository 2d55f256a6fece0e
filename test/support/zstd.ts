/** zstd by hand (RFC 8878, 3.1), for frames that no packer would write. */

const MAGIC = Buffer.from('28b52ffd', 'hex');
const LONGEST_BLOCK = 128 * 1024;

/** A frame with a window descriptor. `eighths`: by how many eighths the window is larger than the power of two. */
export function zstdFrame(
  window: { readonly log: number; readonly eighths?: number },
  blocks: readonly Buffer[],
): Buffer {
  const descriptor = ((window.log - 10) << 3) | (window.eighths ?? 0);
  return Buffer.concat([MAGIC, Buffer.from([0x00, descriptor]), ...blocks, LAST]);
}

/** A frame of a single segment: its window is its content. */
export function singleSegment(contentBytes: number, blocks: readonly Buffer[]): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(contentBytes);
  return Buffer.concat([MAGIC, Buffer.from([0xa0]), size, ...blocks, LAST]);
}

export function storedBlock(content: Buffer): Buffer {
  return Buffer.concat([blockHeader(content.length, 0), content]);
}

export function repeatedBlock(byte: number, count: number): Buffer {
  return Buffer.concat([blockHeader(count, 1), Buffer.from([byte])]);
}

/** `count` times one byte, in blocks as long as may be. */
export function repeatedBlocks(byte: number, count: number, windowBytes: number): Buffer[] {
  const blocks: Buffer[] = [];
  const most = Math.min(LONGEST_BLOCK, windowBytes);
  for (let left = count; left > 0; left -= most) blocks.push(repeatedBlock(byte, Math.min(left, most)));
  return blocks;
}

export const MATCH_BYTES = 259;

/** A packed block without literals and with one sequence: `MATCH_BYTES` from `offset` bytes before. Its three codes are repeated symbols. */
export function matchBlock(offset: number): Buffer {
  const value = BigInt(offset + 3);
  const code = value.toString(2).length - 1;
  // From the highest bit on: the mark, the offset, eight bits of the length.
  const bits = (1n << BigInt(code + 8)) | ((value - (1n << BigInt(code))) << 8n);
  const hex = bits.toString(16);
  const stream = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').reverse();
  const content = Buffer.concat([Buffer.from([0x00, 0x01, 0x54, 0, code, 44]), stream]);
  return Buffer.concat([blockHeader(content.length, 2), content]);
}

function blockHeader(size: number, kind: 0 | 1 | 2): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (kind << 1), 0, 3);
  return header;
}

const LAST = Buffer.from([1, 0, 0]);

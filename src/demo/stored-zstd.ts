/** Writes a zstd frame of stored (uncompressed) blocks (RFC 8878): a file as Codex's compressed ones, without a compressor. */

/** The format's largest block. */
const BLOCK_BYTES = 128 * 1024;

export function storedZstd(content: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUInt32LE(0xfd2fb528, 0);
  // A single segment whose size follows in four bytes.
  header.writeUInt8(0b1010_0000, 4);
  header.writeUInt32LE(content.length, 5);
  const parts: Buffer[] = [header];
  let offset = 0;
  do {
    const block = content.subarray(offset, offset + BLOCK_BYTES);
    offset += BLOCK_BYTES;
    const blockHeader = Buffer.alloc(3);
    blockHeader.writeUIntLE((block.length << 3) | (offset >= content.length ? 1 : 0), 0, 3);
    parts.push(blockHeader, block);
  } while (offset < content.length);
  return Buffer.concat(parts);
}

/**
 * The first line of a file that is appended to, as it was when the file was opened. Without it no program can read what comes behind it, so
 * it is compared whenever the file is not as it was left. Promises: holds a few kilobytes, however long the line is. Never writes.
 */

/** `end`: where the first line that is not blank ends. */
export interface FileHead {
  readonly end: number;
  readonly first: Buffer;
  readonly last: Buffer;
}

interface HeadReader {
  size(): Promise<number>;
  read(position: number, length: number): Promise<Buffer>;
}

const FIRST_BYTES = 4096;
const LAST_BYTES = 256;
const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Null for a file without a line. */
export async function readFileHead(file: HeadReader): Promise<FileHead | null> {
  const end = await firstLineEnd(file);
  if (end === null) return null;
  const from = Math.max(0, end - LAST_BYTES);
  return {
    end,
    first: await file.read(0, Math.min(end, FIRST_BYTES)),
    last: await file.read(from, end - from),
  };
}

/** Whether the file still begins so. */
export async function hasFileHead(file: HeadReader, { end, first, last }: FileHead): Promise<boolean> {
  if ((await file.size()) < end) return false;
  const [beginning, ending] = [
    await file.read(0, first.length),
    await file.read(end - last.length, last.length),
  ];
  return beginning.equals(first) && ending.equals(last);
}

async function firstLineEnd(file: HeadReader): Promise<number | null> {
  let begun = false;
  for (let position = 0; ; ) {
    const chunk = await file.read(position, CHUNK_BYTES);
    if (chunk.length === 0) return begun ? position : null;
    let at = 0;
    if (!begun) {
      while (at < chunk.length && isBlank(chunk[at] ?? 0)) at += 1;
      begun = at < chunk.length;
    }
    const newline = begun ? chunk.indexOf(NEWLINE, at) : -1;
    if (newline !== -1) return position + newline;
    position += chunk.length;
  }
}

/** Blanks, tabs and line ends. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === NEWLINE;
}

/**
 * Where a program in the background writes its errors: a file without a name, which exists for as long as a process has it open. A
 * pipe would break when rolltop ends, and the program with it.
 */
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The reason is at the end. */
const LAST_PART_BYTES = 16 * 1024;

export class ErrorFile {
  /** Null where no file can be created: then errors are not kept. */
  readonly descriptor: number | null;

  constructor() {
    this.descriptor = openNameless();
  }

  /** The end of what was written so far. */
  lastPart(): string {
    if (this.descriptor === null) return '';
    const { size } = fstatSync(this.descriptor);
    const bytes = Buffer.alloc(Math.min(size, LAST_PART_BYTES));
    const read = readSync(this.descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8', 0, read);
  }

  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
  }
}

function openNameless(): number | null {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'rolltop-'));
    try {
      return openSync(join(folder, 'errors'), 'wx+', 0o600);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    return null;
  }
}

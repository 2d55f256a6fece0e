/**
 * Lines that are in the kernel but that no sync has confirmed. After a failed sync the kernel may have thrown them away
 * and report success later; so the file is opened anew, its tail is compared, and lines that are not there are handed
 * back to be written again (reliability.md). Promises that no confirmed line is ever looked at again. Keeps the bytes that were
 * written and nothing else: megabytes of strings would be moved by every collection of garbage until they are confirmed.
 */
import type { AppendFile } from './append-file.ts';
import { type Block, landedLines, linesIn } from './block.ts';

const NEWLINE = 0x0a;

export class Unconfirmed {
  readonly #file: AppendFile;
  /** Runs of whole lines, in file order. */
  #written: Buffer[] = [];
  /** No unconfirmed line begins before this offset. */
  #from = 0;
  #bytes = 0;
  #doubtful = false;

  constructor(file: AppendFile) {
    this.#file = file;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A sync failed: what the file holds must be compared before anything else. */
  get doubtful(): boolean {
    return this.#doubtful;
  }

  /** The lines of `block` that are in the file whole. */
  add(block: Block): void {
    if (this.#written.length === 0) this.#from = block.start;
    this.#written.push(landedLines(block));
    this.#bytes += block.landed;
  }

  /** One sync for everything added so far. Throws the system's error, and then everything added is in doubt. */
  async confirm(): Promise<void> {
    if (this.#written.length === 0) return;
    try {
      await this.#file.sync();
    } catch (error) {
      this.#doubtful = true;
      throw error;
    }
    this.#written = [];
    this.#bytes = 0;
  }

  doubtfulLines(): Buffer[] {
    return this.#doubtful ? this.#written.flatMap(linesIn) : [];
  }

  /**
   * Opens the file anew and looks for the lines in doubt, in their order. Returns those that are missing; the others wait
   * for the next sync. Throws when the file cannot be opened or read: the doubt stays.
   */
  async recover(): Promise<Buffer[]> {
    await this.#file.reopen();
    const length = Math.max(0, (await this.#file.size()) - this.#from);
    const tail = await this.#file.read(this.#from, length);
    const found: Buffer[] = [];
    const missing: Buffer[] = [];
    let cursor = 0;
    for (const line of this.#written.flatMap(linesIn)) {
      const at = findLine(tail, line, cursor);
      if (at === -1) {
        missing.push(line);
      } else {
        cursor = at + line.length + 1;
        found.push(tail.subarray(at, cursor));
      }
    }
    this.#written = found;
    this.#doubtful = false;
    return missing;
  }
}

/** Where `line` stands as a whole line at or after `from`, or -1. */
function findLine(tail: Buffer, line: Buffer, from: number): number {
  for (let at = tail.indexOf(line, from); at !== -1; at = tail.indexOf(line, at + 1)) {
    const isBegun = at === 0 || tail[at - 1] === NEWLINE;
    if (isBegun && tail[at + line.length] === NEWLINE) return at;
  }
  return -1;
}

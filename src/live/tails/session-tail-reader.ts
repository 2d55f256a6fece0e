/**
 * The end of one session, followed: the last bytes once, and then what is added. Promises: one read at a time; a session that writes
 * faster than it is read is skipped through, not read after; memory and each read are bounded whatever the size of the file; what cannot
 * be read says so and is tried again with the next look.
 */
import type { Dialect } from '../../format/identity.ts';
import { ItemAssembler } from '../../format/items/assemble.ts';
import type { RawLine } from '../../format/line.ts';
import { parseLine } from '../../format/parse-line.ts';
import type { RolloutFiles } from '../../rollout/file/files.ts';
import { LineFollower } from '../../rollout/read/follow.ts';
import { readHeader } from '../../rollout/read/header.ts';
import { findLineStart } from '../../rollout/read/read-lines.ts';
import type { SessionTail } from '../snapshot.ts';
import { TailFacts } from './tail-facts.ts';

/** Some screens of most sessions. */
const TAIL_BYTES = 64 * 1024;
/** One read: it is parsed without a break. */
const SLICE_BYTES = 128 * 1024;
/** When so much was taken, the beginning of it is let go. */
const KEPT_BYTES = 1024 * 1024;
/** More than any pane shows. */
const KEPT_ITEMS = 60;

export type TailContent = Omit<SessionTail, 'id'>;

export class SessionTailReader {
  readonly #path: string;
  readonly #files: RolloutFiles;
  #facts = new TailFacts();
  #dialect: Dialect | null = null;
  #follower: LineFollower | null = null;
  #assembler: ItemAssembler | null = null;
  #taken = 0;
  #failed = false;

  constructor(path: string, files: RolloutFiles) {
    this.#path = path;
    this.#files = files;
  }

  get content(): TailContent {
    const items = this.#assembler?.items().slice(-KEPT_ITEMS) ?? [];
    return { items, usage: this.#facts.usage, failed: this.#failed };
  }

  /** Reads what there is. True when something of it is new. Calls must not overlap. */
  async look(): Promise<boolean> {
    const failedBefore = this.#failed;
    try {
      const grew = await this.#read();
      this.#failed = false;
      return grew || failedBefore;
    } catch {
      await this.close();
      this.#failed = true;
      return !failedBefore;
    }
  }

  async close(): Promise<void> {
    const follower = this.#follower;
    this.#follower = null;
    await follower?.close();
  }

  async #read(): Promise<boolean> {
    let grew = false;
    for (;;) {
      if (this.#follower === null) await this.#open();
      const follower = this.#follower;
      const change = follower === null ? null : await follower.check();
      switch (change?.kind) {
        case 'grown':
          this.#take(change.lines);
          grew = true;
          if (this.#taken > KEPT_BYTES) await this.close();
          else if (!change.more) return true;
          break;
        case 'truncated':
        case 'replaced':
          this.#facts = new TailFacts();
          await this.close();
          break;
        default:
          return grew;
      }
    }
  }

  async #open(): Promise<void> {
    const files = this.#files;
    const file = await files.open(this.#path);
    try {
      this.#dialect = (await readHeader(file)).dialect;
      const { size } = await file.stat();
      const start = size <= TAIL_BYTES ? 0 : await findLineStart(file, size - TAIL_BYTES);
      this.#assembler = new ItemAssembler({ dialect: this.#dialect });
      this.#taken = 0;
      this.#follower = new LineFollower({ file, files, start, now: Date.now, sliceBytes: SLICE_BYTES });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  #take(lines: readonly RawLine[]): void {
    for (const raw of lines) {
      const line = parseLine(raw, this.#dialect);
      this.#taken += line.length;
      this.#facts.take(line);
      this.#assembler?.push(line, null);
    }
  }
}

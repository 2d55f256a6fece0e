/**
 * One open file of the host: reads that are asked for, and what grows while the desk follows it. Promises: bytes are sent as far as the desk
 * has given credit, and not further; a change of the file or of its name is said once; nothing is written. A read is answered by exactly one
 * frame, in the order of the reads.
 */
import { LOCAL_FILES } from '../../rollout/file/files.ts';
import type { FileFacts, RolloutFile } from '../../rollout/file/rollout-file.ts';
import { bytesFrame, type Frame } from '../protocol/frame.ts';
import type { Channel, FromHost } from '../protocol/messages.ts';

export interface ChannelOptions {
  readonly channel: Channel;
  readonly file: RolloutFile;
  readonly send: (message: Extract<FromHost, { t: 'changed' }>) => void;
  readonly sendFrame: (frame: Frame) => void;
}

/** A read that asks for more gets no more. */
const MOST_READ_BYTES = 1024 * 1024;
/** So much of what grows is in one frame, so that an answer to a ping is never behind more than that. */
const PUSH_BYTES = 64 * 1024;

export class OpenChannel {
  readonly #options: ChannelOptions;
  #facts: FileFacts;
  #name: Pick<FileFacts, 'dev' | 'ino'> | null;
  /** Where what was pushed ends, and the channel that it goes to; null while it is not followed. */
  #pushed: { readonly to: Channel; end: number } | null = null;
  #credit = 0;
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    const { size, dev, ino, mtimeMs } = options.file;
    this.#facts = { size, dev, ino, mtimeMs };
    this.#name = { dev, ino };
  }

  get path(): string {
    return this.#options.file.path;
  }

  get followed(): boolean {
    return this.#pushed !== null;
  }

  read(from: number, bytes: number): void {
    this.#then(async () => {
      const { file, channel, sendFrame } = this.#options;
      const read = await file.read(from, Math.min(bytes, MOST_READ_BYTES)).catch(() => Buffer.alloc(0));
      sendFrame(bytesFrame({ channel, offset: from, bytes: read }));
    });
  }

  follow(from: number, to: Channel): void {
    this.#pushed = { to, end: from };
    this.check();
  }

  giveCredit(bytes: number): void {
    this.#credit += bytes;
    this.check();
  }

  /** Looks at the file and its name, and sends what is new. */
  check(): void {
    this.#then(() => this.#checkNow());
  }

  close(): void {
    this.#closed = true;
    this.#work = this.#work.then(() => this.#options.file.close());
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (!this.#closed) await work().catch(() => {});
    });
  }

  async #checkNow(): Promise<void> {
    if (this.#pushed === null) return;
    const { file, channel, send } = this.#options;
    const facts = await file.stat();
    const name = await LOCAL_FILES.identityAt(file.path);
    if (!sameFacts(facts, this.#facts) || !sameIdentity(name, this.#name)) {
      this.#facts = facts;
      this.#name = name && { dev: name.dev, ino: name.ino };
      const { size, dev, ino, mtimeMs } = facts;
      await this.#push(size);
      send({ t: 'changed', ch: channel, facts: { size, dev, ino, mtimeMs }, name: this.#name });
    } else await this.#push(facts.size);
  }

  /** Bytes go before the message that says that they are there. */
  async #push(size: number): Promise<void> {
    const { file, sendFrame } = this.#options;
    const pushed = this.#pushed;
    // Of one that is shorter than what was pushed nothing follows: the desk opens it again.
    while (pushed !== null && pushed.end < size && this.#credit > 0) {
      const length = Math.min(PUSH_BYTES, this.#credit, size - pushed.end);
      const bytes = await file.read(pushed.end, length);
      if (bytes.length === 0) return;
      sendFrame(bytesFrame({ channel: pushed.to, offset: pushed.end, bytes }));
      pushed.end += bytes.length;
      this.#credit -= bytes.length;
    }
  }
}

function sameFacts(a: FileFacts, b: FileFacts): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && sameIdentity(a, b);
}

function sameIdentity(
  a: Pick<FileFacts, 'dev' | 'ino'> | null,
  b: Pick<FileFacts, 'dev' | 'ino'> | null,
): boolean {
  return a === null || b === null ? a === b : a.dev === b.dev && a.ino === b.ino;
}

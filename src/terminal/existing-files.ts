/**
 * Which files are there, for links to them. Promises: asking costs nothing and waits for nothing; one look at the disk at a time, whatever is
 * asked for, so that a disk that hangs holds up nothing else; bounded memory.
 */
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';

/** Paths that are remembered, and that wait: many screens of them. */
const MOST_KNOWN = 4_000;
const MOST_WAITING = 400;
/** A file may come and go; an older answer holds until there is a new one. */
const FRESH_MS = 20_000;
const PRINTABLE = /^[\u0021-\u007E]{1,2000}$/;

interface KnownFile {
  /** Null: there is no such file. */
  readonly address: string | null;
  readonly atMs: number;
}

export class ExistingFiles {
  readonly #known = new Map<string, KnownFile>();
  readonly #waiting = new Set<string>();
  #isLooking = false;
  #onChange: (() => void) | null = null;
  #version = 0;

  /** Another number when an answer of before does not hold any more. */
  get version(): number {
    return this.#version;
  }

  /** From now on files are looked for; `onChange` is told when answers have changed. */
  start(onChange: () => void): void {
    this.#onChange = onChange;
  }

  /** The `file:` address of what is there under an absolute path, as far as is known now. */
  addressOf(path: string): string | null {
    if (this.#onChange === null) return null;
    const known = this.#known.get(path);
    const isOld = known === undefined || Date.now() - known.atMs > FRESH_MS;
    if (isOld && this.#waiting.size < MOST_WAITING) {
      this.#waiting.add(path);
      if (!this.#isLooking) void this.#look();
    }
    return known?.address ?? null;
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    let isOther = false;
    for (const path of this.#waiting) {
      const address = await addressIfThere(path);
      this.#waiting.delete(path);
      isOther ||= address !== (this.#known.get(path)?.address ?? null);
      this.#remember(path, { address, atMs: Date.now() });
    }
    this.#isLooking = false;
    if (!isOther) return;
    this.#version += 1;
    this.#onChange?.();
  }

  #remember(path: string, known: KnownFile): void {
    this.#known.delete(path);
    this.#known.set(path, known);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > MOST_KNOWN) this.#known.delete(oldest);
  }
}

async function addressIfThere(path: string): Promise<string | null> {
  try {
    await stat(path);
  } catch {
    return null;
  }
  const url = pathToFileURL(path);
  // A terminal that shows another machine must not open its own file of that name.
  url.host = hostname();
  return PRINTABLE.test(url.href) ? url.href : null;
}

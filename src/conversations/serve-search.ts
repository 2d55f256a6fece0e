/**
 * The worker's side of a search: takes folders, gives hits. Promises: stops at the next file when another search is wanted; the first hit is
 * given at once, later ones in batches; before each batch waits until the one before was taken, so that nothing piles up; a file that cannot be
 * read costs that file.
 */
import { type ListedFile, listedFile } from './catalog.ts';
import { ScannedBytes } from './scanned-bytes.ts';
import { FileSearcher, type Glance, PIECE_BYTES } from './search-file.ts';
import { rolloutNames } from './search-folder.ts';
import { searchFor } from './search-lines.ts';
import {
  type FolderTask,
  type FoundHit,
  shared,
  type ToWorker,
  type Unsearched,
  type WorkerPort,
  type WorkerStart,
} from './search-messages.ts';

interface FolderFile {
  readonly folder: string;
  readonly name: string;
  readonly place: string | null;
  readonly task: number;
}

/** More than this of what could not be searched is said by its number alone. */
const MOST_UNSEARCHED = 100;

/** Each message wakes the other thread up: hits that follow each other closely share one. */
const BATCH = 100;
const BATCH_MS = 16;

/** Answers until the port is closed. Folders are searched one after the other, in the order they come. */
export function serveSearch(port: WorkerPort, start: WorkerStart): void {
  const server = new SearchServer(port, start);
  port.onMessage(message => server.take(message));
}

class SearchServer {
  readonly #port: WorkerPort;
  readonly #start: WorkerStart;
  #search = -1;
  /** The same for all searches: memory of WebAssembly takes its time to be given back. */
  readonly #scanned = new ScannedBytes(PIECE_BYTES);
  #searcher: FileSearcher | null = null;
  #queue: Promise<void> = Promise.resolve();
  /** Found, and not given yet. */
  #held: FoundHit[] = [];
  #givenMs = 0;
  /** Resolves when the batch on its way was taken. */
  #taken: Promise<void> = Promise.resolve();
  #onTaken: () => void = () => {};

  constructor(port: WorkerPort, start: WorkerStart) {
    this.#port = port;
    this.#start = start;
  }

  take(message: ToWorker): void {
    switch (message.kind) {
      case 'begin':
        this.#onTaken();
        this.#queue = this.#queue.then(() => this.#begin(message));
        return;
      case 'folder':
        this.#queue = this.#queue.then(() => this.#folder(message));
        return;
      case 'taken':
        return this.#onTaken();
      default:
        return message satisfies never;
    }
  }

  #begin({ search, order }: Extract<ToWorker, { kind: 'begin' }>): void {
    this.#search = search;
    this.#held = [];
    this.#givenMs = 0;
    this.#searcher = new FileSearcher({
      search: searchFor(order.query),
      scanned: this.#scanned,
      order,
      stopped: () => this.#stopped(),
      onBeat: () => this.#beat(),
    });
  }

  #stopped(): boolean {
    return Atomics.load(this.#start.counters, shared.wanted) !== this.#search;
  }

  #beat(): void {
    Atomics.add(this.#start.counters, this.#start.beat, 1);
  }

  async #folder({ search, task, path, place }: FolderTask & { readonly search: number }): Promise<void> {
    const searcher = this.#searcher;
    if (search !== this.#search || searcher === null) return;
    const unsearched: Unsearched[] = [];
    for (const name of rolloutNames(path)) {
      if (this.#stopped()) return;
      const waits = this.#file(searcher, { folder: path, name, place, task });
      const why = typeof waits === 'object' && waits !== null ? await waits : waits;
      if (why !== null && unsearched.length < MOST_UNSEARCHED)
        unsearched.push({ path: `${path}/${name}`, why });
      if (this.#due()) await this.#give(task);
      Atomics.add(this.#start.counters, shared.files, 1);
      this.#beat();
    }
    await this.#give(task);
    this.#port.post({ kind: 'done', search, task, unsearched });
  }

  /** Why the file was not searched, or not all of it; null when it was. Waits only for a large file that may match. */
  #file(searcher: FileSearcher, found: FolderFile): null | string | Promise<string | null> {
    try {
      const glance = searcher.glance(`${found.folder}/${found.name}`);
      if (glance.kind === 'nothing') return null;
      const listed = listedFile(found);
      if (listed === null) return null;
      const atOnce = searcher.hitsAtOnce(listed, glance);
      if (atOnce === null) return this.#hits(searcher, glance, { listed, task: found.task });
      this.#held.push(...atOnce);
      return null;
    } catch (error) {
      return whyUnreadable(error);
    }
  }

  async #hits(
    searcher: FileSearcher,
    glance: Exclude<Glance, { kind: 'nothing' }>,
    { listed, task }: { readonly listed: ListedFile; readonly task: number },
  ): Promise<string | null> {
    try {
      const hits = searcher.hits(listed, glance);
      let next = await hits.next();
      for (; !next.done; next = await hits.next()) {
        this.#held.push(...next.value);
        // The rest of a large file may take a while.
        if (glance.kind === 'large' || this.#due()) await this.#give(task);
      }
      return next.value === 0 ? null : `${next.value === 1 ? 'a line' : `${next.value} lines`} over 16 MB`;
    } catch (error) {
      return whyUnreadable(error);
    }
  }

  #due(): boolean {
    const { length } = this.#held;
    return length >= BATCH || (length > 0 && performance.now() - this.#givenMs >= BATCH_MS);
  }

  async #give(task: number): Promise<void> {
    if (this.#held.length === 0) return;
    await this.#taken;
    if (this.#stopped()) return;
    this.#taken = new Promise(resolve => {
      this.#onTaken = resolve;
    });
    this.#port.post({ kind: 'hits', search: this.#search, task, hits: this.#held });
    this.#held = [];
    this.#givenMs = performance.now();
  }
}

/** Null for a file that is gone: there is nothing left to search. */
function whyUnreadable(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ROLLOUT_NOT_FOUND') return null;
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  return error instanceof Error ? error.message : String(error);
}

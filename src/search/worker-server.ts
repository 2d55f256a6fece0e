/**
 * The worker's side of a search: takes one folder after the other that no worker has, and sends its hits. Promises: stops at the next file when the
 * search was stopped; a file that cannot be read costs that file only.
 *
 * All workers get all folders at the start and share one counter of the next one: a message for each folder would wake threads up two thousand
 * times a search, and a worker would wait while the searching thread is busy.
 */
import { errorMessage } from '../format/error-message.ts';
import { Slices } from '../rollout/file/slices.ts';
import { type ListedFile, listedFile } from '../sessions/catalog.ts';
import { laterSegment } from '../sessions/later-segments.ts';
import { rolloutNames } from '../sessions/rollout-names.ts';
import type { UnlistedFolder } from '../sessions/walk.ts';
import { Batches } from './batches.ts';
import { ByteScanner } from './byte-scanner.ts';
import { FileSearcher, PIECE_BYTES, type WorthReading } from './file-searcher.ts';
import { compileQuery } from './line-scanner.ts';
import {
  COUNTERS,
  type SearchFolder,
  type SearchOrder,
  type SearchPort,
  type WorkerMessage,
  type WorkerStart,
} from './messages.ts';
import { unsearchedFolder } from './unsearched-folder.ts';

/** Files of a folder that are reported as not searched. */
const MOST_UNSEARCHED = 100;

/** Serves searches until the port is closed. */
export function serveSearch(port: SearchPort, start: WorkerStart): void {
  const server = new SearchServer(port, start);
  port.onMessage(message => server.take(message));
}

class SearchServer {
  readonly #port: SearchPort;
  readonly #start: WorkerStart;
  /** One buffer for all searches. */
  readonly #scanner = new ByteScanner(PIECE_BYTES);
  #batches: Batches | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(port: SearchPort, start: WorkerStart) {
    this.#port = port;
    this.#start = start;
  }

  take(message: WorkerMessage): void {
    switch (message.kind) {
      case 'begin':
        this.#batches?.wake();
        this.#queue = this.#queue.then(() => this.#search(message));
        return;
      case 'taken':
        if (message.search === this.#batches?.search) this.#batches.taken();
        return;
      default:
        return message satisfies never;
    }
  }

  async #search({ search, order, folders, next }: Extract<WorkerMessage, { kind: 'begin' }>): Promise<void> {
    const stopped = (): boolean => Atomics.load(this.#start.counters, COUNTERS.current) !== search;
    const batches = new Batches({ port: this.#port, search, stopped });
    this.#batches = batches;
    const slices = this.#port.pause ? new Slices() : null;
    const scanner = this.#scanner;
    const searching = new FolderSearch({ ...this.#start, batches, scanner, order, stopped, slices });
    for (;;) {
      const number = Atomics.add(next, 0, 1);
      const folder = folders[number];
      if (folder === undefined || stopped()) break;
      await searching.folder(folder, number);
      if (this.#port.pause) await this.#port.pause();
    }
    await batches.send();
  }
}

interface FolderSearchOptions extends WorkerStart {
  readonly batches: Batches;
  readonly scanner: ByteScanner;
  readonly order: SearchOrder;
  readonly stopped: () => boolean;
  /** Where others have this thread, too: a folder may have all files of a home. Null: nobody has. */
  readonly slices: Slices | null;
}

/** Searches the files of one folder after the other. */
class FolderSearch {
  readonly #options: FolderSearchOptions;
  readonly #searcher: FileSearcher;

  constructor(options: FolderSearchOptions) {
    const { scanner, order, stopped } = options;
    this.#options = options;
    this.#searcher = new FileSearcher({
      query: compileQuery(order.query),
      scanner,
      order,
      stopped,
      onProgress: () => this.#progress(),
    });
  }

  async folder({ path, place, names }: SearchFolder, number: number): Promise<void> {
    const { batches, counters, stopped, slices } = this.#options;
    const unlisted: UnlistedFolder[] = [];
    const files = names?.split('\n') ?? rolloutNames(path, unlisted);
    const unsearched = unlisted.map(unsearchedFolder);
    // Of files that were named it is asked elsewhere.
    batches.begin(number, names === undefined ? files.flatMap(name => laterSegment(name) ?? []) : []);
    for (const name of files) {
      if (stopped()) return;
      const result = this.#file({ folder: path, name, place });
      const why = typeof result === 'object' && result !== null ? await result : result;
      if (why !== null && unsearched.length < MOST_UNSEARCHED)
        unsearched.push({ path: `${path}/${name}`, why });
      if (batches.due) await batches.send();
      if (slices?.spent) await slices.giveWay();
      Atomics.add(counters, COUNTERS.files, 1);
      this.#progress();
    }
    batches.end(unsearched);
    if (batches.late) await batches.send();
  }

  /** Why the file was not searched, or not all of it; null when it was. A promise only for a large file that may match. */
  #file(found: Parameters<typeof listedFile>[0]): null | string | Promise<string | null> {
    try {
      const glance = this.#searcher.glance(`${found.folder}/${found.name}`);
      if (glance.kind === 'nothing') return null;
      const listed = listedFile(found);
      if (listed === null) return null;
      const hits = this.#searcher.hitsNow(listed, glance);
      if (hits === null) return this.#hits(listed, glance);
      this.#options.batches.add(hits);
      return null;
    } catch (error) {
      return whyUnreadable(error);
    }
  }

  async #hits(listed: ListedFile, glance: WorthReading): Promise<string | null> {
    const { batches } = this.#options;
    try {
      // A large file may take a while: what was found before is sent first.
      if (glance.kind === 'large') await batches.send();
      const hits = this.#searcher.hits(listed, glance);
      let next = await hits.next();
      for (; !next.done; next = await hits.next()) {
        batches.add(next.value);
        if (glance.kind === 'large' || batches.due) await batches.send();
      }
      return next.value === 0 ? null : `${next.value === 1 ? 'a line' : `${next.value} lines`} over 16 MB`;
    } catch (error) {
      return whyUnreadable(error);
    }
  }

  #progress(): void {
    Atomics.add(this.#options.counters, this.#options.beat, 1);
  }
}

/** Null for a file that was deleted: there is nothing left to search. */
function whyUnreadable(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ROLLOUT_NOT_FOUND') return null;
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  return errorMessage(error);
}

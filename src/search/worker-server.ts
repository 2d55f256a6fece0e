/**
 * The worker's side of a search: takes folders that nobody has yet, one after the other, and gives hits. Promises: stops at the next file when another
 * search is wanted; a file that cannot be read costs that file.
 */
import { errorMessage } from '../format/error-message.ts';
import { type ListedFile, listedFile } from '../sessions/catalog.ts';
import { Batches } from './batches.ts';
import { ByteScanner } from './byte-scanner.ts';
import { FileSearcher, type Glance, PIECE_BYTES } from './file-searcher.ts';
import { searchFor } from './line-scanner.ts';
import {
  type SearchFolder,
  type SearchOrder,
  shared,
  type ToWorker,
  type Unsearched,
  type WorkerPort,
  type WorkerStart,
} from './messages.ts';
import { rolloutNames } from './rollout-names.ts';

/** More than this of what could not be searched in a folder is said by its number alone. */
const MOST_UNSEARCHED = 100;

/** Answers until the port is closed. */
export function serveSearch(port: WorkerPort, start: WorkerStart): void {
  const server = new SearchServer(port, start);
  port.onMessage(message => server.take(message));
}

class SearchServer {
  readonly #port: WorkerPort;
  readonly #start: WorkerStart;
  /** One buffer for all searches. */
  readonly #scanner = new ByteScanner(PIECE_BYTES);
  #batches: Batches | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(port: WorkerPort, start: WorkerStart) {
    this.#port = port;
    this.#start = start;
  }

  take(message: ToWorker): void {
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

  async #search({ search, order, folders, next }: Extract<ToWorker, { kind: 'begin' }>): Promise<void> {
    const stopped = (): boolean => Atomics.load(this.#start.counters, shared.wanted) !== search;
    const batches = new Batches({ port: this.#port, search, stopped });
    this.#batches = batches;
    const searching = new FolderSearch({ ...this.#start, batches, scanner: this.#scanner, order, stopped });
    for (;;) {
      const number = Atomics.add(next, 0, 1);
      const folder = folders[number];
      if (folder === undefined || stopped()) break;
      await searching.folder(folder, number);
      if (this.#port.pause) await this.#port.pause();
    }
    await batches.give();
  }
}

interface FolderSearchOptions extends WorkerStart {
  readonly batches: Batches;
  readonly scanner: ByteScanner;
  readonly order: SearchOrder;
  readonly stopped: () => boolean;
}

/** Searches the files of one folder after the other. */
class FolderSearch {
  readonly #options: FolderSearchOptions;
  readonly #searcher: FileSearcher;

  constructor(options: FolderSearchOptions) {
    const { scanner, order, stopped } = options;
    this.#options = options;
    this.#searcher = new FileSearcher({
      search: searchFor(order.query),
      scanner,
      order,
      stopped,
      onBeat: () => this.#beat(),
    });
  }

  async folder({ path, place }: SearchFolder, number: number): Promise<void> {
    const { batches, counters, stopped } = this.#options;
    const unsearched: Unsearched[] = [];
    batches.begin(number);
    for (const name of rolloutNames(path)) {
      if (stopped()) return;
      const waits = this.#file({ folder: path, name, place });
      const why = typeof waits === 'object' && waits !== null ? await waits : waits;
      if (why !== null && unsearched.length < MOST_UNSEARCHED)
        unsearched.push({ path: `${path}/${name}`, why });
      if (batches.due) await batches.give();
      Atomics.add(counters, shared.files, 1);
      this.#beat();
    }
    batches.end(unsearched);
    if (batches.late) await batches.give();
  }

  /** Why the file was not searched, or not all of it; null when it was. Waits only for a large file that may match. */
  #file(found: Parameters<typeof listedFile>[0]): null | string | Promise<string | null> {
    try {
      const glance = this.#searcher.glance(`${found.folder}/${found.name}`);
      if (glance.kind === 'nothing') return null;
      const listed = listedFile(found);
      if (listed === null) return null;
      const atOnce = this.#searcher.hitsAtOnce(listed, glance);
      if (atOnce === null) return this.#hits(listed, glance);
      this.#options.batches.add(atOnce);
      return null;
    } catch (error) {
      return whyUnreadable(error);
    }
  }

  async #hits(listed: ListedFile, glance: Exclude<Glance, { kind: 'nothing' }>): Promise<string | null> {
    const { batches } = this.#options;
    try {
      // A large file may take a while: nobody waits meanwhile for what was found before.
      if (glance.kind === 'large') await batches.give();
      const hits = this.#searcher.hits(listed, glance);
      let next = await hits.next();
      for (; !next.done; next = await hits.next()) {
        batches.add(next.value);
        if (glance.kind === 'large' || batches.due) await batches.give();
      }
      return next.value === 0 ? null : `${next.value === 1 ? 'a line' : `${next.value} lines`} over 16 MB`;
    } catch (error) {
      return whyUnreadable(error);
    }
  }

  #beat(): void {
    Atomics.add(this.#options.counters, this.#options.beat, 1);
  }
}

/** Null for a file that is gone: there is nothing left to search. */
function whyUnreadable(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ROLLOUT_NOT_FOUND') return null;
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  return errorMessage(error);
}

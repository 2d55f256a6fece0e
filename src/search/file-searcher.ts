/**
 * Searches one rollout after the other. Promises: bounded memory whatever the file; a file without the words costs one read; only regular
 * files are read; stops between two pieces. A line over the cap (16 MB) is not searched, and reported.
 */
import { closeSync, fstatSync, readSync } from 'node:fs';
import { openListedSync, openRollout } from '../rollout/file/open.ts';
import { type FileFacts, memoryFile, type RolloutFile } from '../rollout/file/rollout-file.ts';
import { LINE_CAP_BYTES } from '../rollout/read/line-splitter.ts';
import { WHOLE_BYTES } from '../rollout/summary/head-and-tail.ts';
import type { ListedFile } from '../sessions/catalog.ts';
import { isSameFolder } from '../sessions/real-folder.ts';
import type { ByteScanner, LineRange } from './byte-scanner.ts';
import type { FileHits, ItemHit } from './hits.ts';
import { type CompiledQuery, LineScanner } from './line-scanner.ts';
import type { FoundHit, SearchOrder } from './messages.ts';

/** Most rollouts are one piece; a larger one is searched piece by piece, and may be stopped between two. */
export const PIECE_BYTES = 1024 * 1024;
/** The longest line and its newline. */
const LARGEST_PIECE_BYTES = LINE_CAP_BYTES + 1;
/** Files to parse whole before the share of them with hits says something. */
const SAMPLE_FILES = 16;
const NEWLINE = 0x0a;

export interface FileSearchOptions {
  readonly query: CompiledQuery;
  /** Holds the piece that is searched. Must not be used elsewhere meanwhile. */
  readonly scanner: ByteScanner;
  readonly order: Pick<SearchOrder, 'cwd' | 'perSession'>;
  /** Checked between two pieces. */
  readonly stopped: () => boolean;
  /** Called after each piece: the search makes progress. */
  readonly onProgress: () => void;
  /** Bytes; left out: 1 MB. */
  readonly pieceBytes?: number;
  /** Up to here a file is parsed whole; left out: as for summaries. */
  readonly wholeBytes?: number;
  /** Bytes read from a matching line on; left out: see `hits.ts`. */
  readonly turnBytes?: number;
}

/** `nothing`: the file has no hit. `maybe`: it is in memory, and `first` is a matching line. `large`: more than one piece. */
export type Glance =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'large' }
  | { readonly kind: 'maybe'; readonly first: LineRange; readonly bytes: Buffer; readonly facts: FileFacts };

export type WorthReading = Exclude<Glance, { kind: 'nothing' }>;

/** Loaded when the first line matches: most searches find nothing in most files. */
type HitsModule = typeof import('./hits.ts');

const NOTHING: Glance = { kind: 'nothing' };

/** Whole lines of a file, now in memory. */
interface FilePiece {
  readonly offset: number;
  readonly length: number;
}

export class FileSearcher {
  readonly #options: FileSearchOptions;
  readonly #lines: LineScanner;
  readonly #pieceBytes: number;
  /**
   * A file up to this size that has the words is parsed whole, once: line by line it would be parsed for the match, the items, the
   * dialect and the title. For words that are mostly keys or ids this stops paying, see `#parsingPays`.
   */
  readonly #wholeBytes: number;
  #parsed = 0;
  #parsedWithHits = 0;
  #module: HitsModule | null = null;

  constructor(options: FileSearchOptions) {
    this.#options = options;
    this.#lines = new LineScanner(options.query, options.scanner);
    this.#pieceBytes = options.pieceBytes ?? PIECE_BYTES;
    this.#wholeBytes = Math.min(options.wholeBytes ?? WHOLE_BYTES, WHOLE_BYTES);
  }

  /**
   * Reads a file's first piece synchronously: most files are done then.
   * @throws when it cannot be read
   */
  glance(path: string): Glance {
    if (path.endsWith('.zst')) return { kind: 'large' };
    const { bytes } = this.#options.scanner;
    const descriptor = openListedSync(path);
    try {
      // One call: only at the end of a regular file less is read than requested.
      const got = readSync(descriptor, bytes, 0, this.#pieceBytes, null);
      if (got === this.#pieceBytes) return { kind: 'large' };
      this.#lines.begin(got, got <= this.#wholeBytes && this.#parsingPays() ? 'likely' : 'matching');
      const first = this.#lines.next();
      if (first === null) return NOTHING;
      const { dev, ino, mtimeMs } = fstatSync(descriptor);
      return { kind: 'maybe', first, bytes: bytes.subarray(0, got), facts: { size: got, dev, ino, mtimeMs } };
    } finally {
      closeSync(descriptor);
    }
  }

  /**
   * The hits of a file after its glance, as they are found. Must be used up before the next glance. Returns how many lines were too long
   * to search.
   * @throws RolltopError when it cannot be read
   */
  async *hits(listed: ListedFile, glance: WorthReading): AsyncGenerator<readonly FoundHit[], number> {
    this.#module ??= await import('./hits.ts');
    const now = this.hitsNow(listed, glance);
    if (now === null) return yield* this.#hitsLater(listed, glance, this.#module);
    if (now.length > 0) yield now;
    return 0;
  }

  /** All hits of a small file, synchronously: a promise for each of the many would cost more. Null for a large file, and before `hits.ts` is loaded. */
  hitsNow(listed: ListedFile, glance: WorthReading): readonly FoundHit[] | null {
    const { query, order } = this.#options;
    if (this.#module === null || glance.kind === 'large') return null;
    const { bytes, facts } = glance;
    if (bytes.length > this.#wholeBytes) return null;
    const { hits, title } = this.#module.hitsInWhole(bytes, query.matches);
    this.#parsed += 1;
    if (title !== null) this.#parsedWithHits += 1;
    if (title === null || (order.cwd !== null && !isSameFolder(title.cwd, order.cwd))) return [];
    return firstOf(hits, order.perSession, this.#module.foundSession(listed, title, facts.mtimeMs));
  }

  /** Whether parsing a whole file pays before its matching line was parsed: for words that are mostly in text, not in keys and ids. */
  #parsingPays(): boolean {
    return this.#parsed < SAMPLE_FILES || 2 * this.#parsedWithHits >= this.#parsed;
  }

  async *#hitsLater(
    listed: ListedFile,
    glance: WorthReading,
    module: HitsModule,
  ): AsyncGenerator<readonly FoundHit[], number> {
    const { path } = listed;
    const file =
      glance.kind === 'maybe'
        ? memoryFile({ path, bytes: glance.bytes, facts: glance.facts })
        : await openRollout(path);
    const collector = new HitCollector({ file, listed, module, options: this.#options });
    const counted = { oversize: 0 };
    try {
      if (glance.kind === 'maybe') yield* this.#hitsIn(collector, 0, glance.first);
      else
        for await (const { offset, length } of this.#pieces(file, counted)) {
          this.#lines.begin(length);
          yield* this.#hitsIn(collector, offset, this.#lines.next());
          if (collector.full) break;
        }
      return counted.oversize;
    } finally {
      await file.close();
    }
  }

  async *#hitsIn(
    collector: HitCollector,
    offset: number,
    first: LineRange | null,
  ): AsyncGenerator<readonly FoundHit[]> {
    for (let line = first; line !== null; line = this.#lines.next()) {
      const hits = await collector.at(offset + line.start);
      if (hits.length > 0) yield hits;
      if (collector.full || this.#options.stopped()) return;
      this.#options.onProgress();
    }
  }

  /** Whole lines, a piece at a time, each loaded into the scanner. */
  async *#pieces(file: RolloutFile, counted: { oversize: number }): AsyncGenerator<FilePiece> {
    let size = this.#pieceBytes;
    for (let at = 0; at < file.size && !this.#options.stopped(); this.#options.onProgress()) {
      const bytes = await file.read(at, Math.min(size, file.size - at));
      if (bytes.length === 0) return;
      const last = at + bytes.length >= file.size;
      const end = last ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        this.#options.scanner.load(bytes);
        yield { offset: at, length: end };
        at += end;
        size = this.#pieceBytes;
      } else if (size < LARGEST_PIECE_BYTES) size = Math.min(size * 2, LARGEST_PIECE_BYTES);
      else {
        counted.oversize += 1;
        at = await this.#behindLine(file, at + bytes.length);
        size = this.#pieceBytes;
      }
    }
  }

  /** Where the next line begins. */
  async #behindLine(file: RolloutFile, from: number): Promise<number> {
    for (let at = from; at < file.size && !this.#options.stopped(); this.#options.onProgress()) {
      const bytes = await file.read(at, this.#pieceBytes);
      const newline = bytes.indexOf(NEWLINE);
      if (newline !== -1) return at + newline + 1;
      if (bytes.length === 0) break;
      at += bytes.length;
    }
    return file.size;
  }
}

interface Collecting {
  readonly file: RolloutFile;
  readonly listed: ListedFile;
  readonly module: HitsModule;
  readonly options: FileSearchOptions;
}

/** Items of matching lines, with their session; reads both only for a matching line. */
class HitCollector {
  readonly #collecting: Collecting;
  readonly #fileHits: FileHits;
  #collected = 0;
  #session: FoundHit['session'] | null = null;
  /** No more hits: the file was searched whole, or has as many as were requested. */
  full = false;

  constructor(collecting: Collecting) {
    const { file, module, options } = collecting;
    const { query, turnBytes } = options;
    this.#collecting = collecting;
    this.#fileHits = new module.FileHits(file, {
      matches: query.matches,
      ...(turnBytes === undefined ? {} : { turnBytes }),
    });
  }

  async at(offset: number): Promise<readonly FoundHit[]> {
    const { file, listed, module, options } = this.#collecting;
    const found = await this.#fileHits.at(offset);
    this.full = this.#fileHits.coveredTo >= file.size;
    if (found.length === 0) return [];
    this.#session ??= await module.sessionOf(file, listed);
    const { cwd, perSession } = options.order;
    if (cwd !== null && !isSameFolder(this.#session.cwd, cwd)) {
      this.full = true;
      return [];
    }
    const most = perSession - this.#collected;
    this.#collected += Math.min(most, found.length);
    this.full ||= found.length > most;
    return firstOf(found, most, this.#session);
  }
}

/** The first `most`; the last of them says when there are more. */
function firstOf(found: readonly ItemHit[], most: number, session: FoundHit['session']): readonly FoundHit[] {
  const more = found.length > most;
  return found.slice(0, most).map((hit, index) => ({ ...hit, session, more: more && index === most - 1 }));
}

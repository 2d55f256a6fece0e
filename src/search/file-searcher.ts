/**
 * Searches one rollout after the other. Promises: bounded memory whatever the file; a file without the words costs one read; only regular
 * files are read; stops between two pieces when told. A line over the cap (16 MB) is not searched, and said to be so.
 */
import { closeSync, fstatSync, readSync } from 'node:fs';
import { openListedSync, openRollout } from '../rollout/file/open.ts';
import type { FileFacts, RolloutFile } from '../rollout/file/rollout-file.ts';
import { LINE_CAP_BYTES } from '../rollout/read/line-splitter.ts';
import { WHOLE_BYTES } from '../rollout/summary/head-and-tail.ts';
import type { ListedFile } from '../sessions/catalog.ts';
import type { ByteScanner, LineRange } from './byte-scanner.ts';
import type { FileHits, ItemHit } from './hits.ts';
import { LineScanner, type Search } from './line-scanner.ts';
import type { FoundHit, SearchOrder } from './messages.ts';

/** Most rollouts are one piece; of larger ones so much is searched between two looks at whether to stop. */
export const PIECE_BYTES = 1024 * 1024;
/** Room for the longest line and its newline. */
const LARGEST_PIECE_BYTES = LINE_CAP_BYTES + 1;
/** After so many files it shows whether they have hits. */
const ENOUGH_WHOLES = 16;
const NEWLINE = 0x0a;

export interface FileSearchOptions {
  readonly search: Search;
  /** Where pieces are searched: room for one of them. Nobody else uses it meanwhile. */
  readonly scanner: ByteScanner;
  readonly order: Pick<SearchOrder, 'cwd' | 'perSession'>;
  /** Asked between two pieces. */
  readonly stopped: () => boolean;
  /** Told after each piece: the search gets on. */
  readonly onBeat: () => void;
  /** Bytes; left out: 1 MB. */
  readonly pieceBytes?: number;
  /** Up to here a file is parsed whole; left out: as for summaries. */
  readonly wholeBytes?: number;
  /** Bytes read from a matching line on; left out: see `hits.ts`. */
  readonly turnBytes?: number;
}

/** `nothing`: read to its end. `maybe`: in memory, and has a line that says it. `large`: more than one piece. */
export type Glance =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'large' }
  | { readonly kind: 'maybe'; readonly first: LineRange; readonly bytes: Buffer; readonly facts: FileFacts };

type Worthwhile = Exclude<Glance, { kind: 'nothing' }>;

/** Loaded when the first line matches: most searches find nothing in most files. */
type HitMaking = typeof import('./hits.ts');

const NOTHING: Glance = { kind: 'nothing' };

/** Whole lines of a file, now in memory. */
interface Piece {
  readonly offset: number;
  readonly length: number;
}

export class FileSearcher {
  readonly #options: FileSearchOptions;
  readonly #scanner: LineScanner;
  readonly #pieceBytes: number;
  /** Up to here a file is parsed whole. */
  readonly #wholeBytes: number;
  #wholes = 0;
  #wholesWithHits = 0;
  #making: HitMaking | null = null;

  constructor(options: FileSearchOptions) {
    this.#options = options;
    this.#scanner = new LineScanner(options.search, options.scanner);
    this.#pieceBytes = options.pieceBytes ?? PIECE_BYTES;
    this.#wholeBytes = Math.min(options.wholeBytes ?? WHOLE_BYTES, WHOLE_BYTES);
  }

  /**
   * What a file can be found to hold without waiting: most files end here.
   * @throws when it cannot be read
   */
  glance(path: string): Glance {
    if (path.endsWith('.zst')) return { kind: 'large' };
    const { bytes } = this.#options.scanner;
    const descriptor = openListedSync(path);
    try {
      // One call: the end of a regular file is the only reason to get less than asked for.
      const got = readSync(descriptor, bytes, 0, this.#pieceBytes, null);
      if (got === this.#pieceBytes) return { kind: 'large' };
      this.#scanner.begin(got, got <= this.#wholeBytes && this.#wholePays() ? 'likely' : 'matching');
      const first = this.#scanner.next();
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
  async *hits(listed: ListedFile, glance: Worthwhile): AsyncGenerator<readonly FoundHit[], number> {
    this.#making ??= await import('./hits.ts');
    const atOnce = this.hitsAtOnce(listed, glance);
    if (atOnce === null) return yield* this.#hitsByAndBy(listed, glance, this.#making);
    if (atOnce.length > 0) yield atOnce;
    return 0;
  }

  /** All hits of a small file, without waiting: none of the many costs more than that. Null when this file, or the first one, has to wait. */
  hitsAtOnce(listed: ListedFile, glance: Worthwhile): readonly FoundHit[] | null {
    const { search, order } = this.#options;
    if (this.#making === null || glance.kind === 'large') return null;
    const { bytes, facts } = glance;
    if (bytes.length > this.#wholeBytes) return null;
    const { hits, title } = this.#making.hitsInWhole(bytes, search.matches);
    this.#wholes += 1;
    if (title !== null) this.#wholesWithHits += 1;
    if (title === null || (order.cwd !== null && title.cwd !== order.cwd)) return [];
    return firstOf(hits, order.perSession, this.#making.foundSession(listed, title, facts.mtimeMs));
  }

  /** Words that mostly stand in text need no look at the line first; those that are keys and ids do. */
  #wholePays(): boolean {
    return this.#wholes < ENOUGH_WHOLES || 2 * this.#wholesWithHits >= this.#wholes;
  }

  async *#hitsByAndBy(
    listed: ListedFile,
    glance: Worthwhile,
    making: HitMaking,
  ): AsyncGenerator<readonly FoundHit[], number> {
    const { path } = listed;
    const file = glance.kind === 'maybe' ? memoryFile(path, glance) : await openRollout(path);
    const collector = new HitCollector({ file, listed, making, options: this.#options });
    const counted = { oversize: 0 };
    try {
      if (glance.kind === 'maybe') yield* this.#hitsIn(collector, 0, glance.first);
      else
        for await (const { offset, length } of this.#pieces(file, counted)) {
          this.#scanner.begin(length);
          yield* this.#hitsIn(collector, offset, this.#scanner.next());
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
    for (let line = first; line !== null; line = this.#scanner.next()) {
      const hits = await collector.at(offset + line.start);
      if (hits.length > 0) yield hits;
      if (collector.full || this.#options.stopped()) return;
      this.#options.onBeat();
    }
  }

  /** Whole lines, a piece at a time, each where the scanner looks. */
  async *#pieces(file: RolloutFile, counted: { oversize: number }): AsyncGenerator<Piece> {
    let size = this.#pieceBytes;
    for (let at = 0; at < file.size && !this.#options.stopped(); this.#options.onBeat()) {
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
    for (let at = from; at < file.size && !this.#options.stopped(); this.#options.onBeat()) {
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
  readonly making: HitMaking;
  readonly options: FileSearchOptions;
}

/** Items of matching lines, with their session; asks for both only when there is something. */
class HitCollector {
  readonly #collecting: Collecting;
  readonly #makes: FileHits;
  #given = 0;
  #session: FoundHit['session'] | null = null;
  /** Nothing more is to be had, or wanted. */
  full = false;

  constructor(collecting: Collecting) {
    const { file, making, options } = collecting;
    const { search, turnBytes } = options;
    this.#collecting = collecting;
    this.#makes = new making.FileHits(file, {
      matches: search.matches,
      ...(turnBytes === undefined ? {} : { turnBytes }),
    });
  }

  async at(offset: number): Promise<readonly FoundHit[]> {
    const { file, listed, making, options } = this.#collecting;
    const found = await this.#makes.at(offset);
    this.full = this.#makes.coveredTo >= file.size;
    if (found.length === 0) return [];
    this.#session ??= await making.sessionOf(file, listed);
    const { cwd, perSession } = options.order;
    if (cwd !== null && this.#session.cwd !== cwd) {
      this.full = true;
      return [];
    }
    const room = perSession - this.#given;
    this.#given += Math.min(room, found.length);
    this.full ||= found.length > room;
    return firstOf(found, room, this.#session);
  }
}

/** As many as there is room for; the last of them says that there are more. */
function firstOf(found: readonly ItemHit[], room: number, session: FoundHit['session']): readonly FoundHit[] {
  const more = found.length > room;
  return found.slice(0, room).map(({ line, offset, kind, snippet, matches }, index) => ({
    session,
    line,
    offset,
    kind,
    snippet,
    matches,
    more: more && index === room - 1,
  }));
}

function memoryFile(
  path: string,
  { bytes, facts }: { readonly bytes: Buffer; readonly facts: FileFacts },
): RolloutFile {
  return {
    path,
    partial: false,
    ...facts,
    read: async (position, length) => bytes.subarray(position, position + length),
    stat: async () => facts,
    close: async () => {},
  };
}

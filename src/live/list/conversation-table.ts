/**
 * What is known of every conversation, one immutable row each. Promises: an id that is there twice is one row (the other files are
 * counted, and take over when the shown one goes); a row changes only by being replaced, and every change is reported. Reads nothing
 * itself.
 */

import type { Conversation, LockHolder, Marks, Summary } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { isLive, livenessOf, sameState } from '../../format/live-state.ts';
import type { NonEmpty } from '../../format/segments.ts';
import { hiddenReasons } from '../../sessions/hidden.ts';
import { joinFiles } from '../../sessions/join-files.ts';
import type { ConversationsSnapshot } from '../snapshot.ts';
import { compactSummary, hasPreview } from './compact-summary.ts';
import { ListedRow } from './listed-row.ts';

/** What name and stat say of one file. The row of a conversation of one file says the same. */
export type FileState = Pick<
  Conversation,
  'id' | 'path' | 'createdMs' | 'updatedMs' | 'sizeBytes' | 'archived' | 'compressed'
>;

/** What the files of a conversation say together. */
type RowFiles = FileState & Pick<Conversation, 'earlierSegments' | 'copies'>;

/** What was read of a row besides its files. */
type RowDetails = Pick<Conversation, 'summary'>;

export interface TableOptions {
  /** The folder rolltop was started in, for "other folder". */
  readonly cwd: string;
  readonly nowMs: () => number;
  readonly nameOf: (id: ConversationId) => string | null;
  readonly marksOf: (id: ConversationId) => Marks;
  readonly onChange: (before: Conversation | undefined, after: Conversation | undefined) => void;
}

const NO_SEGMENTS: readonly string[] = [];

export class ConversationTable {
  readonly #options: TableOptions;
  readonly #rows = new Map<ConversationId, Conversation>();
  /** Only conversations of several files: all segments and copies. */
  readonly #files = new Map<ConversationId, NonEmpty<FileState>>();
  /** Undefined before the first poll; null where holders cannot be found out. */
  #holders: ReadonlyMap<ConversationId, LockHolder> | null | undefined = undefined;
  /** Rows that time alone can change: live, or being written. Few. */
  readonly #warm = new Set<ConversationId>();
  /** Rows whose turn did not end, before it was known who holds them. */
  readonly #unfinished = new Set<ConversationId>();
  #titles = 0;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Rows whose summary was read. */
  get titles(): number {
    return this.#titles;
  }

  get(id: ConversationId): Conversation | undefined {
    return this.#rows.get(id);
  }

  /** What is known of one file of a conversation. */
  fileAt(id: ConversationId, path: string): FileState | undefined {
    const files = this.#files.get(id);
    if (files !== undefined) return files.find(file => file.path === path);
    const row = this.#rows.get(id);
    return row?.path === path ? row : undefined;
  }

  /** A file is there, or changed. */
  put(file: FileState): void {
    const row = this.#rows.get(file.id);
    const files = this.#files.get(file.id);
    if (row !== undefined && (files !== undefined || row.path !== file.path)) {
      const others = (files ?? [row]).filter(one => one.path !== file.path);
      this.#showFiles(file.id, [fileStateOf(file), ...others.map(fileStateOf)]);
    } else this.#show(row, { ...fileStateOf(file), earlierSegments: NO_SEGMENTS, copies: 0 });
  }

  /** A file is gone; the others of the conversation stay. */
  remove(id: ConversationId, path: string): void {
    const row = this.#rows.get(id);
    const [first, ...others] = (this.#files.get(id) ?? []).filter(one => one.path !== path);
    if (first !== undefined) this.#showFiles(id, [first, ...others]);
    else if (row?.path === path) this.#delete(row);
  }

  /** Sets what was read from the file at `path`; dropped when that file is not shown any more. */
  setSummary(id: ConversationId, path: string, summary: Summary): void {
    const row = this.#rows.get(id);
    if (row?.path === path) this.#update(row, { summary });
  }

  /** For a row far from the screen. */
  dropPreview(id: ConversationId): void {
    const row = this.#rows.get(id);
    if (row !== undefined && hasPreview(row.summary))
      this.#update(row, { summary: compactSummary(row.summary, id) });
  }

  /** Null: they cannot be found out. */
  setHolders(holders: ReadonlyMap<ConversationId, LockHolder> | null): void {
    const affected = new Set([...(this.#holders?.keys() ?? []), ...(holders?.keys() ?? []), ...this.#warm]);
    // Only now it is known that nobody goes on with these.
    if (this.#holders === undefined) for (const id of this.#unfinished) affected.add(id);
    this.#holders = holders;
    for (const id of affected) this.#rebuild(id);
  }

  /** Rebuilds rows whose names changed, or that time changed. */
  refresh(ids: Iterable<ConversationId>): void {
    for (const id of ids) this.#rebuild(id);
  }

  /** Ids that time alone can change. */
  get warm(): readonly ConversationId[] {
    return [...this.#warm];
  }

  #rebuild(id: ConversationId): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#update(row, {});
  }

  #update(row: Conversation, { summary = row.summary }: Partial<RowDetails>): void {
    this.#replace(row, row, { summary });
  }

  #showFiles(id: ConversationId, files: NonEmpty<FileState>): void {
    if (files.length === 1) this.#files.delete(id);
    else this.#files.set(id, files);
    const row = this.#rows.get(id);
    const { end, ...joined } = joinFiles(files);
    this.#show(row, { ...end, ...joined, earlierSegments: sameSegments(row, joined.earlierSegments) });
  }

  /** What was read of the file stays while the same file is shown; a size that changed is the reader's business. */
  #show(row: Conversation | undefined, files: RowFiles): void {
    const same = row !== undefined && row.path === files.path;
    this.#replace(row, files, { summary: same ? row.summary : null });
  }

  /** Shows `files` with what is known besides; `row` is what was shown before. */
  #replace(row: Conversation | undefined, files: RowFiles, known: RowDetails): void {
    const after = this.#build(files, known);
    if (row !== undefined && sameRow(row, after)) return;
    this.#rows.set(after.id, after);
    if (isLive(after)) this.#warm.add(after.id);
    else this.#warm.delete(after.id);
    if (this.#holders === undefined && isUnfinished(after)) this.#unfinished.add(after.id);
    this.#titles += Number(after.summary !== null) - Number(row !== undefined && row.summary !== null);
    this.#options.onChange(row, after);
  }

  #delete(row: Conversation): void {
    this.#rows.delete(row.id);
    this.#warm.delete(row.id);
    this.#titles -= Number(row.summary !== null);
    this.#options.onChange(row, undefined);
  }

  /** Everything that follows from the rest. */
  #build(files: RowFiles, { summary }: RowDetails): Conversation {
    const { id, updatedMs, archived, copies, earlierSegments } = files;
    const nowMs = this.#options.nowMs();
    const holders = this.#holders;
    const { path, createdMs, sizeBytes } = files;
    const marks = this.#options.marksOf(id);
    return new ListedRow(
      { id, path, createdMs, updatedMs, sizeBytes, summary },
      {
        archived,
        compressed: files.compressed,
        earlierSegments,
        copies,
        name: this.#options.nameOf(id),
        pinned: marks.pinned,
        tags: marks.tags,
        ...livenessOf({
          holder: holders?.get(id),
          holdersKnown: holders === undefined ? undefined : holders !== null,
          summary,
          updatedMs,
          nowMs,
        }),
        hiddenByCodex: hiddenReasons({ summary, archived, cwd: this.#options.cwd }),
      },
    );
  }
}

function isUnfinished({ summary }: Conversation): boolean {
  return summary?.turn === 'running' || summary?.turn === 'waiting';
}

function fileStateOf(file: FileState): FileState {
  const { id, path, createdMs, updatedMs, sizeBytes, archived, compressed } = file;
  return { id, path, createdMs, updatedMs, sizeBytes, archived, compressed };
}

/** The list of before where it says the same: rows are compared by it. */
function sameSegments(row: Conversation | undefined, segments: readonly string[]): readonly string[] {
  const before = row?.earlierSegments ?? NO_SEGMENTS;
  const isSame = before.length === segments.length && segments.every((path, at) => path === before[at]);
  return isSame ? before : segments;
}

/** A summary was read that does not know of a segment: it may be a second current end. */
export function hasOtherSegments(before: Conversation | undefined, now: Conversation): boolean {
  return before?.summary != null && now.summary !== null && before.earlierSegments !== now.earlierSegments;
}

/** A row shows what was on disk all the time, and was only now read. */
export function wasFilledIn(
  before: Conversation | undefined,
  after: Conversation | undefined,
  phase: ConversationsSnapshot['phase'],
): boolean {
  if (before === undefined) return after !== undefined && phase !== 'ready';
  return before.summary === null && after !== undefined && after.summary !== null;
}

/** Nothing that a screen could show differs: then nothing is reported. */
function sameRow(a: Conversation, b: Conversation): boolean {
  const plain: readonly (keyof Conversation)[] = [
    'path',
    'createdMs',
    'updatedMs',
    'sizeBytes',
    'archived',
    'compressed',
    'earlierSegments',
    'copies',
    'name',
    'pinned',
    'tags',
    'summary',
    'hiddenByCodex',
  ];
  return plain.every(key => a[key] === b[key]) && sameLive(a, b) && sameState(a.state, b.state);
}

function sameLive({ live: a }: Conversation, { live: b }: Conversation): boolean {
  if (a === null || b === null) return a === b;
  return a.pid === b.pid && a.command === b.command && a.daemon === b.daemon && a.turn === b.turn;
}

/** Nothing differs but what the conversation's own lines show. */
export function onlyGrew(before: Conversation, now: Conversation): boolean {
  const plain: readonly (keyof Conversation)[] = [
    'path',
    'name',
    'pinned',
    'tags',
    'summary',
    'hiddenByCodex',
  ];
  const same = sameLive(before, now) && sameState(before.state, now.state);
  return same && plain.every(key => before[key] === now[key]);
}

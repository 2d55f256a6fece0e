/**
 * What is known of every conversation, one immutable row each. Promises: an id that is there twice is one row (the other files are
 * counted, and take over when the shown one goes); a row changes only by being replaced, and every change is reported. Reads nothing
 * itself.
 */

import type { Conversation, LockHolder, Summary } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { primaryOf } from '../../sessions/catalog.ts';
import { hiddenReasons } from '../../sessions/hidden.ts';
import { liveState } from '../../sessions/live-state.ts';
import { compactSummary, hasPreview } from './compact-summary.ts';
import { ListedRow } from './listed-row.ts';

/** What name and stat say of one file. A row says the same of the file it shows. */
export type FileState = Pick<
  Conversation,
  'id' | 'path' | 'createdMs' | 'updatedMs' | 'sizeBytes' | 'archived' | 'compressed'
>;

/** What a row knows besides its file. */
type RowDetails = Pick<Conversation, 'copies' | 'summary' | 'grewMs'>;

export interface TableOptions {
  /** The folder rolltop was started in, for "other folder". */
  readonly cwd: string;
  readonly nowMs: () => number;
  readonly nameOf: (id: ConversationId) => string | null;
  readonly onChange: (before: Conversation | undefined, after: Conversation | undefined) => void;
}

/** A session that grew in the last 10 s counts as live. */
const GROWING_MS = 10_000;

export class ConversationTable {
  readonly #options: TableOptions;
  readonly #rows = new Map<ConversationId, Conversation>();
  /** Only conversations of several files: all of their files, the shown one included. */
  readonly #rivals = new Map<ConversationId, [FileState, ...FileState[]]>();
  /** Null before the first poll, and where holders cannot be found out. */
  #holders: ReadonlyMap<ConversationId, LockHolder> | null = null;
  /** Rows that time alone can change: live, or growing. Few. */
  readonly #warm = new Set<ConversationId>();
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

  /** For a file that is there, or changed. `grew`: it became larger after the first check. */
  put(file: FileState, { grew }: { readonly grew: boolean }): void {
    const row = this.#rows.get(file.id);
    const rivals = this.#rivals.get(file.id);
    if (row !== undefined && (rivals !== undefined || row.path !== file.path)) {
      const others = (rivals ?? [row]).filter(one => one.path !== file.path);
      this.#rivals.set(file.id, [file, ...others.map(fileStateOf)]);
      this.#showPrimary(file.id);
    } else this.#show(row, file, 0);
    const shown = this.#rows.get(file.id);
    if (grew && shown?.path === file.path) this.#update(shown, { grewMs: this.#options.nowMs() });
  }

  /** For a file that is gone: another one of the same conversation takes its place. */
  remove(id: ConversationId, path: string): void {
    const row = this.#rows.get(id);
    const [first, ...others] = (this.#rivals.get(id) ?? []).filter(one => one.path !== path);
    if (first !== undefined) {
      if (others.length === 0) this.#rivals.delete(id);
      else this.#rivals.set(id, [first, ...others]);
      if (others.length === 0) this.#show(row, first, 0);
      else this.#showPrimary(id);
    } else if (row?.path === path) this.#delete(row);
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

  setHolders(holders: ReadonlyMap<ConversationId, LockHolder>): void {
    const affected = new Set([...(this.#holders?.keys() ?? []), ...holders.keys(), ...this.#warm]);
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

  #update(row: Conversation, { summary = row.summary, grewMs = row.grewMs }: Partial<RowDetails>): void {
    this.#replace(row, row, { copies: row.copies, summary, grewMs });
  }

  #showPrimary(id: ConversationId): void {
    const files = this.#rivals.get(id);
    if (files !== undefined) this.#show(this.#rows.get(id), primaryOf(files), files.length - 1);
  }

  /** What was read stays while the same file is shown; whether it has to be read again is the reader's decision. */
  #show(row: Conversation | undefined, file: FileState, copies: number): void {
    const same = row !== undefined && row.path === file.path;
    const summary = same ? row.summary : null;
    this.#replace(row, file, { copies, summary, grewMs: same ? row.grewMs : null });
  }

  /** Shows `file` with what is known besides; `row` is what was shown before. */
  #replace(row: Conversation | undefined, file: FileState, known: RowDetails): void {
    const after = this.#build(file, known);
    if (row !== undefined && sameRow(row, after)) return;
    this.#rows.set(after.id, after);
    if (after.live !== null || after.grewMs !== null) this.#warm.add(after.id);
    else this.#warm.delete(after.id);
    this.#titles += Number(after.summary !== null) - Number(row !== undefined && row.summary !== null);
    this.#options.onChange(row, after);
  }

  #delete(row: Conversation): void {
    this.#rows.delete(row.id);
    this.#warm.delete(row.id);
    this.#titles -= Number(row.summary !== null);
    this.#options.onChange(row, undefined);
  }

  /** The row with everything that follows from the rest. */
  #build(file: FileState, { copies, summary, grewMs }: RowDetails): Conversation {
    const { id, updatedMs, archived } = file;
    const nowMs = this.#options.nowMs();
    const holders = this.#holders;
    const isQuiet = isAtRest(summary, holders === null ? 'unknown' : holders.has(id));
    const { path, createdMs, sizeBytes } = file;
    return new ListedRow(
      { id, path, createdMs, updatedMs, sizeBytes, summary },
      {
        archived,
        compressed: file.compressed,
        copies,
        name: this.#options.nameOf(id),
        live: liveState({
          holder: holders?.get(id),
          holdersKnown: holders !== null,
          summary,
          updatedMs,
          nowMs,
        }),
        grewMs: grewMs !== null && nowMs - grewMs < GROWING_MS && !isQuiet ? grewMs : null,
        hiddenByCodex: hiddenReasons({ summary, archived, cwd: this.#options.cwd }),
      },
    );
  }
}

function fileStateOf(file: FileState): FileState {
  const { id, path, createdMs, updatedMs, sizeBytes, archived, compressed } = file;
  return { id, path, createdMs, updatedMs, sizeBytes, archived, compressed };
}

/** The file itself says that no turn runs: growth just now was the end of one. Older files do not say. */
function isAtRest(summary: Summary | null, held: boolean | 'unknown'): boolean {
  return summary?.turn === 'idle' || (summary?.dialect === 'paginated' && held === false);
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
    'copies',
    'name',
    'summary',
    'grewMs',
    'hiddenByCodex',
  ];
  return plain.every(key => a[key] === b[key]) && sameLive(a, b);
}

function sameLive({ live: a }: Conversation, { live: b }: Conversation): boolean {
  if (a === null || b === null) return a === b;
  return a.pid === b.pid && a.command === b.command && a.daemon === b.daemon && a.turn === b.turn;
}

/** Nothing differs but what the conversation's own lines show. */
export function onlyGrew(before: Conversation, now: Conversation): boolean {
  const plain: readonly (keyof Conversation)[] = ['path', 'name', 'summary', 'hiddenByCodex'];
  const growing = (before.grewMs === null) === (now.grewMs === null);
  return growing && plain.every(key => before[key] === now[key]) && sameLive(before, now);
}

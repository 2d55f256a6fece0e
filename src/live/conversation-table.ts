/**
 * What is known of every conversation, one immutable row each. Promises: same id twice is one row (the others are counted and
 * take over when the shown one goes); a row changes only by being replaced, and every change is told. Reads nothing itself.
 */
import { primaryOf } from '../conversations/catalog.ts';
import { hiddenReasons } from '../conversations/hidden.ts';
import { liveState } from '../conversations/live-state.ts';
import type { Conversation, LockHolder, Summary } from '../rollout/conversation.ts';
import type { ConversationId } from '../rollout/identity.ts';
import { hasPreview, slimSummary } from './slim-summary.ts';

/** What name and stat tell of one file. A row tells the same of the file it shows. */
export type FileState = Pick<
  Conversation,
  'id' | 'path' | 'createdMs' | 'updatedMs' | 'sizeBytes' | 'archived' | 'compressed'
>;

export interface TableOptions {
  /** The folder rolltop was started in, for "other folder". */
  readonly cwd: string;
  readonly nowMs: () => number;
  readonly nameOf: (id: ConversationId) => string | null;
  readonly onChange: (before: Conversation | undefined, after: Conversation | undefined) => void;
}

/** decisions.md: a session that grew in the last 10 s counts as live. */
const growingMs = 10_000;

export class ConversationTable {
  readonly #options: TableOptions;
  readonly #rows = new Map<ConversationId, Conversation>();
  /** Only conversations of several files: all of their files, the shown one included. */
  readonly #rivals = new Map<ConversationId, [FileState, ...FileState[]]>();
  #holders: ReadonlyMap<ConversationId, LockHolder> = new Map();
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

  /** A file is there, or changed. `grew`: seen to become larger while we watched. */
  put(file: FileState, { grew }: { readonly grew: boolean }): void {
    const row = this.#rows.get(file.id);
    const rivals = this.#rivals.get(file.id);
    if (row !== undefined && (rivals !== undefined || row.path !== file.path)) {
      const others = (rivals ?? [row]).filter(one => one.path !== file.path);
      this.#rivals.set(file.id, [file, ...others.map(bare)]);
      this.#showPrimary(file.id);
    } else this.#show(row, file, 0);
    const shown = this.#rows.get(file.id);
    if (grew && shown?.path === file.path) this.#replace(shown, { ...shown, grewMs: this.#options.nowMs() });
  }

  /** A file is gone; another one of the same conversation takes its place. */
  remove(id: ConversationId, path: string): void {
    const row = this.#rows.get(id);
    const [first, ...others] = (this.#rivals.get(id) ?? []).filter(one => one.path !== path);
    if (first !== undefined) {
      if (others.length === 0) this.#rivals.delete(id);
      else this.#rivals.set(id, [first, ...others]);
      if (others.length === 0) this.#show(row, first, 0);
      else this.#showPrimary(id);
    } else if (row?.path === path) this.#replace(row, undefined);
  }

  /** What reading the file at `path` told; a result for a file that is not shown any more is dropped. */
  setSummary(id: ConversationId, path: string, summary: Summary): void {
    const row = this.#rows.get(id);
    if (row?.path === path) this.#replace(row, { ...row, summary });
  }

  /** Far from the screen the preview is given up. */
  dropPreview(id: ConversationId): void {
    const row = this.#rows.get(id);
    if (row !== undefined && row.summary !== null && hasPreview(row.summary))
      this.#replace(row, { ...row, summary: slimSummary(row.summary) });
  }

  setHolders(holders: ReadonlyMap<ConversationId, LockHolder>): void {
    const affected = new Set([...this.#holders.keys(), ...holders.keys(), ...this.#warm]);
    this.#holders = holders;
    for (const id of affected) this.#again(id);
  }

  /** Names changed, or time went on. */
  refresh(ids: Iterable<ConversationId>): void {
    for (const id of ids) this.#again(id);
  }

  /** Ids that time alone can change. */
  get warm(): readonly ConversationId[] {
    return [...this.#warm];
  }

  #again(id: ConversationId): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#replace(row, { ...row });
  }

  #showPrimary(id: ConversationId): void {
    const files = this.#rivals.get(id);
    if (files !== undefined) this.#show(this.#rows.get(id), primaryOf(files), files.length - 1);
  }

  /** What was read of the file stays while the same file is shown; a size that changed is the reader's business. */
  #show(row: Conversation | undefined, file: FileState, copies: number): void {
    const same = row !== undefined && row.path === file.path;
    this.#replace(row, {
      ...bare(file),
      copies,
      name: null,
      summary: same ? row.summary : null,
      live: null,
      grewMs: same ? row.grewMs : null,
      hiddenByCodex: [],
    });
  }

  #replace(before: Conversation | undefined, next: Conversation | undefined): void {
    const after = next === undefined ? undefined : this.#derive(next);
    if (before !== undefined && after !== undefined && sameRow(before, after)) return;
    const id = (after ?? before)?.id;
    if (id === undefined) return;
    if (after === undefined) this.#rows.delete(id);
    else this.#rows.set(id, after);
    if (after !== undefined && (after.live !== null || after.grewMs !== null)) this.#warm.add(id);
    else this.#warm.delete(id);
    this.#titles += Number(Boolean(after?.summary)) - Number(Boolean(before?.summary));
    this.#options.onChange(before, after);
  }

  /** Everything that follows from the rest. */
  #derive(row: Conversation): Conversation {
    const nowMs = this.#options.nowMs();
    const { id, summary, updatedMs, archived } = row;
    return {
      ...row,
      name: this.#options.nameOf(id),
      live: liveState({ holder: this.#holders.get(id), summary, updatedMs, nowMs }),
      grewMs: row.grewMs !== null && nowMs - row.grewMs < growingMs ? row.grewMs : null,
      hiddenByCodex: hiddenReasons({ summary, archived, cwd: this.#options.cwd }),
    };
  }
}

function bare(file: FileState): FileState {
  const { id, path, createdMs, updatedMs, sizeBytes, archived, compressed } = file;
  return { id, path, createdMs, updatedMs, sizeBytes, archived, compressed };
}

/** Nothing a screen could show differs: then nobody is told. */
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

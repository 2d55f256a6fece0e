/**
 * What is known of every conversation, one immutable row each. Promises: an id that is there twice is one row (the other files are
 * counted, and take over when the shown one goes); a row changes only by being replaced, and every change is reported. Reads nothing
 * itself.
 */

import type { Conversation, LiveState, LockHolder, Marks, Summary } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { isLive, type LiveFacts, livenessOf, mayNeedApproval } from '../../format/live-state.ts';
import type { NonEmpty } from '../../format/segments.ts';
import { hiddenReasons } from '../../sessions/hidden.ts';
import { joinFiles } from '../../sessions/join-files.ts';
import { type AgentState, subAgentStates } from '../../sessions/state/sub-agent-states.ts';
import { compactSummary, hasPreview } from './compact-summary.ts';
import { ListedRow } from './listed-row.ts';
import { NO_SEGMENTS, sameHolder, sameRow, sameSegments } from './row-changes.ts';

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
  /** When the person last looked at it; left out: that is not recorded. */
  readonly seenMsOf?: (id: ConversationId) => number | null;
  readonly onChange: (before: Conversation | undefined, after: Conversation | undefined) => void;
}

/** Hundreds of sessions may be news, and they stop to be so by the day. */
const READY_CHECK_MS = 60_000;

export class ConversationTable {
  readonly #options: TableOptions;
  readonly #rows = new Map<ConversationId, Conversation>();
  /** Only conversations of several files: all segments and copies. */
  readonly #files = new Map<ConversationId, NonEmpty<FileState>>();
  /** Undefined before the first poll; null where holders cannot be found out. */
  #holders: ReadonlyMap<ConversationId, LockHolder> | null | undefined = undefined;
  /** Rows that time alone can change: live, or being written. Few. */
  readonly #warm = new Set<ConversationId>();
  /** Rows that are news for a day. */
  readonly #ready = new Set<ConversationId>();
  #readyCheckedMs = 0;
  #polledMs = 0;
  /** Rows that are live, and in which a call stands without an output that may wait for an approval. */
  readonly #standing = new Set<ConversationId>();
  /** What the sub-agents of a session do, by the session: as they were at the last poll. */
  #subAgents: ReadonlyMap<ConversationId, LiveState> = new Map();
  #isJoining = false;
  /** Rows whose turn did not end, and of which it is not known whether somebody holds them. */
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

  /** Null: they cannot be found out. `atMs`: when they were looked for. */
  setHolders(holders: ReadonlyMap<ConversationId, LockHolder> | null, atMs: number): void {
    const before = this.#holders;
    const affected = new Set<ConversationId>();
    for (const [id, holder] of holders ?? []) {
      if (!this.#isSettled(id, before?.get(id), holder)) affected.add(id);
    }
    for (const id of before?.keys() ?? []) if (!holders?.has(id)) affected.add(id);
    for (const id of this.#warm) if (!holders?.has(id)) affected.add(id);
    // Only now it is known that nobody goes on with these.
    for (const id of this.#unfinished) affected.add(id);
    this.#unfinished.clear();
    this.#holders = holders;
    this.#polledMs = atMs;
    this.#takeReady(affected);
    for (const id of affected) this.#rebuild(id);
    this.#joinSubAgents();
  }

  /** Held as before, and neither its turn nor a call of it becomes another by time alone: most of two hundred live sessions are. */
  #isSettled(id: ConversationId, before: LockHolder | undefined, now: LockHolder): boolean {
    if (before === undefined || !sameHolder(before, now)) return false;
    const turn = this.#rows.get(id)?.summary?.turn ?? 'unknown';
    return turn !== 'unknown' && !this.#standing.has(id);
  }

  /** Now and then those that are news, which they are for a day. */
  #takeReady(affected: Set<ConversationId>): void {
    const nowMs = this.#options.nowMs();
    if (Math.abs(nowMs - this.#readyCheckedMs) < READY_CHECK_MS) return;
    this.#readyCheckedMs = nowMs;
    for (const id of this.#ready) affected.add(id);
  }

  /** Passes on what sub-agents do to the sessions that started them, which may be sub-agents themselves. */
  #joinSubAgents(): void {
    if (this.#isJoining) return;
    this.#isJoining = true;
    const before = this.#subAgents;
    const live = [...this.#warm].flatMap(id => this.#subAgentState(id) ?? []);
    this.#subAgents = subAgentStates(live, id => this.#rows.get(id));
    for (const id of new Set([...before.keys(), ...this.#subAgents.keys()])) this.#rebuild(id);
    this.#isJoining = false;
  }

  /** Null for a session that no other one started. */
  #subAgentState(id: ConversationId): AgentState | null {
    const row = this.#rows.get(id);
    const summary = row?.summary ?? null;
    if (row === undefined || summary?.source !== 'subagent') return null;
    return { id, summary, state: livenessOf(this.#liveFacts(row, summary)).state };
  }

  /** Rebuilds rows whose names changed, or that time changed. */
  refresh(ids: Iterable<ConversationId>): void {
    for (const id of ids) this.#rebuild(id);
  }

  pathsOf(ids: Iterable<ConversationId>): readonly string[] {
    return [...ids].flatMap(id => this.#rows.get(id)?.path ?? []);
  }

  /** Live conversations in which a call stands that may wait for an approval. */
  get standing(): ReadonlySet<ConversationId> {
    return this.#standing;
  }

  /** Rows in which something goes on, and those that are news. */
  inState(): readonly Conversation[] {
    return [...new Set([...this.#warm, ...this.#ready])].flatMap(id => this.#rows.get(id) ?? []);
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
    keep(this.#warm, after.id, isLive(after));
    keep(this.#ready, after.id, after.state?.kind === 'ready');
    keep(this.#standing, after.id, after.live !== null && mayNeedApproval(after.summary));
    if (after.live === null && after.state === null && isUnfinished(after)) this.#unfinished.add(after.id);
    this.#titles += Number(after.summary !== null) - Number(row !== undefined && row.summary !== null);
    this.#options.onChange(row, after);
    // At once: else the session that started it would be ready until the next look at the processes.
    if (after.summary?.source === 'subagent' && row?.state?.kind !== after.state?.kind) this.#joinSubAgents();
  }

  #delete(row: Conversation): void {
    this.#rows.delete(row.id);
    this.#warm.delete(row.id);
    this.#standing.delete(row.id);
    this.#ready.delete(row.id);
    this.#titles -= Number(row.summary !== null);
    this.#options.onChange(row, undefined);
  }

  /** Whoever began to write after the last poll is not known yet. */
  #areHoldersKnown(updatedMs: number | null): boolean | undefined {
    if (this.#holders === undefined || this.#holders === null)
      return this.#holders === null ? false : undefined;
    return updatedMs === null || updatedMs <= this.#polledMs ? true : undefined;
  }

  /** Without what its sub-agents do. */
  #liveFacts({ id, updatedMs }: Pick<FileState, 'id' | 'updatedMs'>, summary: Summary | null): LiveFacts {
    const holders = this.#holders;
    return {
      holder: holders?.get(id),
      holdersKnown: this.#areHoldersKnown(updatedMs),
      summary,
      updatedMs,
      seenMs: this.#options.seenMsOf?.(id),
      nowMs: this.#options.nowMs(),
    };
  }

  /** Everything that follows from the rest. */
  #build(files: RowFiles, { summary }: RowDetails): Conversation {
    const { id, updatedMs, archived, copies, earlierSegments } = files;
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
        ...livenessOf({ ...this.#liveFacts(files, summary), subAgents: this.#subAgents.get(id) }),
        hiddenByCodex: hiddenReasons({ summary, archived, cwd: this.#options.cwd }),
      },
    );
  }
}

function keep(set: Set<ConversationId>, id: ConversationId, isIn: boolean): void {
  if (isIn) set.add(id);
  else set.delete(id);
}

function isUnfinished({ summary }: Conversation): boolean {
  return summary?.turn === 'running' || summary?.turn === 'waiting';
}

function fileStateOf(file: FileState): FileState {
  const { id, path, createdMs, updatedMs, sizeBytes, archived, compressed } = file;
  return { id, path, createdMs, updatedMs, sizeBytes, archived, compressed };
}

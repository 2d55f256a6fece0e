/**
 * One row of the list in half of the memory: 100,000 of these are held, and a row is built again with each change. Promises: never
 * changes; reads like any other conversation. Whole numbers of up to 31 bits and shared objects fit into the row itself; a time in
 * milliseconds would be an object of its own. A spread copies the own fields only, not the getters: copy a row field by field.
 */
import type { Conversation, HiddenReason, Summary } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';

/** The same for nearly all rows of a list. */
export type ListedRowState = Pick<
  Conversation,
  | 'host'
  | 'archived'
  | 'compressed'
  | 'earlierSegments'
  | 'copies'
  | 'name'
  | 'pinned'
  | 'tags'
  | 'live'
  | 'state'
  | 'hiddenByCodex'
>;

/** What differs from row to row. */
export type ListedRowFacts = Pick<
  Conversation,
  'id' | 'path' | 'createdMs' | 'updatedMs' | 'sizeBytes' | 'summary'
>;

export class ListedRow implements Conversation {
  readonly id: ConversationId;
  readonly path: string;
  readonly sizeBytes: number | null;
  readonly summary: Summary | null;
  readonly #createdSeconds: number;
  readonly #updatedSeconds: number | null;
  readonly #updatedRest: number;
  readonly #state: ListedRowState;

  constructor(facts: ListedRowFacts, state: ListedRowState) {
    this.id = facts.id;
    this.path = facts.path;
    this.sizeBytes = facts.sizeBytes;
    this.summary = facts.summary;
    this.#createdSeconds = facts.createdMs / 1000;
    const { updatedMs } = facts;
    this.#updatedSeconds = updatedMs === null ? null : Math.floor(updatedMs / 1000);
    this.#updatedRest = updatedMs === null ? 0 : updatedMs - Math.floor(updatedMs / 1000) * 1000;
    this.#state = sharedState(state);
  }

  get createdMs() {
    return this.#createdSeconds * 1000;
  }

  get updatedMs() {
    return this.#updatedSeconds === null ? null : this.#updatedSeconds * 1000 + this.#updatedRest;
  }

  get host() {
    return this.#state.host;
  }

  get archived() {
    return this.#state.archived;
  }

  get compressed() {
    return this.#state.compressed;
  }

  get earlierSegments() {
    return this.#state.earlierSegments;
  }

  get copies() {
    return this.#state.copies;
  }

  get name() {
    return this.#state.name;
  }

  get pinned() {
    return this.#state.pinned;
  }

  get tags() {
    return this.#state.tags;
  }

  get live() {
    return this.#state.live;
  }

  get state() {
    return this.#state.state;
  }

  get hiddenByCodex() {
    return this.#state.hiddenByCodex;
  }
}

/** By the reasons, of which there are few lists, and then by what the file's place and name say. */
const SHARED_STATES = new Map<readonly HiddenReason[], Map<string, ListedRowState>>();

/** Sessions of one file without a name or a holder share one object. */
function sharedState(state: ListedRowState): ListedRowState {
  if (!isCommon(state)) return stateOnly(state);
  const { host, archived, compressed, hiddenByCodex } = state;
  const byKind = SHARED_STATES.get(hiddenByCodex) ?? new Map<string, ListedRowState>();
  SHARED_STATES.set(hiddenByCodex, byKind);
  const kind = `${archived} ${compressed} ${host ?? ''}`;
  const found = byKind.get(kind) ?? stateOnly(state);
  byKind.set(kind, found);
  return found;
}

/** Without what else the object given may hold. */
function stateOnly(state: ListedRowState): ListedRowState {
  const { host, archived, compressed, earlierSegments, copies, name, pinned, tags, live, hiddenByCodex } =
    state;
  const shown = { archived, compressed, earlierSegments, copies, name, pinned, tags, live, hiddenByCodex };
  return { ...shown, state: state.state, host };
}

/** Nothing but its place and its kind of file sets it apart. */
function isCommon({ earlierSegments, copies, name, pinned, tags, live, state }: ListedRowState): boolean {
  const isAlone = earlierSegments.length === 0 && copies === 0;
  return isAlone && name === null && !pinned && tags.length === 0 && live === null && state === null;
}

/** The row with another of its files as the current one. */
export function rowAt(
  row: Conversation,
  { path, earlierSegments }: Pick<Conversation, 'path' | 'earlierSegments'>,
): Conversation {
  const { id, createdMs, updatedMs, sizeBytes, archived, compressed, copies } = row;
  const { host, name, pinned, tags, summary, live, state, hiddenByCodex } = row;
  const files = { id, path, createdMs, updatedMs, sizeBytes, archived, compressed, earlierSegments, copies };
  return { ...files, host, name, pinned, tags, summary, live, state, hiddenByCodex };
}

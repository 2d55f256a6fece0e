/**
 * The rows of one host as they stand in the list here: each with its host, with times of the clock here, and those of the last time until
 * the host has said what it has now. Each change is returned for whoever shows them. Pure.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { HostRows } from '../../live/other-hosts.ts';
import type { SearchRequest } from '../../search/request.ts';
import { idOnHost, idThere } from '../../text/host-id.ts';

/** Clocks that differ by less are taken for the same: what is measured has the way of a message in it. */
const SAME_CLOCK_MS = 2_000;

export class RowsOfHost {
  readonly #host: string;
  readonly #rows = new Map<ConversationId, Conversation>();
  /** Rows that came since it was connected; when all have come, the others are gone. */
  #fresh = new Set<ConversationId>();
  #listed = false;
  #skewMs = 0;
  /** Something changed since the rows were taken to be kept. */
  #dirty = false;

  constructor(host: string) {
    this.#host = host;
  }

  get count(): number {
    return this.#rows.size;
  }

  /** All its sessions are known. */
  get listed(): boolean {
    return this.#listed;
  }

  values(): Iterable<Conversation> {
    return this.#rows.values();
  }

  /** What comes from now on is of another connection. */
  connecting(): void {
    this.#fresh = new Set();
    this.#skewMs = 0;
  }

  take({ put, gone }: HostRows): HostRows {
    const rows = put.map(row => rowHere(this.#host, row, this.#skewMs));
    const ids = gone.map(id => idOnHost(this.#host, id));
    for (const row of rows) {
      this.#rows.set(row.id, row);
      this.#fresh.add(row.id);
    }
    for (const id of ids) this.#rows.delete(id);
    this.#dirty = true;
    return { put: rows, gone: ids };
  }

  /** What was known before and did not come again is gone. */
  wholeCame(): HostRows {
    const gone = [...this.#rows.keys()].filter(id => !this.#fresh.has(id));
    for (const id of gone) this.#rows.delete(id);
    this.#listed = true;
    this.#dirty = true;
    return { put: [], gone };
  }

  /** Rows of the last time, as `toKeep` gave them, until the host says what it has now. */
  takeLastKnown(known: readonly Conversation[]): HostRows {
    if (this.#listed) return NOTHING;
    const put = known.map(row => rowHere(this.#host, row, 0)).filter(({ id }) => !this.#rows.has(id));
    for (const row of put) this.#rows.set(row.id, row);
    return { put, gone: [] };
  }

  /** The clock there is so far ahead: what came with its times is shown with those of the clock here. */
  setSkew(skewMs: number): HostRows {
    const now = Math.abs(skewMs) < SAME_CLOCK_MS ? 0 : Math.round(skewMs);
    const by = this.#skewMs - now;
    if (Math.abs(by) < SAME_CLOCK_MS) return NOTHING;
    this.#skewMs = now;
    const put = [...this.#fresh].flatMap(id => {
      const row = this.#rows.get(id);
      return row === undefined ? [] : [laterBy(row, by)];
    });
    for (const row of put) this.#rows.set(row.id, row);
    return { put, gone: [] };
  }

  /** As the host has them, but for the times; null when they are not all known, or nothing changed since. */
  toKeep(): readonly Conversation[] | null {
    if (!this.#listed || !this.#dirty) return null;
    this.#dirty = false;
    return [...this.#rows.values()].map(rowThere);
  }

  /** These are all that the host has in that place. */
  areAll(sessions: readonly Conversation[], scope: SearchRequest['scope']): boolean {
    if (!this.#listed) return false;
    let count = 0;
    for (const { archived } of this.#rows.values())
      if (scope === 'all' || archived === (scope === 'archived')) count++;
    return count === sessions.length;
  }
}

const NOTHING: HostRows = { put: [], gone: [] };

function rowHere(host: string, row: Conversation, skewMs: number): Conversation {
  const { summary } = row;
  const parentId = summary?.parentId ?? null;
  const here = {
    ...row,
    host,
    id: idOnHost(host, row.id),
    summary: summary && {
      ...summary,
      id: null,
      parentId: parentId === null ? null : idOnHost(host, parentId),
    },
  };
  return skewMs === 0 ? here : laterBy(here, -skewMs);
}

function laterBy(row: Conversation, ms: number): Conversation {
  const later = <Time extends number | null>(time: Time): Time => (time === null ? time : time + ms) as Time;
  const { summary, state } = row;
  return {
    ...row,
    createdMs: later(row.createdMs),
    updatedMs: later(row.updatedMs),
    summary: summary && { ...summary, turnSinceMs: later(summary.turnSinceMs) },
    state: state && { ...state, sinceMs: later(state.sinceMs) },
  };
}

/** The row as the host sent it, but for its times. */
function rowThere({ host: _, ...row }: Conversation): Conversation {
  const { summary } = row;
  const parentId = summary?.parentId ?? null;
  return {
    ...row,
    id: idThere(row.id),
    summary: summary && { ...summary, parentId: parentId === null ? null : idThere(parentId) },
  };
}

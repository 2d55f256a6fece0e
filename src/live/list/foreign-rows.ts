/**
 * The rows of other hosts, each in as little memory as a row of this machine: as they came, but that a turn which ended since the person here looked
 * is ready. Reads nothing.
 */
import type { Conversation, LiveState } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { withNews } from '../../format/live-state.ts';
import type { HostRows, OtherHosts } from '../other-hosts.ts';
import { compactSummary } from './compact-summary.ts';
import { ListedRow, rowAt } from './listed-row.ts';

/** A row changed, came (`before` undefined) or went (`after` undefined). */
export type RowListener = (before: Conversation | undefined, after: Conversation | undefined) => void;

export interface ForeignRowsOptions {
  readonly onChange: RowListener;
  /** When the person here last looked at it; null: that is not recorded. */
  readonly seenMsOf: (id: ConversationId) => number | null;
  readonly nowMs: () => number;
}

export class ForeignRows {
  readonly #rows = new Map<ConversationId, Conversation>();
  /** Of those that are ready: their state as it came. */
  readonly #came = new Map<ConversationId, LiveState | null>();
  readonly #options: ForeignRowsOptions;
  #stop: () => void = () => {};

  constructor(options: ForeignRowsOptions) {
    this.#options = options;
  }

  get(id: ConversationId): Conversation | undefined {
    return this.#rows.get(id);
  }

  /** Those in which something goes on. */
  inState(): readonly Conversation[] {
    return [...this.#rows.values()].filter(({ state }) => state !== null);
  }

  follow(hosts: Pick<OtherHosts, 'onRows'> | null | undefined): void {
    this.#stop = hosts?.onRows(this.#take) ?? this.#stop;
  }

  /** The person looked at these. */
  refresh(ids: Iterable<ConversationId>): void {
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (row === undefined) continue;
      const came = this.#came.get(id);
      this.#show({ ...rowAt(row, row), state: came === undefined ? row.state : came });
    }
  }

  close(): void {
    this.#stop();
  }

  readonly #take = ({ put, gone }: HostRows): void => {
    for (const row of put) this.#show(row);
    for (const id of gone) {
      const before = this.#rows.get(id);
      this.#rows.delete(id);
      this.#came.delete(id);
      if (before !== undefined) this.#options.onChange(before, undefined);
    }
  };

  /** `row` has the state that came. */
  #show(row: Conversation): void {
    const { onChange, seenMsOf, nowMs } = this.#options;
    const { id, summary } = row;
    const state = withNews(row.state, { summary, seenMs: seenMsOf(id), nowMs: nowMs() });
    if (state === row.state) this.#came.delete(id);
    else this.#came.set(id, row.state);
    const before = this.#rows.get(id);
    const after = smallRow({ ...row, state });
    this.#rows.set(id, after);
    onChange(before, after);
  }
}

function smallRow(row: Conversation): Conversation {
  const { id, path, createdMs, updatedMs, sizeBytes, summary } = row;
  const compact = summary === null ? null : compactSummary(summary, id);
  return new ListedRow({ id, path, createdMs, updatedMs, sizeBytes, summary: compact }, row);
}

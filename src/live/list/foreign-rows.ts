/** The rows of other hosts: they are as they came, each in as little memory as a row of this machine. Reads nothing. */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { HostRows, OtherHosts } from '../other-hosts.ts';
import { compactSummary } from './compact-summary.ts';
import { ListedRow } from './listed-row.ts';

type OnChange = (before: Conversation | undefined, after: Conversation | undefined) => void;

export class ForeignRows {
  readonly #rows = new Map<ConversationId, Conversation>();
  readonly #onChange: OnChange;
  #stop: () => void = () => {};

  constructor(onChange: OnChange) {
    this.#onChange = onChange;
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

  close(): void {
    this.#stop();
  }

  readonly #take = ({ put, gone }: HostRows): void => {
    for (const row of put) {
      const before = this.#rows.get(row.id);
      const after = smallRow(row);
      this.#rows.set(row.id, after);
      this.#onChange(before, after);
    }
    for (const id of gone) {
      const before = this.#rows.get(id);
      this.#rows.delete(id);
      if (before !== undefined) this.#onChange(before, undefined);
    }
  };
}

function smallRow(row: Conversation): Conversation {
  const { id, path, createdMs, updatedMs, sizeBytes, summary } = row;
  const compact = summary === null ? null : compactSummary(summary, id);
  return new ListedRow({ id, path, createdMs, updatedMs, sizeBytes, summary: compact }, row);
}

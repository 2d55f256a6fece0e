/**
 * The rows of a list with the sub-agents of unfolded sessions put in below them. Promises: `at` and `indexOf` stay O(log n);
 * the cost is that of what is unfolded, not of what is listed. Sub-agents of sub-agents are unfolded one by one, too.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { ListedConversation } from '../snapshot.ts';
import type { Families } from './families.ts';
import type { ListRows } from './list-snapshot.ts';

export interface Unfolding {
  readonly families: Families;
  /** Whether a sub-agent belongs to the scope. */
  readonly inScope: (conversation: Conversation) => boolean;
  readonly compare: (a: Conversation, b: Conversation) => number;
  readonly unfolded: ReadonlySet<ConversationId>;
}

/** The sub-agents of the row at `index` of the folded list; `start` is the index of the first of them in the unfolded one. */
interface SubAgentBlock {
  readonly index: number;
  readonly start: number;
  /** Sub-agents of all rows before this one. */
  readonly before: number;
  readonly rows: readonly ListedConversation[];
}

/** `rows`: the folded list. */
export function withSubAgents(rows: ListRows, unfolding: Unfolding): ListRows {
  const blocks = blocksOf(rows, unfolding);
  const last = blocks.at(-1);
  const inserted = last === undefined ? 0 : last.before + last.rows.length;
  const places = new Map(
    blocks.flatMap(({ start, rows: below }) =>
      below.map((row, at) => [row.conversation.id, start + at] as const),
    ),
  );
  return {
    length: rows.length + inserted,
    at: index => {
      const block = blocks[lastWhere(blocks, one => one.start <= index)];
      if (block === undefined) return marked(rows.at(index), unfolding);
      const inside = block.rows[index - block.start];
      return inside ?? marked(rows.at(index - block.before - block.rows.length), unfolding);
    },
    indexOf: id => {
      const place = places.get(id);
      if (place !== undefined) return place;
      const index = rows.indexOf(id);
      const block = blocks[lastWhere(blocks, one => one.index < index)];
      return index === -1 || block === undefined ? index : index + block.before + block.rows.length;
    },
  };
}

/** In the order of the list. */
function blocksOf(rows: ListRows, unfolding: Unfolding): SubAgentBlock[] {
  const parents = [...unfolding.unfolded]
    .map(id => ({ id, index: rows.indexOf(id) }))
    .filter(({ index }) => index !== -1)
    .sort((a, b) => a.index - b.index);
  let before = 0;
  return parents.map(({ id, index }) => {
    const block = { index, start: index + 1 + before, before, rows: below({ id, depth: 1 }, unfolding) };
    before += block.rows.length;
    return block;
  });
}

/** The sub-agents of one session, each followed by its own where it is unfolded. */
function below(
  { id, depth }: { readonly id: ConversationId; readonly depth: number },
  unfolding: Unfolding,
): ListedConversation[] {
  const { families, inScope, compare, unfolded } = unfolding;
  const children = families.children(id).filter(inScope).sort(compare);
  return children.flatMap(conversation => {
    const family = { depth, subAgents: countBelow(conversation.id, unfolding), unfolded: false };
    const row = { conversation, titleMatches: [], family };
    if (!unfolded.has(conversation.id)) return [row];
    const own = below({ id: conversation.id, depth: depth + 1 }, unfolding);
    return [{ ...row, family: { ...family, unfolded: own.length > 0 } }, ...own];
  });
}

/** All that a session started, directly or not: as many as folding hides. */
function countBelow(id: ConversationId, unfolding: Unfolding): number {
  const children = unfolding.families.children(id).filter(unfolding.inScope);
  return children.reduce((sum, child) => sum + 1 + countBelow(child.id, unfolding), 0);
}

/** A row that has sub-agents says how many, as they are now. */
function marked(row: ListedConversation | undefined, unfolding: Unfolding): ListedConversation | undefined {
  if (row === undefined) return undefined;
  const { id } = row.conversation;
  const subAgents = countBelow(id, unfolding);
  if (subAgents === 0) return row;
  return { ...row, family: { depth: 0, subAgents, unfolded: unfolding.unfolded.has(id) } };
}

/** The last index for which `holds` is true, or -1; it is true up to some index and false behind it. */
function lastWhere<T>(values: readonly T[], holds: (value: T) => boolean): number {
  let [low, high] = [-1, values.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (holds(values[middle] as T)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The orders of a list. Pure. What is not known comes last, in either direction; sessions that are equal come newest change first. */
import type { Conversation } from '../format/conversation.ts';

export const LIST_ORDERS = ['updated', 'created', 'size', 'turns', 'tokens', 'name'] as const;
/** Numbers and times: the largest comes first. Names: in the order of the alphabet. */
export type ListOrder = (typeof LIST_ORDERS)[number];

/** An order with its direction: with a minus it is the other way round. */
export type ListSort = ListOrder | `-${ListOrder}`;

export function orderOf(sort: ListSort): ListOrder {
  return LIST_ORDERS.find(order => sort === order || sort === `-${order}`) ?? 'updated';
}

export function isReversed(sort: ListSort): boolean {
  return sort.startsWith('-');
}

type Compare = (a: Conversation, b: Conversation) => number;

const NUMBERS: Readonly<Record<Exclude<ListOrder, 'name'>, (session: Conversation) => number | null>> = {
  updated: ({ updatedMs }) => updatedMs,
  created: ({ createdMs }) => createdMs,
  size: ({ sizeBytes }) => sizeBytes,
  turns: ({ summary }) => summary?.turns ?? null,
  tokens: ({ summary }) => summary?.tokens ?? null,
};

/** Compares two sessions for `order`; `reversed` turns it round, but for what is not known. */
export function compareBy(order: ListOrder, direction: 'usual' | 'reversed'): Compare {
  const sign = direction === 'usual' ? 1 : -1;
  const compare = order === 'name' ? compareNames : compareNumbers(NUMBERS[order]);
  return (a, b) =>
    compare(a, b, sign) ||
    (b.updatedMs ?? 0) - (a.updatedMs ?? 0) ||
    (a.id === b.id ? 0 : a.id < b.id ? -1 : 1);
}

function compareNumbers(numberOf: (session: Conversation) => number | null) {
  return (a: Conversation, b: Conversation, sign: number): number => {
    const [first, second] = [numberOf(a), numberOf(b)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return sign * (second - first);
  };
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

function compareNames(a: Conversation, b: Conversation, sign: number): number {
  const [first, second] = [nameOf(a), nameOf(b)];
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  return sign * COLLATOR.compare(first, second);
}

function nameOf({ name, summary }: Conversation): string | null {
  return name ?? summary?.title ?? null;
}

/** Moves through the rows of a list or a text: which there are, and where they lead. Pure. */

/** By a row, by a page, to the first row, to the last one. */
export const LIST_MOVES = ['up', 'down', 'pageUp', 'pageDown', 'first', 'last'] as const;

export type ListMove = (typeof LIST_MOVES)[number];
/** Those of a list below a field, which has the keys for its own ends. */
export type RowMove = Exclude<ListMove, 'first' | 'last'>;

export function isListMove<Command extends string>(command: Command): command is Extract<Command, ListMove> {
  return LIST_MOVES.some(move => move === command);
}

export interface MovedRows {
  readonly page: number;
  readonly last: number;
}

/** The row that a move leads to from row `at`: one of 0 to `last`. */
export function rowAfter(move: ListMove, at: number, { page, last }: MovedRows): number {
  const steps: Readonly<Record<ListMove, number>> = {
    up: at - 1,
    down: at + 1,
    pageUp: at - page,
    pageDown: at + page,
    first: 0,
    last,
  };
  return Math.max(0, Math.min(last, steps[move]));
}

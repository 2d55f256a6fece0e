/** Writes a query as a line. Pure. Promise: the line parses to the same query. */
import type { ConditionTerm, Query, QueryTerm } from './query.ts';

/** One blank between terms, quotes only where they are needed. */
export function printQuery({ terms }: Query): string {
  return terms.map(printTerm).join(' ');
}

function printTerm(term: QueryTerm): string {
  switch (term.kind) {
    case 'word':
      return term.text;
    case 'exact':
      return `"${term.text}"`;
    case 'condition':
      return printCondition(term);
    default:
      return term satisfies never;
  }
}

function printCondition({ asked: { key }, negated, typed }: ConditionTerm): string {
  return `${negated ? '-' : ''}${key}:${typed.map(quoteIfNeeded).join(',')}`;
}

/** A value as it is typed: in quotes when it has a blank or a comma. */
export function quoteIfNeeded(value: string): string {
  return /[\s,]/.test(value) || value.startsWith('"') ? `"${value}"` : value;
}

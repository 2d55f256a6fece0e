/**
 * The part of a filter line that is ready to be applied while the line is being typed. Pure. A condition that is only begun
 * (`is:`, `is:li`, `since:20`) would be taken for text and empty the list for a moment: it waits until it can be read.
 */
import { parseQuery, QUERY_KEYS } from './parse.ts';
import { oneOf, type WordTerm } from './query.ts';

/** The term that the caret is in, when it is the beginning of a condition; else null. */
export function unfinishedTerm(text: string, caret: number): WordTerm | null {
  const term = parseQuery(text).terms.find(({ place }) => place.start < caret && caret <= place.end);
  if (term?.kind !== 'word' || term.problem === null) return null;
  const [, key = ''] = /^-?([a-z]+):/i.exec(term.text) ?? [];
  return oneOf(QUERY_KEYS, key.toLowerCase()) === null ? null : term;
}

/** `text` without the term at the caret when that is the beginning of a condition, else `text`. */
export function withoutUnfinished(text: string, caret: number): string {
  const term = unfinishedTerm(text, caret);
  return term === null ? text : `${text.slice(0, term.place.start)}${text.slice(term.place.end)}`;
}

/**
 * The part of a filter line that is ready to be applied while the line is being typed. Pure. A condition that is only begun
 * (`is:`, `is:li`, `since:20`) would be taken for text and empty the list for a moment: it waits until it can be read.
 */
import { parseQuery, QUERY_KEYS } from './parse.ts';
import { oneOf } from './query.ts';

/** `text` without the term before the caret when that is the beginning of a condition, else `text`. */
export function withoutUnfinished(text: string, caret: number): string {
  const term = parseQuery(text).terms.find(({ place }) => place.end === caret);
  if (term?.kind !== 'word' || term.problem === null) return text;
  const [, key = ''] = /^-?([a-z]+):/i.exec(term.text) ?? [];
  if (oneOf(QUERY_KEYS, key.toLowerCase()) === null) return text;
  return `${text.slice(0, term.place.start)}${text.slice(term.place.end)}`;
}

/** The sentences of the search screen: how far it is, and why there are no hits. */

import type { SearchWhere } from '../../live/snapshot.ts';
import { countOf, countText } from '../../text/numbers.ts';
import type { SearchAllContext } from './event.ts';
import type { SearchAllState } from './state.ts';

/** Where it searches, as the end of a sentence. */
export function placeWords(where: SearchWhere): string {
  switch (where) {
    case 'all':
      return 'all sessions';
    case 'folder':
      return 'the sessions of this folder';
    case 'archived':
      return 'the archived sessions';
    default:
      return where satisfies never;
  }
}

/** `searched 3,400 of 100,000`; at the end how many hits. Empty before the first search. */
export function progressWords(where: SearchWhere, { search, counts }: SearchAllContext): string {
  if (search === null || search.phase === 'idle') return '';
  const all = where === 'all' ? counts.all + counts.archived : counts[where];
  const of = where !== 'folder' && counts.exact && all >= search.searched ? ` of ${countText(all)}` : '';
  const searched = `searched ${countText(search.searched)}${of}`;
  const left = search.unsearched > 0 ? `, ${countText(search.unsearched)} not` : '';
  switch (search.outcome) {
    case null:
      return `${searched}${left}`;
    case 'complete':
      return `${countOf(search.hits.length, 'hit')}, searched ${countText(search.searched)}${left}`;
    case 'limited':
      return `first ${countOf(search.hits.length, 'hit')}, ${searched}`;
    case 'stopped':
      return `stopped, ${searched}${left}`;
    case 'hung':
    case 'failed':
      return search.hits.length > 0 ? `stopped early, ${searched}` : '';
    default:
      return search.outcome satisfies never;
  }
}

interface AnswerMessage {
  readonly what: string;
  readonly hint: string;
  readonly bad?: true;
}

export function answerWords(
  { query, regex, where }: SearchAllState,
  { search, glyphs }: SearchAllContext,
): AnswerMessage {
  if (query === '')
    return {
      what: `What was said, thought, run and printed, in ${where === 'all' ? 'every session, archived ones too' : placeWords(where)}.`,
      hint: 'Upper case makes it exact. Tab searches somewhere else. Ctrl-R takes it as a regular expression.',
    };
  if (search === null || search.phase !== 'done') return { what: `Searching${glyphs.ellipsis}`, hint: '' };
  if (search.message !== null) return { what: search.message, hint: '', bad: true };
  if (search.outcome === 'stopped')
    return { what: `Nothing found yet; stopped.`, hint: 'Typing searches again, Esc goes back.' };
  const exact = !regex && query !== query.toLowerCase();
  const elsewhere = where === 'all' ? '' : `Searched in ${placeWords(where)}; tab searches somewhere else.`;
  const anyCase = exact ? 'In lower case it would match any case.' : '';
  return { what: `Nothing says "${query}".`, hint: [elsewhere, anyCase].filter(Boolean).join(' ') };
}

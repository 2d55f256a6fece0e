/** The sentences of the search screen: how far it is, and why there are no hits. */

import type { SearchSnapshot, SearchWhere } from '../../live/snapshot.ts';
import { countOf, countText } from '../../text/numbers.ts';
import { keyWords } from '../keymap.ts';
import type { SearchAllCommand } from './commands.ts';
import type { SearchAllContext } from './event.ts';
import { filterOf, type SearchAllState } from './state.ts';

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

/** `12 of 1,204 sessions fit`, and how many titles were read so far; empty while that is not known, or nothing is filtered. */
export function fittingWords({ search, counts, titles }: SearchAllContext, length: 'short' | 'long'): string {
  const fitting = search?.fitting ?? null;
  if (fitting === null) return '';
  if (length === 'short') return countText(fitting);
  const all = counts.exact ? ` of ${countText(counts.all + counts.archived)}` : '';
  const reading =
    titles.read < titles.of ? `, titles ${countText(titles.read)} of ${countText(titles.of)}` : '';
  return `${countText(fitting)}${all} sessions fit${reading}`;
}

/** How many files there are to be searched, as far as that is known. */
function allToSearch({ where }: SearchAllState, { search, counts }: SearchAllContext): number | null {
  if (search === null) return null;
  if (search.fitting !== null) return Math.max(search.fitting, search.searched);
  const all = where === 'all' ? counts.all + counts.archived : counts[where];
  return where !== 'folder' && counts.exact && all >= search.searched ? all : null;
}

/** `searched 3,400 of 100,000 sessions`; at the end how many hits. Empty before the first search. */
export function progressWords(state: SearchAllState, context: SearchAllContext): string {
  const { search } = context;
  if (search === null || search.phase === 'idle') return '';
  const all = allToSearch(state, context);
  const searched = `searched ${searchedText(search.searched, all, context)}`;
  const left = `${search.unsearched > 0 ? `, ${countText(search.unsearched)} not` : ''}${withoutHosts(search)}`;
  switch (search.outcome) {
    case null:
      return `${searched}${left}`;
    case 'complete':
      return `${countOf(search.hits.length, 'hit')}, searched ${searchedText(search.searched, null, context)}${left}`;
    case 'limited':
      return `first ${countOf(search.hits.length, 'hit')}, ${searched}${withoutHosts(search)}`;
    case 'stopped':
      return `stopped, ${searched}${left}`;
    case 'hung':
    case 'failed':
      return search.hits.length > 0 ? `stopped early, ${searched}` : '';
    default:
      return search.outcome satisfies never;
  }
}

/** `30`, `30 of 200`; with what they are where there is space. */
function searchedText(searched: number, all: number | null, { size }: SearchAllContext): string {
  const count = all === null ? countText(searched) : `${countText(searched)} of ${countText(all)}`;
  if (size.columns < NOUN_FROM_COLUMNS) return count;
  return `${count} ${(all ?? searched) === 1 ? 'session' : 'sessions'}`;
}

const NOUN_FROM_COLUMNS = 80;

/** Behind how far it is: which hosts are not there. */
function withoutHosts({ missing }: Pick<SearchSnapshot, 'missing'>): string {
  return missing.length === 0 ? '' : `, without ${missing.join(', ')}`;
}

interface AnswerMessage {
  readonly what: string;
  readonly hint: string;
  readonly bad?: true;
}

export function answerWords(state: SearchAllState, context: SearchAllContext): AnswerMessage {
  const { search } = context;
  const hintsOf = (keys: readonly (readonly [command: SearchAllCommand, does: string])[]): string =>
    keys
      .map(key => keyWords(context, 'searchAll', key))
      .filter(each => each !== '')
      .join(' ');
  const { field, regex, where } = state;
  const query = field.text;
  const filtered = filterOf(state) !== '';
  if (filtered && search?.fitting === 0 && (query === '' || search.phase === 'done'))
    return {
      what: `No session of ${placeWords(where)} fits the filter.`,
      hint: hintsOf([['toFilter', 'goes to it.']]),
    };
  if (query === '') {
    const all = where === 'all' ? 'every session, archived ones too' : placeWords(where);
    return {
      what: `What was said, thought, run and printed, in ${filtered ? 'the sessions that fit the filter' : all}.`,
      hint: `The session that was begun last comes first. Upper case makes it exact. ${hintsOf([
        ['nextPlace', 'searches somewhere else.'],
        ['regex', 'takes it as a regular expression.'],
      ])}`.trimEnd(),
    };
  }
  if (search === null || search.phase !== 'done')
    return { what: `Searching${context.glyphs.ellipsis}`, hint: '' };
  if (search.message !== null) return { what: search.message, hint: '', bad: true };
  if (search.outcome === 'stopped')
    return {
      what: `Nothing found yet; stopped.`,
      hint: `Typing searches again. ${hintsOf([['stopOrBack', 'goes back.']])}`.trimEnd(),
    };
  const exact = !regex && query !== query.toLowerCase();
  const elsewhere =
    where === 'all'
      ? ''
      : `Searched in ${placeWords(where)}. ${hintsOf([['nextPlace', 'searches somewhere else.']])}`.trimEnd();
  const anyCase = exact ? 'In lower case it would match any case.' : '';
  const inThem = filtered ? ' in the sessions that fit the filter' : '';
  const { missing } = search;
  const notThere = missing.length === 0 ? '' : `Not searched, because not connected: ${missing.join(', ')}.`;
  const hints = [notThere, elsewhere, anyCase].filter(Boolean);
  return { what: `Nothing says "${query}"${inThem}.`, hint: hints.join(' ') };
}

/** The filter as it is drawn: its parts in their colours, and the line that says what can be typed next or what could not be read. */
import type { Completion, KnownValues } from '../../query/complete.ts';
import { didYouMean } from '../../query/did-you-mean.ts';
import { type NamedView, type NamedViews, viewAsLine } from '../../query/named-view.ts';
import { parseQuery } from '../../query/parse.ts';
import type { Query, QueryTerm } from '../../query/query.ts';
import { unfinishedTerm } from '../../query/unfinished.ts';
import { countText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { cutSpans, fitSpans, span, spansWidth } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { fieldSpans } from '../field/field-spans.ts';
import { completionsOf, type FilterField } from './filter-field.ts';
import { namedPart } from './named-part.ts';

/** Where a filter line is drawn. */
interface FilterPlace {
  readonly cells: number;
  readonly glyphs: Glyphs;
  /** The field has the keys. */
  readonly typing: boolean;
}

/** The part of the filter line that fits around its cursor: keys, values, and what could not be read. */
export function filterSpans(field: FilterField, { cells, glyphs, typing }: FilterPlace): readonly Span[] {
  return fieldSpans(field, { cells, glyphs, active: typing }, coloured(field, typing));
}

function coloured(field: FilterField, typing: boolean): readonly Span[] {
  const { text, cursor } = field;
  const begun = typing ? unfinishedTerm(text, cursor) : null;
  const named = namedPart(field, typing ? 'typing' : 'done');
  const spans: Span[] = [];
  let at = 0;
  for (const term of parseQuery(text).terms) {
    const { start, end } = term.place;
    if (start > at) spans.push(span(text.slice(at, start)));
    if (start === named?.place.start) spans.push(span(text.slice(start, end), NAME_STYLES[named.kind]));
    else spans.push(...termSpans(term, text, { begun: begun?.place.start === start }));
    at = end;
  }
  return [...spans, span(text.slice(at))].filter(one => one.text !== '');
}

const NAME_STYLES = { known: 'accent', begun: 'accent', unknown: 'problem' } as const;

function termSpans(term: QueryTerm, query: string, { begun }: { readonly begun: boolean }): readonly Span[] {
  const { start, end } = term.place;
  const text = query.slice(start, end);
  switch (term.kind) {
    case 'condition': {
      const { keyPlace } = term;
      return [
        span(query.slice(keyPlace.start, keyPlace.end), 'accent'),
        span(query.slice(keyPlace.end, end), 'codeString'),
      ];
    }
    case 'exact':
      return [span(text, 'codeString')];
    case 'word': {
      if (term.problem === null) return [span(text)];
      const colon = text.indexOf(':') + 1;
      return begun
        ? [span(text.slice(0, colon), 'accent'), span(text.slice(colon))]
        : [span(text, 'problem')];
    }
    default:
      return term satisfies never;
  }
}

export interface HintContext {
  readonly glyphs: Glyphs;
  /** Goes through the choices; empty: no key does. */
  readonly completeKey: string;
  readonly width: number;
  /** The field has the keys. */
  readonly typing: boolean;
  readonly values: KnownValues;
}

/** The line below the filter; null where there is nothing to say. */
export function hintRow(field: FilterField, context: HintContext): Row | null {
  const spans = hintSpans(field, context);
  const { width, glyphs } = context;
  return spans === null ? null : { spans: fitSpans([span('   '), ...spans], width, glyphs) };
}

function hintSpans(field: FilterField, context: HintContext): readonly Span[] | null {
  const { text, cursor, completing } = field;
  const { typing, values } = context;
  if (!typing && text === '') return null;
  const begun = typing ? unfinishedTerm(text, cursor) : null;
  const named = namedPart(field, typing ? 'typing' : 'done');
  const problem = named?.kind === 'unknown' ? noView(named.name, field) : problemOf(parseQuery(text), begun);
  if (problem !== null && completing === null)
    return [span(`Taken as text: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}`, 'warn')];
  if (!typing) return null;
  const { choices } = completing ?? completionsOf(field, values);
  if (named?.view && choices.length <= 1)
    return [span(`@${named.name} is `, 'dim'), span(safeLine(meaningOf(named.view), context.glyphs), 'dim')];
  if (choices.length > 0) return choiceSpans(choices, completing?.index ?? null, context);
  if (named?.kind === 'begun' && field.views !== null)
    return [span(noneBegins(named.name, field.views), 'dim')];
  return begun === null ? null : [span(begun.problem ?? '', 'dim')];
}

function noView(name: string, { views }: FilterField): string {
  const near = didYouMean(
    `@${name}`,
    [...(views?.keys() ?? [])].map(one => `@${one}`),
  );
  return `there is no view @${name}${near}.`;
}

function noneBegins(name: string, views: NamedViews): string {
  return views.size === 0 ? 'No view was kept under a name yet.' : `No view begins with @${name}.`;
}

/** What a view stands for, in its own words. */
function meaningOf(view: NamedView): string {
  return viewAsLine(view) || 'every session';
}

/** Why a part is taken as text, as a sentence; not of the one that is being typed. */
function problemOf({ terms }: Query, begun: QueryTerm | null): string | null {
  const found = terms.find(
    term => term.kind === 'word' && term.problem !== null && term.place.start !== begun?.place.start,
  );
  return found?.kind === 'word' ? found.problem : null;
}

const GAP = '   ';

/** As many choices as fit, around the one that is in the field. */
function choiceSpans(
  choices: readonly Completion[],
  index: number | null,
  { glyphs, width, completeKey }: Pick<HintContext, 'glyphs' | 'width' | 'completeKey'>,
): readonly Span[] {
  const lead = completeKey === '' ? [] : [span(`${completeKey} `, 'dim')];
  const space = width - GAP.length - spansWidth(lead) - 1;
  const shown = choices.slice(firstShown(choices, { index: index ?? 0, space, glyphs }));
  const from = choices.length - shown.length;
  const before = from > 0 ? [span(`${glyphs.ellipsis} `, 'dim')] : [];
  const spans = shown.flatMap((choice, at) => choiceSpan(choice, { glyphs, chosen: at + from === index }));
  return [...lead, ...before, ...cutSpans(spans, space - spansWidth(before), glyphs)];
}

/** A page of choices begins where the one before is full: going on through one, nothing moves. */
function firstShown(
  choices: readonly Completion[],
  { index, space, glyphs }: { readonly index: number; readonly space: number; readonly glyphs: Glyphs },
): number {
  let first = 0;
  let used = 0;
  for (let at = 0; at <= index; at++) {
    const choice = choices[at];
    const cells = choice === undefined ? 0 : spansWidth(choiceSpan(choice, { glyphs, chosen: false }));
    if (used + cells > space - 2 && at > first) {
      first = at;
      used = 0;
    }
    used += cells;
  }
  return first;
}

function choiceSpan(
  { label, count }: Completion,
  { glyphs, chosen }: { readonly glyphs: Glyphs; readonly chosen: boolean },
): readonly Span[] {
  return [
    span(' '),
    span(safeLine(label, glyphs), chosen ? 'match' : 'accent'),
    ...(count === null ? [] : [span(` ${countText(count)}`, 'dim')]),
    span(' '),
  ];
}

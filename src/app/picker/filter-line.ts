/** The filter as it is drawn: its parts in their colours, and the line that says what can be typed next or what could not be read. */
import type { Completion } from '../../query/complete.ts';
import { parseQuery } from '../../query/parse.ts';
import type { Query, QueryTerm } from '../../query/query.ts';
import { withoutUnfinished } from '../../query/unfinished.ts';
import { countText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { cutSpans, fitSpans, span, spansText, spansWidth } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { keyLabel } from '../key-labels.ts';
import { fittingEnd } from '../overlays/one-line-field.ts';
import type { PickerContext } from './event.ts';
import { completionsOf } from './filter.ts';
import type { PickerState } from './state.ts';

/** The end of the filter line that fits into `cells`: keys, values, and what could not be read. */
export function filterSpans(state: PickerState, cells: number, glyphs: Glyphs): readonly Span[] {
  const spans = coloured(state).map(one => span(safeLine(one.text, glyphs), one.style));
  const text = spansText(spans);
  const shown = fittingEnd(text, cells, glyphs);
  if (shown === text) return spans;
  return [
    span(glyphs.ellipsis, 'dim'),
    ...behind(spans, text.length - (shown.length - glyphs.ellipsis.length)),
  ];
}

/** The spans without their first `left` characters. */
function behind(spans: readonly Span[], left: number): Span[] {
  let skipped = 0;
  return spans.flatMap(({ text, style }) => {
    const from = Math.max(0, left - skipped);
    skipped += text.length;
    return from < text.length ? [span(text.slice(from), style)] : [];
  });
}

function coloured({ query, typing }: PickerState): readonly Span[] {
  const begun = typing && isBegun(query);
  const spans: Span[] = [];
  let at = 0;
  for (const term of parseQuery(query).terms) {
    const { start, end } = term.place;
    if (start > at) spans.push(span(query.slice(at, start)));
    spans.push(...termSpans(term, query, { begun: begun && end === query.length }));
    at = end;
  }
  return [...spans, span(query.slice(at))].filter(({ text }) => text !== '');
}

/** The condition at the end is not whole yet. */
function isBegun(query: string): boolean {
  return withoutUnfinished(query, query.length) !== query;
}

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

/** The line below the filter; null where there is nothing to say: then it is what it is without a filter. */
export function hintRow(state: PickerState, context: PickerContext, width: number): Row | null {
  const spans = hintSpans(state, context, width);
  return spans === null ? null : { spans: fitSpans([span('   '), ...spans], width, context.glyphs) };
}

function hintSpans(state: PickerState, context: PickerContext, width: number): readonly Span[] | null {
  const { query, typing, completing } = state;
  if (!typing && query === '') return null;
  const terms = parseQuery(query);
  const last = terms.terms.at(-1);
  const begun = typing && isBegun(query) ? last : undefined;
  const problem = problemOf(terms, begun);
  if (problem !== null && completing === null) return [span(`Taken as text: ${problem}`, 'warn')];
  if (!typing) return null;
  const { choices } = completing ?? completionsOf(state, context);
  if (choices.length > 0) return choiceSpans(choices, completing?.index ?? null, { ...context, width });
  return begun?.kind === 'word' && begun.problem !== null ? [span(begun.problem, 'dim')] : null;
}

/** Why a part is taken as text, as a sentence; not of the one that is being typed. */
function problemOf({ terms }: Query, begun: QueryTerm | undefined): string | null {
  const found = terms.find(term => term !== begun && term.kind === 'word' && term.problem !== null);
  return found?.kind === 'word' ? found.problem : null;
}

const GAP = '   ';

/** As many choices as fit, around the one that is in the field. */
function choiceSpans(
  choices: readonly Completion[],
  index: number | null,
  { glyphs, width }: Pick<PickerContext, 'glyphs'> & { readonly width: number },
): readonly Span[] {
  const lead = [span(`${keyLabel('tab', glyphs)} `, 'dim')];
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

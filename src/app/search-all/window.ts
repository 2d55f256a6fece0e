/** The search screen as rows, each exactly as wide as the screen. */
import { countOf, countText } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { fitRow, fitSpans, span, spansWidth, spreadSpans } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { fieldSpans } from '../field/field-spans.ts';
import { filterSpans, hintRow } from '../filter/line.ts';
import { footerRow } from '../footer.ts';
import { keyOf, keyWords } from '../keymap.ts';
import { hitsOf, type SearchAllContext } from './event.ts';
import { hasTitle, hitsOfSession, hitsOnPage } from './groups.ts';
import { snippetRow, titleRow } from './hit-rows.ts';
import { type SearchAllLayout, searchAllLayout } from './layout.ts';
import type { SearchAllState } from './state.ts';
import { inView } from './update.ts';
import { answerWords, fittingWords, placeWords, progressWords } from './words.ts';

/** All rows from top to bottom. */
export function searchAllWindow(state: SearchAllState, context: SearchAllContext): readonly Row[] {
  const { size, glyphs } = context;
  const width = size.columns;
  const shown = inView(state, context);
  const layout = searchAllLayout(size);
  const list = listRows(shown, context, layout.listRows);
  const blank: Row = { spans: fitSpans([], width, glyphs) };
  const filled = Array.from({ length: layout.listRows }, (_, row) => list[row] ?? blank);
  return [
    ...(layout.header ? [headerRow(shown, context)] : []),
    ...fieldRows(shown, context, layout),
    ...(layout.rule ? [ruleRow(shown, context)] : []),
    ...filled,
    ...(layout.footer ? [fitRow(footer(shown, context), width, glyphs)] : []),
  ];
}

function headerRow(state: SearchAllState, context: SearchAllContext): Row {
  const { where } = state;
  const { size, glyphs } = context;
  const name = [span(' rolltop', 'accentStrong'), span(`   search in ${placeWords(where)}`, 'dim')];
  const progress = progressWords(state, context);
  const spans = spreadSpans(name, [span(progress, 'dim')], { cells: size.columns - 1, glyphs });
  // Where both do not fit, the progress says more.
  const both = progress === '' || spans.some(({ text }) => text === progress);
  return { spans: fitSpans(both ? spans : [span(` ${progress}`, 'dim')], size.columns, glyphs) };
}

/** The filter above the text; where there is one row, the field that has the keys. */
function fieldRows(
  state: SearchAllState,
  context: SearchAllContext,
  { bothFields }: SearchAllLayout,
): readonly Row[] {
  const rows = { filter: filterRow, text: textRow };
  return bothFields
    ? [rows.filter(state, context), rows.text(state, context)]
    : [rows[state.focus](state, context)];
}

/** Which sessions are searched, and at the right how many they are. */
function filterRow({ filter, focus }: SearchAllState, context: SearchAllContext): Row {
  const { size, glyphs } = context;
  const typing = focus === 'filter';
  const count = fittingWords(context, size.columns < NARROW_BELOW ? 'short' : 'long');
  const right = filter.text === '' || count === '' ? [] : [span(count, 'dim')];
  const cells = cellsFor(right, size.columns);
  const empty = [span(everySession(context).find(words => words.length <= cells) ?? '', 'dim')];
  const left = filter.text === '' && !typing ? empty : filterSpans(filter, { cells, glyphs, typing });
  return labelled({ label: 'filter', active: typing, left, right }, context);
}

/** What is said in place of a filter, as much as fits. */
function everySession(context: SearchAllContext): readonly string[] {
  const narrows = keyWords(context, 'searchAll', ['toFilter', 'narrows them down']);
  return [...(narrows === '' ? [] : [`every session; ${narrows}`]), 'every session'];
}
const NARROW_BELOW = 60;

/** The text that is searched for, its cursor in sight. */
function textRow({ field, regex, focus }: SearchAllState, context: SearchAllContext): Row {
  const { size, glyphs } = context;
  const active = focus === 'text';
  const right = regex ? [span('regex', 'accent')] : [];
  const left = fieldSpans(field, { cells: cellsFor(right, size.columns), glyphs, active });
  return labelled({ label: 'search', active, left, right }, context);
}

/** ` filter  `, ` search  `. */
const LABEL_CELLS = 9;

/** Cells for a field beside its label and what stands at the right edge. */
function cellsFor(right: readonly Span[], columns: number): number {
  return Math.max(1, columns - LABEL_CELLS - 1 - (right.length === 0 ? 0 : spansWidth(right) + 2));
}

function labelled(
  parts: {
    readonly label: 'filter' | 'search';
    readonly active: boolean;
    readonly left: readonly Span[];
    readonly right: readonly Span[];
  },
  { size, glyphs }: SearchAllContext,
): Row {
  const { label, active, left, right } = parts;
  const all = [span(` ${label}  `, active ? 'accent' : 'dim'), ...left];
  const gap = Math.max(0, size.columns - 1 - spansWidth(all) - spansWidth(right));
  return { spans: fitSpans([...all, span(' '.repeat(gap)), ...right], size.columns, glyphs) };
}

/** Below the fields: what can be typed next in the filter, or what of it could not be read; else a rule. */
function ruleRow({ filter, focus }: SearchAllState, context: SearchAllContext): Row {
  const { size, glyphs, values } = context;
  const width = size.columns;
  const completeKey = keyOf(context, 'searchAllFilter', 'complete');
  const hint = hintRow(filter, { glyphs, completeKey, width, typing: focus === 'filter', values });
  return hint ?? { spans: [span(glyphs.rule.repeat(width), 'dim')] };
}

function listRows(state: SearchAllState, context: SearchAllContext, rows: number): readonly Row[] {
  const { size, glyphs, nowMs } = context;
  const hits = hitsOf(context);
  if (hits.length === 0) return answerRows(state, context);
  const { top, index: chosen, where } = state;
  const count = hitsOnPage(hits, top, rows);
  return hits.slice(top, top + count).flatMap((hit, row) => {
    const index = top + row;
    const options = { width: size.columns, glyphs, nowMs, selected: index === chosen };
    const ofSession = { ...hitsOfSession(hits, index), folder: where !== 'folder' };
    const title = hasTitle(hits, index, top) ? [titleRow(hit, ofSession, options)] : [];
    return [...title, snippetRow(hit, options)];
  });
}

/** What is shown in place of hits. */
function answerRows(state: SearchAllState, context: SearchAllContext): readonly Row[] {
  const { size, glyphs } = context;
  const { what, hint, bad } = answerWords(state, context);
  const margin = [span('   ')];
  const wrapped = (text: string, style: 'bad' | 'strong' | 'dim'): readonly Row[] =>
    text === ''
      ? []
      : wrapSpans([span(safeLine(text, glyphs), style)], { width: size.columns, first: margin });
  return [...wrapped(what, bad ? 'bad' : 'strong'), ...wrapped(hint, 'dim')].map(row =>
    fitRow(row, size.columns, glyphs),
  );
}

function footer(state: SearchAllState, context: SearchAllContext): Row {
  const { size, glyphs } = context;
  const count = hitsOf(context).length;
  const right = count === 0 ? '' : `${countText(state.index + 1)} of ${countOf(count, 'hit')}`;
  const fields = state.focus === 'filter' ? 'searchAllFilter' : 'searchAll';
  return footerRow({ context: fields, width: size.columns, glyphs, keys: context.keys, right });
}

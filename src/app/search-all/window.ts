/** The search screen as rows, each exactly as wide as the screen. */
import { countOf, countText } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { fitRow, fitSpans, span, spansWidth, spreadSpans } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { footerRow } from '../footer.ts';
import { fittingEnd } from '../overlays/one-line-field.ts';
import { hitsOf, type SearchAllContext } from './event.ts';
import { hasTitle, hitsOfSession, hitsOnPage } from './groups.ts';
import { snippetRow, titleRow } from './hit-rows.ts';
import { searchAllLayout } from './layout.ts';
import type { SearchAllState } from './state.ts';
import { inView } from './update.ts';
import { answerWords, placeWords, progressWords } from './words.ts';

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
    fieldRow(shown, context),
    ...(layout.rule ? [{ spans: [span(glyphs.rule.repeat(width), 'dim')] } as Row] : []),
    ...filled,
    ...(layout.footer ? [fitRow(footer(shown, context), width, glyphs)] : []),
  ];
}

function headerRow({ where }: SearchAllState, context: SearchAllContext): Row {
  const { size, glyphs } = context;
  const name = [span(' rolltop', 'accentStrong'), span(`   search in ${placeWords(where)}`, 'dim')];
  const progress = progressWords(where, context);
  const spans = spreadSpans(name, [span(progress, 'dim')], { cells: size.columns - 1, glyphs });
  // Where both do not fit, the progress says more.
  const both = progress === '' || spans.some(({ text }) => text === progress);
  return { spans: fitSpans(both ? spans : [span(` ${progress}`, 'dim')], size.columns, glyphs) };
}

/** The end of the query: what is typed stays visible. */
function fieldRow({ query, regex }: SearchAllState, { size, glyphs }: SearchAllContext): Row {
  const width = size.columns;
  const mode = regex ? [span('regex', 'accent')] : [];
  const space = Math.max(1, width - 6 - (regex ? 7 : 0));
  const shown = fittingEnd(safeLine(query, glyphs), space, glyphs);
  const field: Span[] = [span(' / ', 'accent'), span(shown), span(' ', 'caret')];
  const gap = Math.max(0, width - 1 - spansWidth(field) - spansWidth(mode));
  return { spans: fitSpans([...field, span(' '.repeat(gap)), ...mode], width, glyphs) };
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
  return footerRow({ context: 'searchAll', width: size.columns, glyphs, right });
}

/** The lines between header, list and footer. The upper one also holds the filter, or the scopes with their counts. */
import type { ConversationsSnapshot } from '../../live/snapshot.ts';
import { countOf, countText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { fitSpans, span, spansWidth } from '../../text/spans.ts';
import { filterSpans } from '../filter/line.ts';
import type { PickerContext } from './event.ts';
import { type PickerState, SCOPES } from './state.ts';

/** Cells around the words of a line: two of rule and a space at either edge, spaces and a bit of rule between. */
const LINE_FRAME = 9;

/** A line across the screen. */
export function plainRule(width: number, glyphs: Glyphs): Row {
  return { spans: [span(glyphs.rule.repeat(width), 'dim')] };
}

/** A line with words in it: `── left ───────── right ──`. The right words are left out when both do not fit. */
export function ruleWith(
  words: { readonly left: readonly Span[]; readonly right: readonly Span[] },
  width: number,
  glyphs: Glyphs,
): Row {
  const edge = words.left.length > 0 ? [span(`${glyphs.rule.repeat(2)} `, 'dim')] : [];
  const rightCells = spansWidth(words.right);
  const fits = rightCells > 0 && rightCells + spansWidth(words.left) + LINE_FRAME <= width;
  const right = fits ? [span(' '), ...words.right, span(` ${glyphs.rule.repeat(2)}`, 'dim')] : [];
  const left = [...edge, ...words.left, ...(words.left.length > 0 ? [span(' ')] : [])];
  const line = Math.max(0, width - spansWidth(left) - spansWidth(right));
  return { spans: fitSpans([...left, span(glyphs.rule.repeat(line), 'dim'), ...right], width, glyphs) };
}

/** `2 sub-agents folded`, or nothing. */
function foldedWords({ folded }: ConversationsSnapshot): string[] {
  return folded === 0 ? [] : [`${countOf(folded, 'sub-agent')} folded`];
}

/** `12 of 1,204 shown · folder · 2 sub-agents folded`. Archived sessions are counted among themselves. */
function shownWords({ scope }: PickerState, { snapshot, glyphs }: PickerContext): string {
  const { counts, length } = snapshot;
  const of = scope === 'archived' ? counts.archived : counts.all;
  const total = `${countText(Math.max(of, length))}${counts.exact ? '' : '+'}`;
  const shown = of > length || !counts.exact ? `${countText(length)} of ${total} shown` : `${total} shown`;
  const words = [shown, ...(scope === 'all' ? [] : [scope]), ...foldedWords(snapshot)];
  return words.join(` ${glyphs.dot} `);
}

/** How many titles a filter has seen, while they are still being read. */
function titlesWords({ snapshot, glyphs }: PickerContext): string {
  const { read, of } = snapshot.titles;
  return read >= of ? '' : `titles ${countText(read)} of ${countText(of)} ${glyphs.dot} `;
}

function filterLine(state: PickerState, context: PickerContext, width: number): Row {
  const { glyphs } = context;
  const space = Math.max(1, width - 7);
  const { filter, typing } = state;
  const left = [span('/ ', 'accent'), ...filterSpans(filter, { cells: space, glyphs, typing })];
  const right = [span(titlesWords(context), 'dim'), span(shownWords(state, context), 'dim')];
  const fitting = [right, right.slice(1)].find(
    words => spansWidth(words) + spansWidth(left) + LINE_FRAME <= width,
  );
  return ruleWith({ left, right: fitting ?? [] }, width, glyphs);
}

function scopeSpans(
  state: PickerState,
  { snapshot, glyphs }: PickerContext,
  counted: 'counted' | 'named',
): Span[] {
  return SCOPES.flatMap((scope, index) => {
    const gap = index > 0 ? [span(` ${glyphs.dot} `, 'dim')] : [];
    const count = ` ${countText(snapshot.counts[scope])}${snapshot.counts.exact ? '' : '+'}`;
    const words = scope + (counted === 'counted' ? count : '');
    return [...gap, span(words, scope === state.scope ? 'accentStrong' : 'dim')];
  });
}

/** The scopes with their counts, or by name, or only the one shown: as much as fits. */
function scopeLine(state: PickerState, context: PickerContext, width: number): Row {
  const { glyphs } = context;
  const right = [span(shownWords(state, context), 'dim')];
  const tabs = (['counted', 'named'] as const)
    .map(how => scopeSpans(state, context, how))
    .find(spans => spansWidth(spans) + spansWidth(right) + LINE_FRAME <= width);
  return ruleWith(tabs ? { left: tabs, right } : { left: right, right: [] }, width, glyphs);
}

/** All sessions are shown but those that are folded. */
function foldedLine(state: PickerState, context: PickerContext, width: number): Row {
  const words = span(shownWords(state, context), 'dim');
  return spansWidth([words]) + LINE_FRAME <= width
    ? ruleWith({ left: [], right: [words] }, width, context.glyphs)
    : ruleWith(
        { left: [span(foldedWords(context.snapshot).join(''), 'dim')], right: [] },
        width,
        context.glyphs,
      );
}

/** The line under the header: the filter where there is one, the scopes or what is folded where not all is shown, else a plain rule. */
export function upperRule(state: PickerState, context: PickerContext, width: number): Row {
  const { glyphs } = context;
  if (state.typing || state.filter.text !== '') return filterLine(state, context, width);
  if (state.scope === 'all')
    return context.snapshot.folded ? foldedLine(state, context, width) : plainRule(width, glyphs);
  return scopeLine(state, context, width);
}

/** The first row: what program on which folder, how many sessions, and in what order. Gives way by steps, not by cutting. */
import { countText } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { cutSpans, fitSpans, span, spansWidth } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { PickerContext } from './event.ts';
import { withTilde } from './paths.ts';
import type { PickerState } from './state.ts';

/** How much of each part is said; each step down the list says less. */
interface Detail {
  readonly root: 'whole' | 'none';
  readonly reason: boolean;
  readonly live: boolean;
  readonly noun: boolean;
  readonly sort: boolean;
  readonly scope: boolean;
}

const FULL: Detail = { root: 'whole', reason: true, live: true, noun: true, sort: true, scope: true };
const STEPS: readonly Detail[] = [
  FULL,
  { ...FULL, reason: false },
  { ...FULL, reason: false, root: 'none' },
  { ...FULL, reason: false, root: 'none', live: false },
  { ...FULL, reason: false, root: 'none', live: false, noun: false },
  { ...FULL, reason: false, root: 'none', live: false, noun: false, sort: false },
  { root: 'none', reason: false, live: false, noun: false, sort: false, scope: false },
];

/** A root shorter than this says nothing: it goes away instead. */
const MIN_ROOT = 14;

const parts = (...groups: readonly Span[][]): Span[] =>
  groups
    .filter(group => group.length > 0)
    .flatMap((group, index) => (index > 0 ? [span('   '), ...group] : group));

function newSpans({ newAbove }: PickerState, { glyphs }: PickerContext): Span[] {
  return newAbove === 0 ? [] : [span(`${countText(newAbove)} new ${glyphs.up}`, 'ok')];
}

function statusSpans({ snapshot, glyphs }: PickerContext, { reason }: Detail): Span[] {
  const { mode, reason: why } = snapshot.watching;
  if (snapshot.problem !== null && snapshot.length > 0) {
    return [span(reason ? safeLine(snapshot.problem, glyphs) : `${glyphs.damage} list may be old`, 'warn')];
  }
  if (mode === 'events') return [];
  return [span(reason && why !== null ? `polling: ${safeLine(why, glyphs)}` : 'polling', 'warn')];
}

function countSpans({ snapshot, glyphs }: PickerContext, { noun, live }: Detail): Span[] {
  const { all, live: liveCount, exact } = snapshot.counts;
  const spans = [span(countText(all) + (exact ? '' : '+'), 'strong')];
  if (noun) spans.push(span(all === 1 && exact ? ' session' : ' sessions', 'dim'));
  if (live && liveCount > 0) {
    spans.push(span(` ${glyphs.dot} `, 'dim'), span(`${countText(liveCount)} live`, 'ok'));
  }
  return spans;
}

function viewSpans(
  { scope, sort }: PickerState,
  { snapshot, glyphs }: PickerContext,
  detail: Detail,
): Span[] {
  if (!detail.scope) return [];
  const shown = span(scope, 'accent');
  if (!detail.sort) return [shown];
  const sorting = sort === 'updated' && snapshot.phase !== 'ready' ? ' (sorting)' : '';
  return [shown, span(` ${glyphs.dot} ${sort} ${glyphs.arrowDown}${sorting}`, 'dim')];
}

function rightSpans(state: PickerState, context: PickerContext, detail: Detail): Span[] {
  return parts(
    newSpans(state, context),
    statusSpans(context, detail),
    countSpans(context, detail),
    viewSpans(state, context, detail),
  );
}

function leftSpans({ snapshot, home, glyphs }: PickerContext, room: number): Span[] {
  const name = span('rolltop', 'accentStrong');
  const rootRoom = room - 9;
  if (rootRoom < MIN_ROOT) return [name];
  const root = span(safeLine(withTilde(snapshot.root, home), glyphs), 'dim');
  return [name, span('  '), ...cutSpans([root], rootRoom, glyphs)];
}

/** The header, exactly `width` cells. */
export function headerRow(state: PickerState, context: PickerContext, width: number): Row {
  const { glyphs } = context;
  // A cell at either edge, and at least two between left and right.
  const fits = (detail: Detail) => {
    const needed = detail.root === 'whole' ? 9 + MIN_ROOT : 7;
    return spansWidth(rightSpans(state, context, detail)) + needed + 4 <= width;
  };
  const detail = STEPS.find(fits);
  const right = detail ? rightSpans(state, context, detail) : [];
  const room = width - 2 - spansWidth(right) - (right.length > 0 ? 2 : 0);
  const left = fitSpans(leftSpans(context, room), Math.max(0, width - 2 - spansWidth(right)), glyphs);
  return { spans: fitSpans([span(' '), ...left, ...right, span(' ')], width, glyphs) };
}

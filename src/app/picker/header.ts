/** The first row: the program and its folder, how many sessions, in what order. On narrow screens whole parts are left out, none is cut. */
import { isReversed, orderOf } from '../../query/order.ts';
import { hostsLine } from '../../text/host-words.ts';
import { countText, sizeText } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { cutSpans, fitSpans, span, spansWidth } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { PickerContext } from './event.ts';
import { markedBytes } from './marked.ts';
import { withTilde } from './paths.ts';
import type { PickerState } from './state.ts';

/** Which parts are shown; each step of `STEPS` shows fewer. */
interface HeaderDetail {
  readonly root: 'whole' | 'none';
  readonly reason: boolean;
  readonly live: boolean;
  readonly noun: boolean;
  readonly sort: boolean;
  readonly scope: boolean;
}

const FULL: HeaderDetail = { root: 'whole', reason: true, live: true, noun: true, sort: true, scope: true };
const STEPS: readonly HeaderDetail[] = [
  FULL,
  { ...FULL, reason: false },
  { ...FULL, reason: false, root: 'none' },
  { ...FULL, reason: false, root: 'none', live: false },
  { ...FULL, reason: false, root: 'none', live: false, noun: false },
  { ...FULL, reason: false, root: 'none', live: false, noun: false, sort: false },
  { root: 'none', reason: false, live: false, noun: false, sort: false, scope: false },
];

/** Cells of the folder: a shorter part of it would say nothing, and is left out. */
const MIN_ROOT = 14;

const parts = (...groups: readonly Span[][]): Span[] =>
  groups
    .filter(group => group.length > 0)
    .flatMap((group, index) => (index > 0 ? [span('   '), ...group] : group));

function newSpans({ newAbove }: PickerState, { glyphs }: PickerContext): Span[] {
  return newAbove === 0 ? [] : [span(`${countText(newAbove)} new ${glyphs.up}`, 'ok')];
}

function markedSpans({ marked }: PickerState, { glyphs }: PickerContext): Span[] {
  if (marked.size === 0) return [];
  const size = sizeText(markedBytes(marked));
  return [span(`${countText(marked.size)} marked ${glyphs.dot} ${size}`, 'accentStrong')];
}

function statusSpans({ snapshot, glyphs }: PickerContext, { reason }: HeaderDetail): Span[] {
  const { mode, reason: why } = snapshot.watching;
  const { unlisted } = snapshot;
  if (snapshot.problem !== null && snapshot.length > 0) {
    return [span(reason ? safeLine(snapshot.problem, glyphs) : `${glyphs.damage} list may be old`, 'warn')];
  }
  if (unlisted !== null) {
    const words = `${glyphs.damage} a folder cannot be read`;
    return [span(reason ? `${glyphs.damage} ${safeLine(unlisted, glyphs)}` : words, 'warn')];
  }
  if (mode === 'events') return [];
  return [span(reason && why !== null ? `polling: ${safeLine(why, glyphs)}` : 'polling', 'warn')];
}

function countSpans({ snapshot, glyphs }: PickerContext, { noun, live }: HeaderDetail): Span[] {
  const { all, live: liveCount, exact } = snapshot.counts;
  const spans = [span(countText(all) + (exact ? '' : '+'), 'strong')];
  if (noun) spans.push(span(all === 1 && exact ? ' session' : ' sessions', 'dim'));
  if (live && liveCount > 0) {
    spans.push(span(` ${glyphs.dot} `, 'dim'), span(`${countText(liveCount)} live`, 'ok'));
  }
  return spans;
}

/** How many of the hosts are there, and which is not. */
function hostSpans({ hosts, glyphs, nowMs }: PickerContext): Span[] {
  const line = hostsLine(hosts, nowMs);
  const style = hosts.every(({ state }) => state.kind === 'live') ? 'dim' : 'warn';
  return line === '' ? [] : [span(` ${glyphs.dot} `, 'dim'), span(safeLine(line, glyphs), style)];
}

function viewSpans({ scope, sort }: PickerState, context: PickerContext, detail: HeaderDetail): Span[] {
  const { snapshot, glyphs } = context;
  if (!detail.scope) return [];
  const shown = [span(scope, 'accent'), ...hostSpans(context)];
  if (!detail.sort) return shown;
  if (snapshot.ranked) return [...shown, span(` ${glyphs.dot} best match first`, 'dim')];
  // Before all times are known, and while another order is made.
  const isSorted = snapshot.phase === 'ready' && snapshot.view.sort === sort;
  const sorting = isSorted || sort === 'created' ? '' : ' (sorting)';
  const way = isReversed(sort) ? glyphs.up : glyphs.arrowDown;
  return [...shown, span(` ${glyphs.dot} ${orderOf(sort)} ${way}${sorting}`, 'dim')];
}

function rightSpans(state: PickerState, context: PickerContext, detail: HeaderDetail): Span[] {
  return parts(
    markedSpans(state, context),
    newSpans(state, context),
    statusSpans(context, detail),
    countSpans(context, detail),
    viewSpans(state, context, detail),
  );
}

/** What the folder is for other sessions, the demo's is not: it is gone when the program ends. */
const DEMO_WORDS = ['made-up sessions, gone when you quit', 'made-up sessions', 'made up'];

function demoSpans(space: number): Span[] {
  const name = [span('rolltop ', 'accentStrong'), span('demo', 'warn')];
  // Fewer words rather than words that are cut.
  const words = DEMO_WORDS.find(each => each.length + 15 <= space);
  return words === undefined ? name : [...name, span(`  ${words}`, 'dim')];
}

function leftSpans(context: PickerContext, space: number): Span[] {
  const { snapshot, home, glyphs } = context;
  if (context.isDemo) return demoSpans(space);
  const name = span('rolltop', 'accentStrong');
  const rootSpace = space - 9;
  if (rootSpace < MIN_ROOT) return [name];
  const root = span(safeLine(withTilde(snapshot.root, home), glyphs), 'dim');
  return [name, span('  '), ...cutSpans([root], rootSpace, glyphs)];
}

/** The header, exactly `width` cells. */
export function headerRow(state: PickerState, context: PickerContext, width: number): Row {
  const { glyphs } = context;
  // A cell at either edge, and at least two between left and right.
  const fits = (detail: HeaderDetail) => {
    const needed = (detail.root === 'whole' ? 9 + MIN_ROOT : 7) + (context.isDemo ? 5 : 0);
    return spansWidth(rightSpans(state, context, detail)) + needed + 4 <= width;
  };
  const detail = STEPS.find(fits);
  const right = detail ? rightSpans(state, context, detail) : [];
  const space = width - 2 - spansWidth(right) - (right.length > 0 ? 2 : 0);
  const left = fitSpans(leftSpans(context, space), Math.max(0, width - 2 - spansWidth(right)), glyphs);
  return { spans: fitSpans([span(' '), ...left, ...right, span(' ')], width, glyphs) };
}

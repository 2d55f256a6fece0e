/** The row between the conversation and the footer: the search field, what is in progress, what happened to the file, what is new. */
import type { FileEvent } from '../../live/snapshot.ts';
import { countOf, countText } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { cutSpans, span, spansWidth } from '../../text/spans.ts';
import { fieldSpans } from '../field/field-spans.ts';
import { keyWords } from '../keymap.ts';
import type { ViewerCommand } from './commands.ts';
import { hitsText } from './hit-count.ts';
import type { LayoutContext } from './layout.ts';
import { modeOf } from './mode.ts';
import type { SearchState, ViewerState } from './state.ts';

function eventText(event: FileEvent, follow: boolean): string {
  const still = follow ? 'still following' : 'still open';
  switch (event) {
    case 'truncated':
      return 'The file became shorter while open; read again from its start';
    case 'replaced':
      return 'The file was replaced while open; read again from its start';
    case 'gone':
      return 'The file was deleted while open; what was read stays here';
    case 'archived':
      return `Archived while open; ${still}`;
    case 'unarchived':
      return `Brought back from the archive while open; ${still}`;
    case 'compressed':
      return 'Compressed while open; what was read stays here';
    case 'continued':
      return `Taken back while open, it goes on in another file; ${still}`;
    default:
      return event satisfies never;
  }
}

const WRAPPED_TEXTS = { forward: 'on from the beginning', backward: 'on from the end' } as const;

/** Words, and behind them what keys do. */
function said(
  context: LayoutContext,
  words: string,
  ...keys: readonly (readonly [command: ViewerCommand, does: string])[]
): string {
  return [words, ...keys.map(key => keyWords(context, 'viewer', key))]
    .filter(each => each !== '')
    .join(` ${context.glyphs.dot} `);
}

/** While it is typed the keys are in the footer, and only what takes long is said to be searched for. */
function outcomeSpans(search: SearchState, context: LayoutContext): Span[] {
  const { outcome, typing, wrapped } = search;
  const { glyphs, items } = context;
  switch (outcome) {
    case 'none':
      return [];
    case 'searching':
      if (typing) return items.busy === null ? [] : [span(`  searching${glyphs.ellipsis}`, 'dim')];
      return [span(`  ${said(context, 'searching', ['back', 'stops'])}`, 'dim')];
    case 'notFound':
      return [span('  not found', 'bad')];
    case 'noMore':
      return [span('  no more hits that way', 'warn')];
    case 'found': {
      const which = hitsText(search, items.hits);
      return [
        ...(which === '' ? [] : [span(`  ${which}`, 'plain')]),
        ...(wrapped ? [span(`${which === '' ? '  ' : ', '}${WRAPPED_TEXTS[wrapped]}`, 'warn')] : []),
        ...(typing
          ? []
          : [
              span(
                `  ${said(context, '', ['nextHit', 'next'], ['previousHit', 'previous'], ['back', 'ends'])}`,
                'dim',
              ),
            ]),
      ];
    }
    default:
      return outcome satisfies never;
  }
}

function searchSpans(search: SearchState, context: LayoutContext): Span[] {
  const { glyphs } = context;
  // While it is typed, its cursor stays visible.
  const { field, typing } = search;
  const cells = typing ? Math.max(8, Math.floor(context.size.columns / 2)) + 1 : Number.POSITIVE_INFINITY;
  const query = fieldSpans(field, { cells, glyphs, active: typing });
  return [span('/', 'accent'), ...query, ...outcomeSpans(search, context)];
}

const percent = (done: number, of: number): number => Math.floor((done * 100) / Math.max(1, of));

function turnSpans(turn: NonNullable<LayoutContext['turn']>, context: LayoutContext): Span[] {
  const words = {
    starting: 'Codex is starting on your message',
    running: 'Codex is working on your message',
    stopping: 'Codex is told to stop',
  }[turn];
  // While a message is being written, the key may do something else: Ctrl-X requests another turn.
  const stops = context.composing ? '' : keyWords(context, 'viewer', ['stopTurn', 'twice stops']);
  return [span(words, 'accent'), ...(stops === '' ? [] : [span(` ${context.glyphs.dot} ${stops}`, 'dim')])];
}

function leftSpans(state: ViewerState, context: LayoutContext): readonly Span[] {
  const { busy, event } = context.items;
  const progress = busy === null ? [] : [span(`  ${percent(busy.done, busy.of)} %`, 'dim')];
  if (state.search !== null) return [...searchSpans(state.search, context), ...progress];
  if (state.jump?.kind === 'find') {
    const what = state.jump.target.kind === 'turn' ? 'the next turn' : 'the next failed command';
    return [span(said(context, `Looking for ${what}`, ['back', 'stops']), 'dim'), ...progress];
  }
  if (event !== null) return [span(eventText(event, state.follow), 'warn')];
  return context.turn === undefined ? [] : turnSpans(context.turn, context);
}

/** How many items came since following was paused. */
export function newCount(state: ViewerState, arrivals: number): number {
  return state.follow ? 0 : Math.max(0, arrivals - state.pausedArrivals);
}

/** While a message is being written the footer is the composer's: how the session is shown stands here. */
function modeSpans(state: ViewerState, { composing, items }: LayoutContext): readonly Span[] {
  if (!composing || items.state.kind !== 'ready') return [];
  const { badge, detail } = modeOf(state);
  return [span(` ${badge} `, 'inverse'), ...(detail === '' ? [] : [span(` ${detail}`, 'dim')])];
}

function newSpans(state: ViewerState, context: LayoutContext): readonly Span[] {
  const count = newCount(state, context.items.arrivals);
  const { down, dot } = context.glyphs;
  if (count === 0) return [];
  const newSpan = span(`${down} ${countText(count)} new`, 'accentStrong');
  // While a message is being written, the key is a letter; in the raw view it goes to the end of the item.
  const elsewhere = context.composing || state.raw !== null;
  const follow = elsewhere ? '' : keyWords(context, 'viewer', ['end', 'to follow']);
  return follow === '' ? [newSpan] : [newSpan, span(` ${dot} ${follow}`, 'accent')];
}

function rightSpans(state: ViewerState, context: LayoutContext): readonly Span[] {
  const [came, mode] = [newSpans(state, context), modeSpans(state, context)];
  return [...came, ...(came.length > 0 && mode.length > 0 ? [span('  ')] : []), ...mode];
}

/** Where in the file the raw lines are. */
function rawSpans({ raw }: ViewerState, { items }: LayoutContext): readonly Span[] {
  const item = items.items.find(each => each.offset === raw?.offset);
  if (item === undefined || item.line === null) return [];
  const joined = item.joined.length === 0 ? '' : `, with ${countOf(item.joined.length, 'line')} joined to it`;
  return [span(`line ${countText(item.line)}${joined}`, 'dim')];
}

/** A rule with words in it, exactly as wide as the viewer. */
export function statusRow(state: ViewerState, context: LayoutContext): Row {
  const { columns } = context.size;
  const { glyphs } = context;
  const right = rightSpans(state, context);
  const rightCells = right.length === 0 ? 0 : spansWidth(right) + 4;
  const words = state.raw === null ? leftSpans(state, context) : rawSpans(state, context);
  const left = cutSpans(words, Math.max(0, columns - rightCells - 4), glyphs);
  const leftCells = left.length === 0 ? 0 : spansWidth(left) + 2;
  const rule = Math.max(0, columns - leftCells - rightCells);
  return {
    spans: [
      ...(left.length === 0 ? [] : [span(' '), ...left, span(' ')]),
      span(glyphs.rule.repeat(rule), 'dim'),
      ...(right.length === 0 ? [] : [span(' '), ...right, span(' '), span(glyphs.rule.repeat(2), 'dim')]),
    ],
  };
}

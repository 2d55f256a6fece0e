/**
 * An item of a session as rows: the one place that decides how each kind is drawn. Promises: no row is wider than the layout, or holds
 * a control character; the first cell of each row is the gutter; how an item is drawn does not depend on its neighbours, so a viewer
 * may keep rows per item. Blank rows between items are not among them, see `gapBefore`.
 */
import type { Item, ItemKind } from '../format/items/item.ts';
import { compactedRows } from './items/compacted.ts';
import { foldableOf, foldableRows } from './items/foldable.ts';
import { frameOf, type ItemFrame, type ItemLayout, withGutter } from './items/frame.ts';
import { imageItemRows } from './items/images.ts';
import { assistantRows, isLongPrompt, isLongThought, reasoningRows, userRows } from './items/messages.ts';
import {
  continuedRows,
  damagedRows,
  forkRows,
  isLongNotice,
  noticeRows,
  oversizeRows,
} from './items/notices.ts';
import { isLongPatch, patchRows } from './items/patch.ts';
import { questionRows } from './items/question.ts';
import { isMarkedAsTakenBack, saysTakenBack, takenBackRow } from './items/taken-back.ts';
import { isLongCommand, isLongOutput, toolCallRows, toolOutputRows, webSearchRows } from './items/tools.ts';
import { tokensRows, turnAbortedRows, turnCompletedRows, turnStartedRows } from './items/turns.ts';
import type { Row } from './row.ts';
import { span } from './spans.ts';

export type { ItemLayout } from './items/frame.ts';

/** How much of a session is shown. `talk`: messages · `tools`: tools as well · `everything`. */
export type DetailLevel = 'talk' | 'tools' | 'everything';

function rowsOf(item: Item, frame: ItemFrame): Row[] {
  switch (item.kind) {
    case 'user':
      return userRows(item, frame);
    case 'assistant':
      return assistantRows(item, frame);
    case 'reasoning':
      return reasoningRows(item, frame);
    case 'tool_call':
      return toolCallRows(item, frame);
    case 'tool_output':
      return toolOutputRows(item, frame);
    case 'patch':
      return patchRows(item, frame);
    case 'question':
      return questionRows(item, frame);
    case 'web_search':
      return webSearchRows(item, frame);
    case 'image':
      return imageItemRows(item, frame);
    case 'turn_started':
      return turnStartedRows(item, frame);
    case 'turn_completed':
      return turnCompletedRows(item, frame);
    case 'turn_aborted':
      return turnAbortedRows(item, frame);
    case 'tokens':
      return tokensRows(item, frame);
    case 'notice':
      return noticeRows(item, frame);
    case 'compacted':
      return compactedRows(item, frame);
    case 'damaged':
      return damagedRows(item, frame);
    case 'oversize':
      return oversizeRows(item, frame);
    case 'fork':
      return forkRows(item, frame);
    case 'continued':
      return continuedRows(item, frame);
    case 'context':
    case 'settings':
    case 'session':
    case 'state':
    case 'unknown': {
      const foldable = foldableOf(item);
      return foldable === null ? [] : foldableRows(foldable, frame);
    }
    default:
      return item satisfies never;
  }
}

/** The rows of `item`, at least one, each at most `layout.width` cells, with no blank row around them. */
export function itemRows(item: Item, layout: ItemLayout): readonly Row[] {
  const { glyphs } = layout;
  const frame = frameOf(layout);
  const gutter = item.kind === 'user' ? span(glyphs.quote, 'accent') : span(' ');
  if (!isMarkedAsTakenBack(item)) return withGutter(rowsOf(item, frame), layout, gutter);
  const mark = takenBackRow(item, frame);
  const above = saysTakenBack(item) ? [] : [mark];
  return withGutter(layout.folded ? [mark] : [...above, ...rowsOf(item, frame)], layout, gutter);
}

/** Whether an item begins folded: injected context, thoughts of more than a line, long outputs, what was taken back, and what is rarely read. */
export function defaultFolded(item: Item): boolean {
  if (isMarkedAsTakenBack(item)) return true;
  switch (item.kind) {
    case 'user':
      return isLongPrompt(item.text);
    case 'reasoning':
      return isLongThought(item.text);
    case 'tool_call':
      return isLongOutput(item.output?.text ?? '') || isLongCommand(item.command ?? item.input);
    case 'tool_output':
      return isLongOutput(item.output.text);
    case 'patch':
      return isLongPatch(item.files) || isLongOutput(item.output?.text ?? '');
    case 'notice':
      return isLongNotice(item.text);
    case 'turn_completed':
      return isLongNotice(item.error ?? '');
    case 'damaged':
    case 'context':
    case 'settings':
    case 'session':
    case 'state':
    case 'compacted':
    case 'unknown':
      return true;
    case 'assistant':
    case 'question':
    case 'web_search':
    case 'image':
    case 'turn_started':
    case 'turn_aborted':
    case 'tokens':
    case 'oversize':
    case 'fork':
    case 'continued':
      return false;
    default:
      return item satisfies never;
  }
}

/** The least level at which a kind is shown. Problems are shown at every level. */
const SHOWN_FROM: Readonly<Record<ItemKind, DetailLevel>> = {
  user: 'talk',
  assistant: 'talk',
  question: 'talk',
  image: 'talk',
  turn_aborted: 'talk',
  compacted: 'talk',
  damaged: 'talk',
  oversize: 'talk',
  fork: 'talk',
  continued: 'talk',
  notice: 'talk',
  reasoning: 'tools',
  tool_call: 'tools',
  tool_output: 'tools',
  patch: 'tools',
  web_search: 'tools',
  context: 'tools',
  turn_completed: 'tools',
  unknown: 'tools',
  turn_started: 'everything',
  tokens: 'everything',
  settings: 'everything',
  session: 'everything',
  state: 'everything',
};
export const DETAIL_LEVELS: readonly DetailLevel[] = ['talk', 'tools', 'everything'];

export function detailShows(level: DetailLevel, item: Item): boolean {
  return DETAIL_LEVELS.indexOf(level) >= DETAIL_LEVELS.indexOf(shownFrom(item));
}

function shownFrom(item: Item): DetailLevel {
  if (item.kind === 'notice' && item.level === 'note') return 'tools';
  return item.kind === 'turn_completed' && item.error !== undefined ? 'talk' : SHOWN_FROM[item.kind];
}

/** The mark an item leaves on the scroll bar: your turns, and what failed. */
export function itemTone(item: Item): 'user' | 'failed' | null {
  if (item.kind === 'user') return 'user';
  if (item.kind === 'image') return item.failure === undefined ? null : 'failed';
  if (item.kind === 'tool_call' || item.kind === 'patch') return item.status === 'failed' ? 'failed' : null;
  if (item.kind === 'tool_output') return (item.output.exitCode ?? 0) !== 0 ? 'failed' : null;
  if (item.kind === 'turn_completed') return item.error === undefined ? null : 'failed';
  return item.kind === 'notice' && item.level === 'error' ? 'failed' : null;
}

/** Kinds of one row, without a blank row between two of them. */
const CLOSE: ReadonlySet<ItemKind> = new Set([
  'context',
  'reasoning',
  'tokens',
  'settings',
  'session',
  'state',
  'turn_started',
  'turn_completed',
  'unknown',
]);

/** Blank rows above `item` when it is drawn below `previous` (the last one that is shown; null: it is the first). */
export function gapBefore(previous: Item | null, item: Item): 0 | 1 {
  if (previous === null) return 0;
  return CLOSE.has(previous.kind) && CLOSE.has(item.kind) ? 0 : 1;
}

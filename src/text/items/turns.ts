/** Rows of where turns begin and end, and of the tokens they used. */

import { durationText, tokensText } from '../numbers.ts';
import type { Row, Span } from '../row.ts';
import { span } from '../spans.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { headRow, type ItemFrame, type ItemOf, ruleRow, searched, textBelow, whenSpans } from './frame.ts';
import { FOLDED_NOTICE } from './notices.ts';

export function turnStartedRows(item: ItemOf<'turn_started'>, frame: ItemFrame): Row[] {
  return [headRow(frame, [span(`${frame.glyphs.dot} turn started`, 'dim'), ...whenSpans(frame, item)])];
}

export function turnCompletedRows(item: ItemOf<'turn_completed'>, frame: ItemFrame): Row[] {
  const length = item.durationMs === null ? null : durationText(item.durationMs);
  if (item.error === undefined)
    return [ruleRow(frame, [span(length === null ? 'turn finished' : `turn took ${length}`, 'dim')])];
  const head = ruleRow(frame, [span(length === null ? 'turn failed' : `turn failed after ${length}`, 'bad')]);
  return [head, ...textBelow(frame, item.error, { style: 'bad', mode: 'words', fold: FOLDED_NOTICE })];
}

export function turnAbortedRows(item: ItemOf<'turn_aborted'>, frame: ItemFrame): Row[] {
  const reason = item.reason === null ? '' : safeLine(item.reason.slice(0, 200), frame.glyphs);
  const words: Span[] = [span('turn interrupted', 'warn')];
  if (reason !== '' && reason !== 'interrupted')
    words.push(span(': ', 'warn'), ...searched(frame, reason, 'warn'));
  return [ruleRow(frame, words)];
}

export function tokensRows(item: ItemOf<'tokens'>, frame: ItemFrame): Row[] {
  const parts = [
    item.total === null ? null : `${tokensText(item.total)} in all`,
    item.input === null ? null : `${tokensText(item.input)} in`,
    item.output === null ? null : `${tokensText(item.output)} out`,
  ].filter(part => part !== null);
  const words = parts.length === 0 ? 'tokens not counted' : parts.join(', ');
  return [headRow(frame, [span(`${frame.glyphs.dot} ${words}`, 'dim')])];
}

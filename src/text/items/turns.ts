/** Rows of where turns begin and end, and of the tokens they used. */

import { amountText, durationText } from '../numbers.ts';
import type { Row, Span } from '../row.ts';
import { span } from '../spans.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { headRow, type ItemFrame, type ItemOf, ruleRow, searched, textBelow, whenSpans } from './frame.ts';
import { FOLDED_NOTICE } from './notices.ts';

export function turnStartedRows(item: ItemOf<'turn_started'>, frame: ItemFrame): Row[] {
  return [headRow(frame, [span(`${frame.glyphs.dot} turn started`, 'dim'), ...whenSpans(frame, item)])];
}

export function turnCompletedRows(item: ItemOf<'turn_completed'>, frame: ItemFrame): Row[] {
  // A message that was only added is a whole turn, too, and nothing was done in it.
  const length = item.durationMs === null || item.durationMs === 0 ? null : durationText(item.durationMs);
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
  const { total, input, output } = item;
  const parts = [
    input === null ? null : `${amountText(input)} in`,
    output === null ? null : `${amountText(output)} out`,
  ].filter(part => part !== null);
  const all = total === null ? 'tokens' : `${amountText(total)} tokens`;
  const words =
    total === null && parts.length === 0
      ? 'tokens not counted'
      : [all, parts.join(', ')].filter(Boolean).join(': ');
  return [headRow(frame, [span(`${frame.glyphs.dot} ${words}`, 'dim')])];
}

/** Borders and remarks: turns, tokens, notices, damage, forks. */
import type { Item } from '../../format/items/item.ts';
import type { DamageReason } from '../../format/line.ts';
import { contentEnd, hasMoreLines } from '../lines.ts';
import { countText, durationText, sizeText, tokensText } from '../numbers.ts';
import type { Row, Span, StyleName } from '../row.ts';
import { span } from '../spans.ts';
import { foldedTextRows, textRows } from '../text-rows.ts';
import { safeLine } from '../unicode/sanitise.ts';
import {
  type Frame,
  headRow,
  ruleRow,
  searched,
  textBelow,
  textLook,
  whenSpans,
  wrappedHead,
} from './frame.ts';

type Of<K extends Item['kind']> = Extract<Item, { kind: K }>;

const LONG_NOTICE = { lines: 6, length: 1_000 };
const FOLDED_NOTICE = { head: 3, tail: 1 };

export function isLongNotice(text: string): boolean {
  return text.length > LONG_NOTICE.length || hasMoreLines(text, LONG_NOTICE.lines);
}

export function turnStartedRows(item: Of<'turn_started'>, frame: Frame): Row[] {
  return [headRow(frame, [span(`${frame.glyphs.dot} turn started`, 'dim'), ...whenSpans(frame, item)])];
}

export function turnCompletedRows(item: Of<'turn_completed'>, frame: Frame): Row[] {
  const length = item.durationMs === null ? null : durationText(item.durationMs);
  if (item.error === undefined)
    return [ruleRow(frame, [span(length === null ? 'turn finished' : `turn took ${length}`, 'dim')])];
  const head = ruleRow(frame, [span(length === null ? 'turn failed' : `turn failed after ${length}`, 'bad')]);
  return [head, ...textBelow(frame, item.error, { style: 'bad', mode: 'words', fold: FOLDED_NOTICE })];
}

export function turnAbortedRows(item: Of<'turn_aborted'>, frame: Frame): Row[] {
  const reason = item.reason === null ? '' : safeLine(item.reason.slice(0, 200), frame.glyphs);
  const words: Span[] = [span('turn interrupted', 'warn')];
  if (reason !== '' && reason !== 'interrupted')
    words.push(span(': ', 'warn'), ...searched(frame, reason, 'warn'));
  return [ruleRow(frame, words)];
}

export function tokensRows(item: Of<'tokens'>, frame: Frame): Row[] {
  const parts = [
    item.total === null ? null : `${tokensText(item.total)} in all`,
    item.input === null ? null : `${tokensText(item.input)} in`,
    item.output === null ? null : `${tokensText(item.output)} out`,
  ].filter(part => part !== null);
  const words = parts.length === 0 ? 'tokens not counted' : parts.join(', ');
  return [headRow(frame, [span(`${frame.glyphs.dot} ${words}`, 'dim')])];
}

function noticeLook(item: Of<'notice'>, frame: Frame): { readonly mark: string; readonly style: StyleName } {
  const { glyphs } = frame;
  if (item.level === 'error') return { mark: glyphs.bad, style: 'bad' };
  return item.level === 'warning'
    ? { mark: glyphs.damage, style: 'warn' }
    : { mark: glyphs.dot, style: 'dim' };
}

export function noticeRows(item: Of<'notice'>, frame: Frame): Row[] {
  const { mark, style } = noticeLook(item, frame);
  const wide = frame.width >= 10;
  const look = textLook(frame, style, wide ? '  ' : '');
  const rows = frame.folded
    ? foldedTextRows(item.text, look, FOLDED_NOTICE)
    : textRows(item.text, look, frame.maxRows);
  if (!wide || rows.length === 0) return [headRow(frame, [span(mark, style)]), ...rows];
  return rows.map((row, index) =>
    index === 0 ? { spans: [span(`${mark} `, style), ...row.spans.slice(1)] } : row,
  );
}

/** `line 12, byte 3,456`. */
function placeText(item: Item): string {
  const byte = `byte ${countText(item.offset)}`;
  return item.line === null ? byte : `line ${countText(item.line)}, ${byte}`;
}

const DAMAGE: Readonly<Record<DamageReason, string>> = {
  'not-json': 'is not JSON',
  'not-utf8': 'is not UTF-8',
  'nul-run': 'holds zero bytes',
  'not-an-object': 'is no JSON object',
  torn: 'ends in the middle',
};

export function damagedRows(item: Of<'damaged'>, frame: Frame): Row[] {
  const words = `${frame.glyphs.damage} damaged: ${placeText(item)} ${DAMAGE[item.reason]}`;
  const head = wrappedHead(frame, [span(words, 'warn')]);
  if (contentEnd(item.text) === 0) return head;
  return [
    ...head,
    ...textBelow(frame, item.text, { style: 'dim', mode: 'cells', fold: { head: 1, tail: 0 } }),
  ];
}

export function oversizeRows(item: Of<'oversize'>, frame: Frame): Row[] {
  const words = `${frame.glyphs.damage} not shown: ${placeText(item)} holds ${sizeText(item.bytes)}`;
  return wrappedHead(frame, [span(words, 'warn')]);
}

export function forkRows(item: Of<'fork'>, frame: Frame): Row[] {
  const parent = safeLine(item.parentId.slice(0, 200), frame.glyphs);
  if (item.missing)
    return wrappedHead(frame, [
      span(`${frame.glyphs.damage} forked from `, 'warn'),
      ...searched(frame, parent, 'warn'),
      span(', which is not on this disk', 'warn'),
    ]);
  return [ruleRow(frame, [span('above: inherited from ', 'dim'), ...searched(frame, parent, 'dim')])];
}

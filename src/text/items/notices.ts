/** Rows of what Codex reports (notices), and of what is wrong with the file itself: damage, lines too long, a parent that is missing. */
import type { Item } from '../../format/items/item.ts';
import type { DamageReason } from '../../format/line.ts';
import { contentEnd, hasMoreLines } from '../lines.ts';
import { countOf, countText, sizeText } from '../numbers.ts';
import type { Row, StyleName } from '../row.ts';
import { span } from '../spans.ts';
import { foldedTextRows, textRows } from '../text-rows.ts';
import { safeLine } from '../unicode/sanitise.ts';
import {
  headRow,
  type ItemFrame,
  type ItemOf,
  inheritedRule,
  ruleRow,
  searched,
  textBelow,
  textOptions,
  wrappedHead,
} from './frame.ts';

const LONG_NOTICE = { lines: 6, length: 1_000 };
/** Lines of a folded notice, and of a folded error of a turn. */
export const FOLDED_NOTICE = { head: 3, tail: 1 };

export function isLongNotice(text: string): boolean {
  return text.length > LONG_NOTICE.length || hasMoreLines(text, LONG_NOTICE.lines);
}

function noticeMark(
  item: ItemOf<'notice'>,
  frame: ItemFrame,
): { readonly mark: string; readonly style: StyleName } {
  const { glyphs } = frame;
  if (item.level === 'error') return { mark: glyphs.bad, style: 'bad' };
  return item.level === 'warning'
    ? { mark: glyphs.damage, style: 'warn' }
    : { mark: glyphs.dot, style: 'dim' };
}

export function noticeRows(item: ItemOf<'notice'>, frame: ItemFrame): Row[] {
  const { mark, style } = noticeMark(item, frame);
  const wide = frame.width >= 10;
  const options = textOptions(frame, style, wide ? '  ' : '');
  const rows = frame.folded
    ? foldedTextRows(item.text, options, FOLDED_NOTICE)
    : textRows(item.text, options, frame.maxRows);
  if (!wide || rows.length === 0) return [headRow(frame, [span(mark, style)]), ...rows];
  return rows.map((row, index) =>
    index === 0 ? { spans: [span(`${mark} `, style), ...row.spans.slice(1)] } : row,
  );
}

/** `line 12, byte 3,456`. */
export function placeText(item: Item): string {
  const byte = `byte ${countText(item.offset)}`;
  return item.line === null ? byte : `line ${countText(item.line)}, ${byte}`;
}

const DAMAGE: Readonly<Record<DamageReason, string>> = {
  'not-json': 'is not JSON',
  'not-utf8': 'is not UTF-8',
  'nul-run': 'holds zero bytes',
  'not-an-object': 'is no JSON object',
  torn: 'ends in the middle',
  'too-many-keys': 'has too many keys to be taken apart',
  'too-many-values': 'has too many values to be taken apart',
};

export function damagedRows(item: ItemOf<'damaged'>, frame: ItemFrame): Row[] {
  const words = `${frame.glyphs.damage} damaged: ${placeText(item)} ${DAMAGE[item.reason]}`;
  const head = wrappedHead(frame, [span(words, 'warn')]);
  if (contentEnd(item.text) === 0) return head;
  return [
    ...head,
    ...textBelow(frame, item.text, { style: 'dim', mode: 'cells', fold: { head: 1, tail: 0 } }),
  ];
}

export function oversizeRows(item: ItemOf<'oversize'>, frame: ItemFrame): Row[] {
  const words = `${frame.glyphs.damage} not shown: ${placeText(item)} holds ${sizeText(item.bytes)}`;
  return wrappedHead(frame, [span(words, 'warn')]);
}

export function forkRows(item: ItemOf<'fork'>, frame: ItemFrame): Row[] {
  if (item.problem === null) return [inheritedRule(frame, item.parentId)];
  const parent = safeLine(item.parentId.slice(0, 200), frame.glyphs);
  return wrappedHead(frame, [
    span(`${frame.glyphs.damage} forked from `, 'warn'),
    ...searched(frame, parent, 'warn'),
    span(` (${item.problem})`, 'warn'),
  ]);
}

/** Where a person took the conversation back, and what was there before. */
export function continuedRows(item: ItemOf<'continued'>, frame: ItemFrame): Row[] {
  const { problem, removed } = item;
  if (problem !== null) {
    const segment = safeLine(item.segmentId.slice(0, 200), frame.glyphs);
    const words = `${frame.glyphs.damage} goes on from segment ${segment}: ${safeLine(problem, frame.glyphs)}`;
    return wrappedHead(frame, [span(words, 'warn')]);
  }
  if (removed === null) return [ruleRow(frame, [span('goes on in another file', 'dim')])];
  const turns = removed.turns === null ? '' : `${countOf(removed.turns, 'turn')}, `;
  const sign = removed.unfolded ? frame.glyphs.unfolded : frame.glyphs.folded;
  return [ruleRow(frame, [span(`${sign} taken back here: ${turns}${sizeText(removed.bytes)}`, 'dim')])];
}

/** Rows of messages: the person's, Codex's, and its thoughts. */
import { boundedSlice, contentEnd, firstLines, hasMoreLines } from '../lines.ts';
import { markdownRows } from '../markdown.ts';
import { countOf } from '../numbers.ts';
import type { Row } from '../row.ts';
import { span } from '../spans.ts';
import { foldedTextRows, textRows } from '../text-rows.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { wrapLine } from '../wrap.ts';
import { headRow, INDENT, type ItemFrame, type ItemOf, searched, textOptions, whenSpans } from './frame.ts';
import { imageRows } from './images.ts';

/** A longer prompt is folded: a pasted file would push the session off the screen. */
const LONG_PROMPT = { lines: 60, length: 8_000 };
const FOLDED_PROMPT = { head: 6, tail: 2 };
/** Rows of a folded answer. */
const FOLDED_ANSWER_ROWS = 3;
/** A thought shorter than this is shown whole. */
const SHORT_THOUGHT = 200;

export function isLongPrompt(text: string): boolean {
  return text.length > LONG_PROMPT.length || hasMoreLines(text, LONG_PROMPT.lines);
}

export function isLongThought(text: string): boolean {
  return text.length > SHORT_THOUGHT || hasMoreLines(text, 1);
}

function emptyRow(frame: ItemFrame): Row {
  return headRow(frame, [span('(empty)', 'dim')]);
}

export function userRows(item: ItemOf<'user'>, frame: ItemFrame): Row[] {
  const options = textOptions(frame, 'plain');
  const text = frame.folded
    ? foldedTextRows(item.text, options, FOLDED_PROMPT)
    : textRows(item.text, options, frame.maxRows);
  const said = [...text, ...imageRows(item.images, frame)];
  const head = headRow(frame, [span('you', 'accentStrong'), ...whenSpans(frame, item)]);
  return [head, ...(said.length === 0 ? [emptyRow(frame)] : said)];
}

function answerRows(text: string, frame: ItemFrame): Row[] {
  const rows = markdownRows(text, frame);
  const hidden = rows.length - FOLDED_ANSWER_ROWS;
  if (!frame.folded || hidden <= 1) return rows;
  const more = headRow(frame, [span(`${frame.glyphs.ellipsis} ${countOf(hidden, 'more row')}`, 'dim')]);
  return [...rows.slice(0, FOLDED_ANSWER_ROWS), more];
}

export function assistantRows(item: ItemOf<'assistant'>, frame: ItemFrame): Row[] {
  const said = [...answerRows(item.text, frame), ...imageRows(item.images, frame)];
  const head = headRow(frame, [span('codex', 'strong'), ...whenSpans(frame, item)]);
  return [head, ...(said.length === 0 ? [emptyRow(frame)] : said)];
}

/** The first line that is not blank, without the Markdown marks around it. */
function firstThought(text: string, frame: ItemFrame): string {
  const start = text.search(/\S/);
  if (start < 0) return '';
  const line = firstLines(boundedSlice(text, start, frame.width * 16 + 64), 1).lines[0] ?? '';
  return safeLine(line, frame.glyphs).replaceAll('**', '').replace(/^#+ /, '').trim();
}

function thoughtRows(text: string, frame: ItemFrame): Row[] {
  const indent = frame.width >= 10 ? [span(INDENT)] : [];
  const width = frame.width - INDENT.length * indent.length;
  return markdownRows(text, { ...frame, width, style: 'dim' }).map(row => ({
    spans: [...indent, ...row.spans],
  }));
}

export function reasoningRows(item: ItemOf<'reasoning'>, frame: ItemFrame): Row[] {
  const label = [span(`${frame.glyphs.ascii ? '~' : '⋯'} `, 'dim'), span('thought', 'dim')];
  if (contentEnd(item.text) === 0)
    return [headRow(frame, item.encrypted ? [...label, span('  (encrypted)', 'dim')] : label)];
  const first = searched(frame, firstThought(item.text, frame), 'dim');
  if (frame.folded) return [headRow(frame, [...label, span(INDENT), ...first])];
  if (isLongThought(item.text)) return [headRow(frame, label), ...thoughtRows(item.text, frame)];
  const rows: Row[] = [];
  wrapLine(first, { width: frame.width, first: [...label, span(INDENT)], rest: [span(INDENT)] }, rows);
  return rows;
}

/** Rows of what Codex did: commands, other tools, outputs without a call, searches of the web. */
import type { ToolOutput, ToolStatus } from '../../format/items/item.ts';
import { boundedSlice, contentEnd, firstLines, hasMoreLines } from '../lines.ts';
import type { Row, Span } from '../row.ts';
import { span, spansWidth } from '../spans.ts';
import { type FoldedParts, textRows } from '../text-rows.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { cut } from '../unicode/width.ts';
import {
  headRow,
  INDENT,
  type ItemFrame,
  type ItemOf,
  searched,
  textBelow,
  textOptions,
  wrappedHead,
} from './frame.ts';
import { imageRows } from './images.ts';
import { planRows } from './plan.ts';
import { type ArgumentsLine, argumentsLine, parsedArguments } from './tool-input.ts';
import { resultSpans } from './tool-result.ts';

/** Lines of a folded output: of one that went well the beginning and the end, of one that failed or still runs the end. */
const WENT_WELL: FoldedParts = { head: 2, tail: 2 };
const AT_THE_END: FoldedParts = { head: 0, tail: 5 };
/** Output up to this is shown whole. */
const SHORT_OUTPUT = { lines: 8, length: 1_200 };
/** Characters of a query that are shown. */
const MAX_QUERY = 2_000;
/** A command is shown whole up to this. */
const SHORT_COMMAND = { lines: 4, length: 400 };

export function isLongOutput(text: string): boolean {
  return text.length > SHORT_OUTPUT.length || hasMoreLines(text, SHORT_OUTPUT.lines);
}

export function isLongCommand(text: string): boolean {
  return text.length > SHORT_COMMAND.length || hasMoreLines(text, SHORT_COMMAND.lines);
}

export function outputRows(output: ToolOutput | null, status: ToolStatus, frame: ItemFrame): Row[] {
  if (output === null) return [];
  const fold = status === 'failed' || status === 'running' ? AT_THE_END : WENT_WELL;
  return [
    ...textBelow(frame, output.text, { style: 'dim', mode: 'cells', fold }),
    ...imageRows(output.images, frame, INDENT),
  ];
}

/** The first line of a command in one row, with an ellipsis when there is more of it. */
function commandStart(command: string, cells: number, frame: ItemFrame): string {
  const bounded = boundedSlice(command, 0, cells * 16 + 64);
  const first = safeLine(firstLines(bounded, 1).lines[0] ?? '', frame.glyphs).trimEnd();
  const all = first.length >= contentEnd(command);
  return all
    ? cut(first, cells, frame.glyphs)
    : `${cut(first, cells - 2, frame.glyphs)} ${frame.glyphs.ellipsis}`;
}

const PROMPT = span('$', 'ok');

function wholeCommand(command: string, right: readonly Span[], frame: ItemFrame): Row[] {
  const reserved = right.length === 0 ? 0 : spansWidth(right) + 2;
  const width = frame.width - 2 - reserved;
  if (width < 10) return textRows(command, textOptions(frame, 'strong'), frame.maxRows);
  const rows = textRows(command, { ...textOptions(frame, 'strong'), width }, frame.maxRows);
  return rows.map((row, index) =>
    index === 0
      ? headRow(frame, [PROMPT, span(' '), ...row.spans], right)
      : { spans: [span(INDENT), ...row.spans] },
  );
}

function commandRows(command: string, right: readonly Span[], frame: ItemFrame): Row[] {
  if (contentEnd(command) === 0) return [headRow(frame, [PROMPT], right)];
  if (!frame.folded) return wholeCommand(command, right, frame);
  const cells = Math.max(4, frame.width - 4 - spansWidth(right));
  const start = searched(frame, commandStart(command, cells, frame), 'strong');
  return [headRow(frame, [PROMPT, span(' '), ...start], right)];
}

function toolRows(item: ItemOf<'tool_call'>, right: readonly Span[], frame: ItemFrame): Row[] {
  const name = safeLine(item.tool.slice(0, 200), frame.glyphs);
  const head: Span[] = [span(`${frame.glyphs.bullet} `, 'ok'), ...searched(frame, name, 'strong')];
  const steps = item.tool === 'update_plan' ? planRows(parsedArguments(item.input) ?? {}, frame) : [];
  if (steps.length > 0) return [headRow(frame, head, right), ...steps];
  const { line, complete, below } = aboutCall(item, frame);
  const inOne = [...head, span(INDENT), ...searched(frame, line, 'dim')];
  if (frame.folded || (complete && spansWidth(inOne) + spansWidth(right) + 2 <= frame.width))
    return [headRow(frame, inOne, right), ...below];
  const options = textOptions(frame, 'dim', INDENT);
  const whole = complete
    ? textRows(line, options, frame.maxRows)
    : textRows(item.input, { ...options, mode: 'cells' }, frame.maxRows);
  return [headRow(frame, head, right), ...whole, ...below];
}

/** The arguments, and below them what the call was about; that alone when the arguments are no words. */
function aboutCall(
  { about, input }: ItemOf<'tool_call'>,
  frame: ItemFrame,
): ArgumentsLine & { below: Row[] } {
  const args = argumentsLine(input, frame.glyphs);
  if (about === undefined) return { ...args, below: [] };
  if (args.complete && args.line !== '') {
    return { ...args, below: textBelow(frame, about, { style: 'dim', mode: 'words', fold: WENT_WELL }) };
  }
  const line = safeLine(boundedSlice(about, 0, MAX_QUERY), frame.glyphs).trim();
  return { line, complete: true, below: [] };
}

export function toolCallRows(item: ItemOf<'tool_call'>, frame: ItemFrame): Row[] {
  const right = resultSpans(item, frame);
  const head = item.command === null ? toolRows(item, right, frame) : commandRows(item.command, right, frame);
  // The steps are all there is to a plan; its output is "Plan updated".
  const isPlan = item.tool === 'update_plan' && item.status !== 'failed' && head.length > 1;
  return isPlan ? head : [...head, ...outputRows(item.output, item.status, frame)];
}

export function toolOutputRows(item: ItemOf<'tool_output'>, frame: ItemFrame): Row[] {
  const { exitCode } = item.output;
  const status: ToolStatus = exitCode === null ? 'unknown' : exitCode === 0 ? 'ok' : 'failed';
  const of = item.callId === null ? '' : ` of ${safeLine(item.callId.slice(0, 200), frame.glyphs)}`;
  const head = headRow(
    frame,
    [span(`${frame.glyphs.bullet} output${of}`, 'dim')],
    resultSpans({ ...item, status }, frame),
  );
  return [head, ...outputRows(item.output, status, frame)];
}

export function webSearchRows(item: ItemOf<'web_search'>, frame: ItemFrame): Row[] {
  const query = safeLine(boundedSlice(item.query, 0, MAX_QUERY), frame.glyphs).trim();
  const head = [span(`${frame.glyphs.bullet} `, 'ok'), span('searched the web', 'strong'), span(INDENT)];
  const content = [...head, ...searched(frame, query, 'plain')];
  if (item.status !== null && item.status !== 'completed') {
    const status = span(safeLine(item.status.slice(0, 40), frame.glyphs), 'dim');
    return [headRow(frame, content, [status])];
  }
  return frame.folded ? [headRow(frame, content)] : wrappedHead(frame, content);
}

/** How a tool ended, for the right edge of its row. */
import type { Item, ToolOutput, ToolStatus } from '../../format/items/item.ts';
import { durationText } from '../numbers.ts';
import type { Span } from '../row.ts';
import { span } from '../spans.ts';
import type { ItemFrame } from './frame.ts';

/** A command without an end for a day is not running: its Codex was killed. */
const LONGEST_RUN_MS = 24 * 3_600_000;

function runningFor(item: Item, { nowMs, stopped, approvalMs }: ItemFrame): Span {
  if (stopped) return span('no result', 'dim');
  const started = item.timestamp === null ? Number.NaN : Date.parse(item.timestamp);
  const elapsed = nowMs - started;
  // Whole seconds: a tenth would only flicker.
  const length =
    elapsed >= 1000 ? ` ${durationText(Math.floor(elapsed / 1000) * 1000).replace('.0 s', ' s')}` : '';
  if (started === approvalMs) return span(`${approvalWords(item)}${length}`, 'warn');
  if (elapsed > LONGEST_RUN_MS) return span('no result', 'dim');
  return span(`${item.kind === 'question' ? 'waiting for the answer' : 'running'}${length}`, 'dim');
}

/** Nothing tells a tool of another program that waits from one that works. */
function approvalWords(item: Item): string {
  const isSure = item.kind !== 'tool_call' || item.command !== null;
  return isSure ? 'needs you' : 'needs you?';
}

function mark(status: ToolStatus, output: ToolOutput | null, frame: ItemFrame): Span[] {
  const { glyphs } = frame;
  switch (status) {
    case 'running':
      return [span(glyphs.ellipsis, 'warn')];
    case 'ok':
      return [span(glyphs.ok, 'ok')];
    case 'failed': {
      const code = output?.exitCode ?? null;
      return [span(code === null ? glyphs.bad : `${glyphs.bad} ${code}`, 'bad')];
    }
    case 'unknown':
      // The file does not say whether it went well.
      return [];
    default:
      return status satisfies never;
  }
}

type EndedItem = Item & { readonly status: ToolStatus; readonly output: ToolOutput | null };

/** Whether it ran in the background, how it ended and how long it took, as far as the file has it. */
export function resultSpans(item: EndedItem, frame: ItemFrame): Span[] {
  const words = [runSpans(item, frame), endSpans(item, frame)];
  return words
    .filter(spans => spans.length > 0)
    .flatMap((spans, at) => (at === 0 ? spans : [span('  '), ...spans]));
}

/** That it ran in the background, or that it began further up. */
function runSpans(item: EndedItem, frame: ItemFrame): Span[] {
  if (item.kind !== 'tool_call') return [];
  if (item.begunMs !== undefined)
    return [span(`ended, begun ${frame.time(new Date(item.begunMs).toISOString())}`, 'dim')];
  return item.background ? [span('in the background', 'dim')] : [];
}

function endSpans(item: EndedItem, frame: ItemFrame): Span[] {
  // Its turn is over, and nothing came back.
  if (item.status === 'unknown' && item.output === null) return [span('no output recorded', 'dim')];
  if (item.status === 'unknown' && item.kind === 'tool_call' && item.background)
    return [span('no end recorded', 'dim')];
  const ended = mark(item.status, item.output, frame);
  const ms = item.output?.durationMs ?? null;
  const length =
    item.status === 'running' ? runningFor(item, frame) : ms === null ? null : span(durationText(ms), 'dim');
  if (length === null) return ended;
  return ended.length === 0 ? [length] : [...ended, span('  '), length];
}

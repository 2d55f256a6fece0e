/**
 * Where a range of lines may begin without tearing an item apart: between turns. Promises: pure; a border is only claimed where
 * nothing before it is joined with anything after it (twins and tool halves stay within a turn). Says nothing about screens.
 */
import { injectedLabel } from '../../format/interpret/injected-context.ts';
import type { JsonObject, Line } from '../../format/line.ts';

const starts: ReadonlySet<unknown> = new Set(['task_started', 'turn_started']);
const ends: ReadonlySet<unknown> = new Set(['task_complete', 'turn_complete', 'turn_aborted']);

/** What a line says about turns. */
export type TurnMark = 'start' | 'end' | 'prompt' | 'user' | null;

/** `prompt` is a message somebody typed, `user` any other line in the user's name. */
export function turnMark(line: Line): TurnMark {
  if (line.kind !== 'record') return null;
  const { type, payload } = line;
  if (type === 'event_msg') {
    if (starts.has(payload.type)) return 'start';
    if (ends.has(payload.type)) return 'end';
    return payload.type === 'user_message' ? 'user' : null;
  }
  if (type !== 'response_item' || payload.type !== 'message' || payload.role !== 'user') return null;
  return injectedLabel(firstText(payload)) === null ? 'prompt' : 'user';
}

function firstText({ content }: JsonObject): string {
  const first: unknown = Array.isArray(content) ? content[0] : null;
  const text = typeof first === 'object' && first !== null ? (first as { text?: unknown }).text : null;
  return typeof text === 'string' ? text : '';
}

/**
 * Whether a turn begins between two lines. In files that mark their turns (0.125 and later) a prompt may be sent into a running
 * one, so there only the marks count.
 */
export function isTurnBorder(
  before: TurnMark,
  after: TurnMark,
  { marked }: { readonly marked: boolean },
): boolean {
  const afterUser = before === 'prompt' || before === 'user';
  if (before === 'end' || (after === 'start' && !afterUser)) return true;
  return !marked && after === 'prompt' && !afterUser;
}

/**
 * Where a long turn may be cut: behind the output of a tool, when no call is left without its own. Promises: pure; what is cut there
 * has no item torn in two, but for a message that comes as two lines with a whole tool call between them.
 */
import type { Item } from '../../format/items/item.ts';
import type { Line } from '../../format/line.ts';

const calls: ReadonlySet<unknown> = new Set([
  'function_call',
  'custom_tool_call',
  'local_shell_call',
  'tool_search_call',
]);
const outputs: ReadonlySet<unknown> = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'tool_search_output',
]);

interface ToolHalf {
  readonly half: 'call' | 'output';
  readonly callId: unknown;
}

/** What a line is of a tool call; null when it is nothing of it. */
export function toolHalf(line: Line): ToolHalf | null {
  if (line.kind !== 'record' || line.type !== 'response_item') return null;
  const { type, call_id: callId } = line.payload;
  if (calls.has(type)) return { half: 'call', callId };
  return outputs.has(type) ? { half: 'output', callId } : null;
}

/** Whether the output of a call may still come. */
export function waitsForOutput(item: Item): boolean {
  return (item.kind === 'tool_call' || item.kind === 'patch') && item.output === null;
}

/** The halves among lines taken in one direction whose others come further on. */
export class OpenHalves {
  readonly #open = new Set<unknown>();
  readonly #first: ToolHalf['half'];

  /** `first`: the half that is met first in this direction. */
  constructor(first: ToolHalf['half']) {
    this.#first = first;
  }

  take(line: Line): void {
    const tool = toolHalf(line);
    if (tool === null) return;
    if (tool.half === this.#first) this.#open.add(tool.callId);
    else this.#open.delete(tool.callId);
  }

  /** Whether the lines taken so far may be parted from `before`'s side: it is the line right before the cut. */
  isSeam(before: Line): boolean {
    return this.#open.size === 0 && toolHalf(before)?.half === 'output';
  }
}

/**
 * What is recorded and what is not: one table over every known kind of response item (FORMAT.md, section 3).
 * A new kind in `ResponseItem` does not compile until it has a row here. What the policy leaves out is still shown
 * when it is in a file.
 */
import type { ResponseItem, ResponseItemType } from '../../format/response-item.ts';

type Verdict = 'recorded' | 'left-out';

const POLICY: Readonly<Record<ResponseItemType, Verdict>> = {
  message: 'recorded',
  reasoning: 'recorded',
  local_shell_call: 'recorded',
  function_call: 'recorded',
  function_call_output: 'recorded',
  custom_tool_call: 'recorded',
  custom_tool_call_output: 'recorded',
  // The original recorder dropped it; Codex keeps it since September 2025.
  web_search_call: 'recorded',
  ghost_snapshot: 'left-out',
  other: 'left-out',
};

/** Whether our recorder writes this item. Kinds that are not in the table (from untyped callers) are left out. */
export function isRecorded(item: ResponseItem): boolean {
  return Object.hasOwn(POLICY, item.type) && POLICY[item.type] === 'recorded';
}

import { appendFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isUrgent } from '../../../src/live/list/growth.ts';
import { line, TemporaryHome } from '../../sessions/temporary-home.ts';

/** Whether the row of a session is read again at once when these lines come. */
function urgent(...lines: readonly string[]): boolean {
  const path = new TemporaryHome().session({ n: 1, time: '2026-11-30T09-00-00' });
  const { size } = statSync(path);
  appendFileSync(path, lines.join(''));
  return isUrgent(path, size, statSync(path).size);
}

const said = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });

describe('what cannot wait for the next batch', () => {
  it.each<[string, string, boolean]>([
    ['a turn begins', line('event_msg', { type: 'task_started' }), true],
    ['a turn ends', line('event_msg', { type: 'task_complete' }), true],
    ['a tool is called', line('response_item', { type: 'function_call', call_id: 'a' }), true],
    ['it has answered', line('response_item', { type: 'custom_tool_call_output', call_id: 'a' }), true],
    ['a sub-agent is done', line('response_item', said('<subagent_notification>\n{}')), true],
    ['the person says something', line('event_msg', { type: 'user_message', message: 'hi' }), true],
    [
      'the same in a paginated file',
      line('event_msg', { type: 'item_completed', item: { type: 'UserMessage' } }),
      true,
    ],
    ['an answer', line('event_msg', { type: 'agent_message', message: 'done' }), false],
    ['nothing', '', false],
  ])('%s', (_, text, is) => expect(urgent(text)).toBe(is));
});

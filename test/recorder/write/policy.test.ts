/** What is recorded, kind by kind. */
import { describe, expect, it } from 'vitest';
import type { ResponseItem } from '../../../src/format/response-item.ts';
import { parseResponseItem } from '../../../src/format/response-item-schema.ts';
import { isRecorded } from '../../../src/recorder/write/policy.ts';

describe('the policy', () => {
  it.each([
    ['message', true],
    ['reasoning', true],
    ['local_shell_call', true],
    ['function_call', true],
    ['function_call_output', true],
    ['custom_tool_call', true],
    ['custom_tool_call_output', true],
    ['web_search_call', true],
    ['ghost_snapshot', false],
    ['other', false],
    ['something_of_next_year', false],
    ['toString', false],
    ['__proto__', false],
  ])('%s: %s', (type, recorded) => {
    expect(isRecorded({ type } as unknown as ResponseItem)).toBe(recorded);
  });
});

describe('the boundary', () => {
  it('gives back the very object, unknown fields and parts included', () => {
    const item = { extra: { a: 1 }, type: 'message', role: 'user', content: [{ type: 'hologram', x: 1 }] };
    expect(parseResponseItem(item)).toBe(item);
  });

  it.each([
    ['null', null],
    ['text', 'message'],
    ['a list', []],
    ['no type', { role: 'user' }],
    ['an unknown kind', { type: 'something_of_next_year' }],
    ['a message without content', { type: 'message', role: 'user' }],
    ['arguments that are no text', { type: 'function_call', name: 'x', arguments: {}, call_id: 'c' }],
  ])('refuses %s', (_, value) => {
    expect(parseResponseItem(value)).toBeNull();
  });

  it.each([
    { type: 'reasoning', summary: [], content: null, encrypted_content: 'g' },
    { type: 'local_shell_call', call_id: null, status: 'completed', action: { type: 'exec', command: [] } },
    { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'x' }] },
    { type: 'custom_tool_call', call_id: 'c', name: 'apply_patch', input: '***' },
    { type: 'custom_tool_call_output', call_id: 'c', output: 'ok' },
    { type: 'web_search_call', status: 'completed' },
  ])('takes $type', item => {
    expect(parseResponseItem(item)).toBe(item);
  });
});

import { expect, test } from 'vitest';
import { itemText } from '../../../src/format/items/item-text.ts';
import {
  corpusRollouts,
  envelope,
  event,
  itemsOf,
  message,
  readBytes,
} from '../../support/rollout-fixtures.ts';

function textOf(...lines: readonly (readonly [string, object])[]): string {
  const item = itemsOf(envelope(...lines))[1];
  return item ? itemText(item) : 'no item';
}

test('a message reads as it was said', () => {
  expect(textOf(message('user', 'a\nb'))).toBe('a\nb');
});

test('a command reads with what it printed', () => {
  const call = { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}', call_id: 'c' };
  const output = { type: 'function_call_output', call_id: 'c', output: 'a.txt' };
  expect(textOf(['response_item', call], ['response_item', output])).toBe('ls\na.txt');
});

test('another tool reads with its arguments', () => {
  expect(
    textOf(['response_item', { type: 'function_call', name: 'plan', arguments: '{"x":1}', call_id: 'c' }]),
  ).toBe('plan {"x":1}');
});

test('a patch reads as files and lines', () => {
  const input = '*** Begin Patch\n*** Update File: a\n*** Move to: b\n@@ here\n-x\n+y\n*** End Patch';
  expect(
    textOf(['response_item', { type: 'custom_tool_call', name: 'apply_patch', input, call_id: 'c' }]),
  ).toBe('a → b\n@@ here\n-x\n+y');
});

test.each([
  [event('turn_aborted', { reason: 'interrupted' }), 'interrupted'],
  [event('task_started'), ''],
  [event('token_count', { info: null }), ''],
  [event('warning', { message: 'w' }), 'w'],
] as const)('%j reads as %j', (line, text) => expect(textOf(line)).toBe(text));

test('every item of the real rollouts has a text, and none is "undefined"', () => {
  for (const path of corpusRollouts()) {
    for (const item of itemsOf(readBytes(path))) expect(itemText(item)).not.toMatch(/undefined|\[object/);
  }
});

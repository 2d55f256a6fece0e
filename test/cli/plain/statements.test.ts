/** What the plain front says: whole sentences, one a line, and nothing that a terminal would act on. */
import { expect, test } from 'vitest';
import { changeStatement, itemStatements, sessionStatement } from '../../../src/cli/plain/statements.ts';
import { conversation, DAY, MINUTE, NOW } from '../../support/conversations.ts';
import { itemsOf, oneOfEach, ran, user } from '../../support/items.ts';

test('a session is a number and sentences', () => {
  const session = conversation(1, {
    name: 'Why is it slow?',
    updatedMs: NOW - 5 * MINUTE,
    pinned: true,
    tags: ['api', 'later'],
  });
  const line = sessionStatement(session, 3, NOW);
  expect(line).toMatch(/^3\. .*Why is it slow\? .*Changed 5 minutes ago\. Pinned\. Tags api, later\.$/);
  expect(sessionStatement(conversation(2, { updatedMs: NOW - DAY }), 1, NOW)).toContain('1 day ago.');
});

test('every kind of item is lines of printable text', () => {
  for (const item of itemsOf(Object.values(oneOfEach)))
    for (const line of itemStatements(item)) expect(line, item.kind).toMatch(/^[^\p{Cc}\u2500-\u259F]+$/u);
});

test('what a session tries to do to the terminal is said, and not done', () => {
  const [item] = itemsOf([user('red \u001b[31m and\r\n\n a title \u001b]0;x\u0007')]);
  const lines = item === undefined ? [] : itemStatements(item);
  expect(lines.length).toBe(2);
  expect(lines[0]).toMatch(/^You: red /);
  expect(lines.join('')).not.toMatch(/\p{Cc}/u);
});

test('a long output is cut, and how much is said', () => {
  const output = Array.from({ length: 40 }, (_, at) => `line ${at}`).join('\n');
  const [item] = itemsOf([ran('make', output, 2)]);
  const lines = item === undefined ? [] : itemStatements(item);
  expect(lines.slice(0, 3)).toEqual([
    'Command: make',
    'The command ended with exit code 2.',
    'Output: line 0',
  ]);
  expect(lines.at(-1)).toBe('30 more lines of output.');
});

test('a change is the title and the state, also where nothing is going on any more', () => {
  const change = { conversation: conversation(1, { name: 'Fix it' }), before: null, isFirst: false };
  expect(changeStatement({ ...change, after: { kind: 'idle', sinceMs: null } })).toBe(
    'Change: Fix it: idle.',
  );
  expect(changeStatement({ ...change, after: null })).toBe('Change: Fix it: nothing is going on any more.');
});

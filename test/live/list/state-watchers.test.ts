import { describe, expect, it } from 'vitest';
import type { LiveState } from '../../../src/format/conversation.ts';
import { StateWatchers } from '../../../src/live/list/state-watchers.ts';
import { conversation } from '../../support/conversations.ts';

const working: LiveState = { kind: 'working', by: 'itself', sinceMs: 1_000 };
const question: LiveState = { kind: 'needs-you', need: 'question', sinceMs: 5_000 };
const ready: LiveState = { kind: 'ready', sinceMs: 9_000 };

/** What is told of a session that goes through these states. */
function told(...states: readonly (LiveState | null)[]): string[] {
  const watchers = new StateWatchers();
  const words: string[] = [];
  watchers.add(({ before, after }) => words.push(`${before?.kind ?? '-'} → ${after?.kind ?? '-'}`));
  watchers.known(() => []);
  const rows = states.map(state => conversation(1, { state }));
  for (const [at, row] of rows.slice(1).entries()) watchers.changed(rows[at], row);
  return words;
}

describe('what is a change of state', () => {
  it.each<[string, readonly (LiveState | null)[], readonly string[]]>([
    [
      'each other state',
      [null, working, question, working, ready, null],
      ['- → working', 'working → needs-you', 'needs-you → working', 'working → ready', 'ready → -'],
    ],
    ['another question', [question, { ...question, sinceMs: 6_000 }], ['needs-you → needs-you']],
    [
      'an approval behind a question',
      [question, { ...question, need: 'approval' }],
      ['needs-you → needs-you'],
    ],
    ['not that work goes on by sub-agents', [working, { ...working, by: 'sub-agents' }, working], []],
    ['not that the next turn began with the end of the last', [working, { ...working, sinceMs: 7_000 }], []],
    [
      'another end, of a turn that nobody saw begin',
      [ready, { ...ready, sinceMs: 20_000 }],
      ['ready → ready'],
    ],
    ['not that its time is only now known', [{ ...ready, sinceMs: null }, ready], []],
  ])('%s', (_, states, words) => expect(told(...states)).toEqual(words));
});

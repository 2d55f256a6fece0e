/** What a session does, as its own files and those of its sub-agents change, from one look at the processes to the next. */
import { expect, it } from 'vitest';
import type { Conversation, StateKind, Summary } from '../../../src/format/conversation.ts';
import { ConversationTable } from '../../../src/live/list/conversation-table.ts';
import { conversation, NOW } from '../../support/conversations.ts';

const [PARENT, CHILD] = [conversation(1), conversation(2)];
const BEGAN = NOW - 60_000;

function tableOf(onChange: (after: Conversation | undefined) => void): ConversationTable {
  return new ConversationTable({
    cwd: '/code',
    nowMs: () => NOW,
    nameOf: () => null,
    marksOf: () => ({ pinned: false, tags: [] }),
    seenMsOf: () => BEGAN,
    onChange: (_, after) => onChange(after),
  });
}

const summaryOf = (words: Partial<Summary>): Summary =>
  conversation(1, { summary: words }).summary as Summary;

it('a session whose sub-agent has just begun is not ready when its own turn ends', () => {
  const states: (StateKind | undefined)[] = [];
  const table = tableOf(after => {
    if (after?.id === PARENT.id) states.push(after.state?.kind);
  });
  table.put({ ...PARENT, updatedMs: NOW - 3_000 });
  table.setHolders(new Map(), NOW - 2_000);
  table.put({ ...PARENT, updatedMs: NOW - 1_000 });
  table.setSummary(PARENT.id, PARENT.path, summaryOf({ turn: 'running', turnSinceMs: NOW - 3_000 }));
  table.put({ ...CHILD, updatedMs: NOW - 900 });
  const child = { source: 'subagent', parentId: PARENT.id } as const;
  table.setSummary(CHILD.id, CHILD.path, summaryOf({ ...child, turn: 'running', turnSinceMs: NOW - 900 }));
  table.setSummary(PARENT.id, PARENT.path, summaryOf({ turn: 'idle', turnSinceMs: NOW - 800 }));
  expect(table.get(PARENT.id)?.state).toMatchObject({ kind: 'working', by: 'sub-agents' });
  table.setSummary(CHILD.id, CHILD.path, summaryOf({ ...child, turn: 'idle', turnSinceMs: NOW - 100 }));
  expect(table.get(PARENT.id)?.state?.kind).toBe('ready');
  expect(states.filter(kind => kind === 'ready')).toHaveLength(1);
});

/** What of the list is seen while a session is open. */
import { expect, it } from 'vitest';
import { initialState } from '../../src/app/initial-state.ts';
import type { ConversationsSnapshot } from '../../src/live/snapshot.ts';
import type { ConversationStore, ItemStore } from '../../src/live/source.ts';
import { decodeKey } from '../../src/terminal/decode-key.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { Driver } from '../../src/ui/driver.ts';
import { conversation, conversations, listSnapshot, NOW } from '../support/conversations.ts';
import { itemsOf, snapshotOf, user } from '../support/items.ts';
import { NOTHING_BESIDE } from '../support/nothing-beside.ts';

/** An open session; `change` is the next state of the list. */
function opened() {
  let listed: ConversationsSnapshot = listSnapshot(conversations(3));
  const listeners = new Set<() => void>();
  const store: ConversationStore = {
    getSnapshot: () => listed,
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setView: () => {},
    setVisibleRows: () => {},
    resync: () => {},
    notesChanged: () => {},
    find: () => undefined,
    fitting: async () => [],
    watchStates: () => () => {},
    close: async () => {},
  };
  const items = snapshotOf(itemsOf([user('a question')]));
  const driver = new Driver({
    initial: initialState({
      size: { columns: 120, rows: 32 },
      glyphs: UNICODE_GLYPHS,
      home: '/home/ana',
      preferences: { scope: 'all', sort: 'updated', detail: 'tools', notify: null },
      open: null,
    }),
    conversations: store,
    ...NOTHING_BESIDE,
    nowMs: () => NOW,
    run: effect => {
      const session = { getSnapshot: () => items, subscribe: () => () => {} } as unknown as ItemStore;
      if (effect.type === 'open') driver.setItems(session);
    },
  });
  driver.dispatch({ type: 'diskChanged' });
  const enter = decodeKey('\r');
  if (enter.kind === 'key') driver.dispatch({ type: 'key', key: enter.key });
  expect(driver.getView().state.screen.kind).toBe('viewer');
  const change = (next: ConversationsSnapshot): void => {
    listed = next;
    for (const listener of listeners) listener();
  };
  return { driver, change };
}

it('what its sub-agents used is seen when it is known; nothing else of the list is', () => {
  const { driver, change } = opened();
  const drawn = () => driver.getView().snapshot.conversations;
  const before = drawn();
  change(listSnapshot(conversations(4)));
  expect(drawn()).toBe(before);

  const agent = conversation(9);
  const used = { ...agent, summary: agent.summary && { ...agent.summary, tokens: 1_400 } };
  const relativesOf = () => ({ parent: null, siblings: [], origin: null, subAgents: [used], forks: [] });
  const known = { ...listSnapshot(conversations(4)), relativesOf };
  change(known);
  expect(drawn()).toBe(known);
});

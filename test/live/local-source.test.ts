import { appendFileSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import { openLocalSource } from '../../src/live/local-source.ts';
import type { ConversationSource } from '../../src/live/source.ts';
import { type Clock, systemClock } from '../../src/rollout/file/clock.ts';
import { idOf, line, message, TemporaryHome } from '../sessions/temporary-home.ts';

const id = (n: number): ConversationId => idOf(n) as ConversationId;

function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 60_000, interval: 5 });
}

async function opened(home: TemporaryHome, clock?: Clock): Promise<ConversationSource> {
  const source = openLocalSource({
    codexHome: home.path,
    cwd: '/code/app',
    probeHolders: async () => new Map(),
    ...(clock && { clock }),
  });
  onTestFinished(() => source.close());
  await eventually(() => expect(source.conversations.getSnapshot().phase).toBe('ready'));
  return source;
}

describe('the sessions folder as a source', () => {
  it('lists, opens, and follows what another program writes, in the list and in the open one', async () => {
    const home = new TemporaryHome();
    const path = home.session({ n: 1, time: '2025-03-01T09-00-00', updatedMs: 1_000_000 });
    const source = await opened(home);
    const conversation = source.conversations.find(id(1));
    if (conversation === undefined) throw new Error('session 1 is not listed');
    const items = source.openItems(conversation);
    await eventually(() => expect(items.getSnapshot().items.length).toBeGreaterThan(0));
    appendFileSync(path, line('response_item', message('assistant', 'output_text', 'news')));
    await eventually(() => expect(items.getSnapshot().items.at(-1)).toMatchObject({ text: 'news' }));
    await eventually(() => expect(items.getSnapshot().conversation.updatedMs).toBeGreaterThan(1_000_000));
    expect(items.getSnapshot().arrivals).toBe(1);
    await items.close();
  });

  it('hints of an open session come from its folder, and from the archive when it went there', async () => {
    const hintsOnly: Clock = {
      ...systemClock,
      after: (ms, work) => (ms < 200 ? systemClock.after(ms, work) : () => {}),
    };
    const home = new TemporaryHome();
    const path = home.session({ n: 1, time: '2025-03-01T09-00-00', updatedMs: 1_000_000 });
    const archived = join(home.path, 'archived_sessions', basename(path));
    mkdirSync(dirname(archived));
    const source = await opened(home, hintsOnly);
    const conversation = source.conversations.find(id(1));
    if (conversation === undefined) throw new Error('session 1 is not listed');
    const items = source.openItems(conversation);
    await eventually(() => expect(items.getSnapshot().items.length).toBeGreaterThan(0));
    for (const [text, file] of [
      ['in its folder', path],
      ['in the archive', archived],
    ] as const) {
      if (file === archived) {
        renameSync(path, archived);
        await eventually(() => expect(items.getSnapshot().event).toBe('archived'));
      }
      appendFileSync(file, line('response_item', message('assistant', 'output_text', text)));
      await eventually(() => expect(items.getSnapshot().items.at(-1)).toMatchObject({ text }));
    }
  });

  it('shows each turn of an open session when it begins and ends, not seconds later', async () => {
    const impatient: Clock = {
      ...systemClock,
      // Work that has to wait for a second is never done.
      after: (ms, work) => (ms < 900 ? systemClock.after(ms, work) : () => {}),
    };
    const home = new TemporaryHome();
    const path = home.session({ n: 1, time: '2025-03-01T09-00-00', updatedMs: 1_000_000 });
    const source = await opened(home, impatient);
    const conversation = source.conversations.find(id(1));
    if (conversation === undefined) throw new Error('session 1 is not listed');
    const items = source.openItems(conversation);
    await eventually(() => expect(items.getSnapshot().items.length).toBeGreaterThan(0));
    const turn = () => items.getSnapshot().conversation.summary?.turn;
    const question = { type: 'function_call', name: 'request_user_input', arguments: '{}', call_id: 'c1' };
    const answer = { type: 'function_call_output', call_id: 'c1', output: 'yes' };
    for (const [type, payload, now] of [
      ['event_msg', { type: 'task_started', turn_id: '1' }, 'running'],
      ['response_item', question, 'waiting'],
      ['response_item', answer, 'running'],
      ['event_msg', { type: 'task_complete', turn_id: '1' }, 'idle'],
      ['event_msg', { type: 'task_started', turn_id: '2' }, 'running'],
    ] as const) {
      appendFileSync(path, line(type, payload));
      await eventually(() => expect(turn()).toBe(now));
    }
  });

  it('finds the parent of a fork in the list or on disk', async () => {
    const home = new TemporaryHome();
    const parent = home.session({ n: 1, time: '2025-03-01T09-00-00' });
    const meta = {
      id: idOf(2),
      timestamp: '2026-11-22T05:00:00.000Z',
      history_mode: 'paginated',
      forked_from_id: idOf(1),
      history_base: { thread_id: idOf(1), end_ordinal_exclusive: 4, end_byte_offset: 1_000_000 },
    };
    home.session({ n: 2, time: '2025-03-02T09-00-00', content: line('session_meta', meta) });
    const source = await opened(home);
    const conversation = source.conversations.find(id(2));
    if (conversation === undefined) throw new Error('session 2 is not listed');
    const items = source.openItems(conversation);
    for (let tries = 0; tries < 5; tries++) items.loadBefore();
    await eventually(() => {
      items.loadBefore();
      expect(items.getSnapshot().reachesStart).toBe(true);
    });
    const kinds = items.getSnapshot().items.map(item => item.kind);
    expect(kinds.slice(0, 2)).toEqual(['session', 'user']);
    expect(kinds.slice(-2)).toEqual(['fork', 'session']);
    expect(parent).toContain(idOf(1));
  });
});

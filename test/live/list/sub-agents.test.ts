import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Conversation } from '../../../src/format/conversation.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import { LocalConversationStore } from '../../../src/live/list/conversation-store.ts';
import { matchContextOf } from '../../../src/live/list/list-filter.ts';
import { CurrentView } from '../../../src/live/list/list-view.ts';
import { compareBy, ScopeIndex } from '../../../src/live/list/scope-index.ts';
import type { ListView } from '../../../src/live/snapshot.ts';
import { FolderWatcher } from '../../../src/live/watcher.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { idOf as homeId, line, message, TemporaryHome } from '../../sessions/temporary-home.ts';
import { conversation, idOf } from '../../support/conversations.ts';

/** A list kept by the index, beside the plain table it is judged by. */
class World {
  readonly rows = new Map<ConversationId, Conversation>();
  readonly index = new ScopeIndex('/code/app', id => this.rows.get(id));
  readonly view = new CurrentView({
    index: this.index,
    lookup: id => this.rows.get(id),
    matchContext: () => matchContextOf({ clock: systemClock, cwd: '/code/app' }),
    onResults: () => {},
  });

  constructor() {
    this.view.sorted();
  }

  set(after: Conversation): void {
    this.#change(this.rows.get(after.id), after);
  }

  remove(id: ConversationId): void {
    const before = this.rows.get(id);
    if (before !== undefined) this.#change(before, undefined);
  }

  #change(before: Conversation | undefined, after: Conversation | undefined): void {
    const id = (after ?? before)?.id;
    if (id === undefined) return;
    if (after === undefined) this.rows.delete(id);
    else this.rows.set(id, after);
    this.index.change(before, after);
    this.view.change(before, after);
  }

  show(view: Partial<ListView>): { readonly rows: string[]; readonly folded: number } {
    this.view.request({ scope: 'all', sort: 'updated', query: '', ...view });
    const frozen = this.view.freeze();
    const rows = Array.from({ length: frozen.length }, (_, at) => {
      const row = frozen.at(at);
      if (row === undefined) return 'nothing';
      expect(frozen.indexOf(row.conversation.id)).toBe(at);
      const { depth, subAgents, unfolded } = row.family ?? { depth: 0, subAgents: 0, unfolded: false };
      return `${'>'.repeat(depth)}${number(row.conversation.id)}${subAgents > 0 ? `${unfolded ? '-' : '+'}${subAgents}` : ''}`;
    });
    expect(frozen.at(frozen.length)).toBeUndefined();
    expect(frozen.at(-1)).toBeUndefined();
    return { rows, folded: frozen.folded };
  }
}

const number = (id: ConversationId): number => Number.parseInt(id.slice(-12), 16);

function session(n: number, over: Partial<Conversation> = {}): Conversation {
  return conversation(n, { ...over, summary: { cwd: '/code/app' } });
}

function subAgent(n: number, parent: number, over: Partial<Conversation> = {}): Conversation {
  return conversation(n, {
    ...over,
    summary: { cwd: '/code/app', source: 'subagent', parentId: idOf(parent) },
  });
}

function worldOf(...rows: readonly Conversation[]): World {
  const world = new World();
  for (const row of rows) world.set(row);
  return world;
}

describe('sub-agents in the list', () => {
  it('are folded under the session that started them, with a count', () => {
    const world = worldOf(session(1), subAgent(2, 1), session(3), subAgent(4, 1));
    expect(world.show({})).toEqual({ rows: ['1+2', '3'], folded: 2 });
    expect(world.index.counts.all).toBe(4);
  });

  it('are below it when it is unfolded, in the order of the list', () => {
    const world = worldOf(session(5), subAgent(2, 5), session(3), subAgent(4, 5), session(9));
    expect(world.show({ unfolded: new Set([idOf(5)]) })).toEqual({
      rows: ['3', '5-2', '>2', '>4', '9'],
      folded: 0,
    });
  });

  it('fold level by level: a sub-agent can have some of its own', () => {
    const world = worldOf(session(1), subAgent(2, 1), subAgent(3, 2), subAgent(4, 3));
    expect(world.show({})).toEqual({ rows: ['1+3'], folded: 3 });
    expect(world.show({ unfolded: new Set([idOf(1)]) })).toEqual({ rows: ['1-3', '>2+2'], folded: 2 });
    const all = new Set([idOf(1), idOf(2), idOf(3)]);
    expect(world.show({ unfolded: all })).toEqual({ rows: ['1-3', '>2-2', '>>3-1', '>>>4'], folded: 0 });
    const inner = new Set([idOf(2), idOf(3)]);
    expect(world.show({ unfolded: inner })).toEqual({ rows: ['1+3'], folded: 3 });
  });

  it('stay visible when their parent is not on disk, and fold when it comes', () => {
    const world = worldOf(subAgent(2, 1), session(3));
    expect(world.show({})).toEqual({ rows: ['2', '3'], folded: 0 });
    world.set(session(1));
    expect(world.show({})).toEqual({ rows: ['1+1', '3'], folded: 1 });
    world.remove(idOf(1));
    expect(world.show({})).toEqual({ rows: ['2', '3'], folded: 0 });
  });

  it('stay visible in a scope that their parent is not in', () => {
    const live = { pid: 1, command: 'codex', daemon: false, turn: 'running' } as const;
    const world = worldOf(session(1), subAgent(2, 1, { live }));
    expect(world.show({ scope: 'live' })).toEqual({ rows: ['2'], folded: 0 });
    world.set(session(1, { live }));
    expect(world.show({ scope: 'live' })).toEqual({ rows: ['1+1'], folded: 1 });
    world.set(session(1, { archived: true }));
    expect(world.show({})).toEqual({ rows: ['2'], folded: 0 });
  });

  it('go to the archive with their parent, also where their own files stay, and come back with it', () => {
    const world = worldOf(session(1), subAgent(2, 1), subAgent(3, 2), session(4));
    world.set(session(1, { archived: true }));
    expect(world.show({})).toEqual({ rows: ['4'], folded: 0 });
    expect(world.show({ scope: 'archived' })).toEqual({ rows: ['1+2'], folded: 2 });
    world.set(subAgent(3, 2, { archived: true }));
    expect(world.show({ scope: 'archived' })).toEqual({ rows: ['1+2'], folded: 2 });
    world.set(session(1));
    expect(world.show({})).toEqual({ rows: ['1+1', '4'], folded: 1 });
    expect(world.show({ scope: 'archived' })).toEqual({ rows: ['3'], folded: 0 });
  });

  it('are shown all the same when each says that the other one started it', () => {
    const world = worldOf(subAgent(1, 2), subAgent(2, 1), subAgent(3, 3));
    const reached = world.show({ unfolded: new Set([idOf(1), idOf(2), idOf(3)]) });
    expect(reached.folded).toBe(0);
    expect(reached.rows.map(row => row.replace(/\D/g, '')[0]).sort()).toEqual(['1', '2', '3']);
  });

  it('a fork is no sub-agent: it is a session of its own', () => {
    const world = worldOf(session(1), conversation(2, { summary: { parentId: idOf(1) } }));
    expect(world.show({}).rows).toEqual(['1', '2']);
  });

  const step = fc.record({
    n: fc.integer({ min: 1, max: 12 }),
    what: fc.constantFrom('session', 'sub-agent', 'archived', 'remove'),
    parent: fc.integer({ min: 1, max: 12 }),
    updated: fc.integer({ min: 0, max: 5 }),
  });
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  function happen(world: World, { n, what, parent, updated }: Step): void {
    const over = { updatedMs: updated };
    if (what === 'remove') world.remove(idOf(n));
    else if (what === 'session') world.set(session(n, over));
    // Sub-agents are younger than the session that started them: no circles here.
    else if (parent < n) world.set(subAgent(n, parent, { ...over, archived: what === 'archived' }));
    else if (what === 'archived') world.set(session(n, { ...over, archived: true }));
  }

  it('whatever comes, changes and goes, every session is in the view or counted as folded', () => {
    const unfoldedNumbers = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), unfoldedNumbers, (steps, numbers) => {
        const world = new World();
        const unfolded = new Set(numbers.map(idOf));
        for (const one of steps) {
          happen(world, one);
          for (const scope of ['all', 'folder', 'archived'] as const) {
            const { rows, folded } = world.show({ scope, unfolded });
            expect({ rows, folded }).toEqual(slow(world, scope, unfolded));
            expect(rows.length + folded).toBe(world.index.counts[scope]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** It, or a session above it that is not below it, too, is archived. */
function isPutAway(world: World, row: Conversation): boolean {
  const above: Conversation[] = [row];
  for (let one: Conversation | undefined = row; one !== undefined; ) {
    const parent: ConversationId | null = one.summary?.source === 'subagent' ? one.summary.parentId : null;
    one = parent === null ? undefined : world.rows.get(parent);
    if (one !== undefined && above.includes(one)) return row.archived;
    if (one !== undefined) above.push(one);
  }
  return above.some(({ archived }) => archived);
}

/** The same by walking everything. */
function slow(world: World, scope: 'all' | 'folder' | 'archived', unfolded: ReadonlySet<ConversationId>) {
  const inScope = [...world.rows.values()]
    .filter(row => isPutAway(world, row) === (scope === 'archived'))
    .sort(compareBy('updated'));
  const parentOf = (row: Conversation) =>
    row.summary?.source === 'subagent'
      ? inScope.find(other => other.id === row.summary?.parentId)
      : undefined;
  const below = (row: Conversation): Conversation[] => inScope.filter(other => parentOf(other) === row);
  const count = (row: Conversation): number => below(row).reduce((sum, child) => sum + 1 + count(child), 0);
  const shown = (row: Conversation, depth: number): string[] => {
    const total = count(row);
    const open = unfolded.has(row.id);
    const family = total > 0 ? `${open ? '-' : '+'}${total}` : '';
    const own = `${'>'.repeat(depth)}${number(row.id)}${family}`;
    return open ? [own, ...below(row).flatMap(child => shown(child, depth + 1))] : [own];
  };
  const rows = inScope.filter(row => parentOf(row) === undefined).flatMap(row => shown(row, 0));
  return { rows, folded: inScope.length - rows.length };
}

/** A rollout of a sub-agent as Codex 0.169 begins it. */
function subAgentRollout(n: number, parent: number): string {
  const meta = {
    id: homeId(n),
    session_id: homeId(parent),
    parent_thread_id: homeId(parent),
    timestamp: '2026-11-22T05:00:00.000Z',
    cwd: '/code/app',
    originator: 'codex_exec',
    cli_version: '0.169.0',
    source: { subagent: { thread_spawn: { parent_thread_id: homeId(parent), depth: 1 } } },
    thread_source: 'subagent',
  };
  return line('session_meta', meta) + line('response_item', message('user', 'input_text', `task ${n}`));
}

describe('sub-agents on disk', () => {
  it('are folded as soon as their first line was read, and found by the filter', async () => {
    const home = new TemporaryHome();
    home.session({ n: 1, time: '2026-11-22T09-00-00' });
    home.session({ n: 2, time: '2026-11-22T09-01-00', content: subAgentRollout(2, 1) });
    home.session({ n: 4, time: '2026-11-22T09-02-00', content: subAgentRollout(4, 99) });
    const store = new LocalConversationStore({
      codexHome: home.path,
      cwd: '/code/app',
      clock: systemClock,
      watcher: new FolderWatcher(),
      probeHolders: async () => new Map(),
    });
    onTestFinished(() => store.close());
    store.subscribe(() => {});
    const rows = () => {
      const snapshot = store.getSnapshot();
      return Array.from({ length: snapshot.length }, (_, at) => snapshot.at(at)?.conversation.id ?? '');
    };
    const eventually = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 10 });
    await eventually(() => expect(rows().sort()).toEqual([homeId(1), homeId(4)]));
    expect(store.getSnapshot().folded).toBe(1);
    expect(store.getSnapshot().counts.all).toBe(3);
    home.session({ n: 3, time: '2026-11-22T09-03-00', content: subAgentRollout(3, 1) });
    await eventually(() => expect(store.getSnapshot().folded).toBe(2));
    store.setView({ scope: 'all', sort: 'updated', query: 'task 3' });
    await eventually(() => expect(rows()).toEqual([homeId(3)]));
    expect(store.getSnapshot().folded).toBe(0);
    const unfolded = new Set([homeId(1) as ConversationId]);
    store.setView({ scope: 'all', sort: 'created', query: '', unfolded });
    expect(rows()).toEqual([homeId(4), homeId(1), homeId(3), homeId(2)]);
  });
});

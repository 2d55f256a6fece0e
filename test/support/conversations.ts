/** Makes conversations and list snapshots from a few words, for tests of what draws or chooses them. */

import type { Conversation, Summary } from '../../src/format/conversation.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { parseConversationId } from '../../src/format/identity.ts';
import { livenessOf } from '../../src/format/live-state.ts';
import type { ConversationsSnapshot, ListedConversation, Snapshot } from '../../src/live/snapshot.ts';

/** Noon UTC of a day in 2026: the clock of these tests. */
export const NOW = Date.UTC(2026, 10, 22, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The id of session number `n`: always the same, always valid. */
export function idOf(n: number): ConversationId {
  const id = parseConversationId(`01a20000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);
  if (id === null) throw new Error(`no id for ${n}`);
  return id;
}

function summary(over: Partial<Summary> = {}): Summary {
  return {
    id: null,
    dialect: 'paginated',
    createdAt: '2026-11-22T12:00:00.000Z',
    title: null,
    cwd: '/home/ana/web',
    branch: 'main',
    model: 'gpt-5.5',
    provider: 'openai',
    source: 'cli',
    startedBy: 'codex_cli_rs',
    cliVersion: '0.169.0',
    parentId: null,
    tokens: null,
    items: null,
    turns: null,
    damage: null,
    problem: null,
    hasUserMessage: true,
    turn: 'idle',
    turnSinceMs: null,
    openCall: null,
    preview: { question: null, answer: null, tool: null },
    ...over,
  };
}

export interface ConversationWords extends Partial<Omit<Conversation, 'id' | 'summary'>> {
  /** The summary's words; null: not read yet. */
  readonly summary?: Partial<Summary> | null;
}

/** Session number `n`, last written `n` minutes before NOW, called "session n". */
export function conversation(n: number, words: ConversationWords = {}): Conversation {
  const { summary: facts = {}, ...over } = words;
  const updatedMs = over.updatedMs === undefined ? NOW - n * MINUTE : over.updatedMs;
  const said = facts === null ? null : summary({ title: `session ${n}`, ...turnOf(words), ...facts });
  const holder = words.live ?? undefined;
  const { state } = livenessOf({ holder, holdersKnown: true, summary: said, updatedMs, nowMs: NOW });
  return {
    id: idOf(n),
    path: `/home/ana/.codex/sessions/2026/11/22/rollout-2026-11-22T12-00-00-${idOf(n)}.jsonl`,
    createdMs: NOW - n * MINUTE,
    updatedMs,
    sizeBytes: 1024 * (n + 1),
    archived: false,
    compressed: false,
    earlierSegments: [],
    copies: 0,
    name: null,
    pinned: false,
    tags: [],
    live: null,
    state,
    hiddenByCodex: [],
    ...over,
    summary: said,
  };
}

/** What the holder is said to do, the file says. */
function turnOf({ live }: ConversationWords): Partial<Summary> {
  return live == null ? {} : { turn: live.turn };
}

/** Sessions 0 … count-1, newest first. */
export function conversations(count: number): Conversation[] {
  return Array.from({ length: count }, (_, n) => conversation(n));
}

/** What the stores show: nothing but what is given. */
export function snapshotWith(parts: Partial<Snapshot> = {}): Snapshot {
  return {
    conversations: listSnapshot([]),
    items: null,
    preview: null,
    tails: new Map(),
    search: null,
    usage: null,
    hosts: [],
    nowMs: NOW,
    ...parts,
  };
}

export interface SnapshotWords extends Partial<Omit<ConversationsSnapshot, 'length' | 'at' | 'indexOf'>> {
  readonly titleMatches?: ReadonlyMap<ConversationId, ListedConversation['titleMatches']>;
}

/** A list in exactly this order: the view is not applied, only said. */
export function listSnapshot(
  listed: readonly Conversation[],
  words: SnapshotWords = {},
): ConversationsSnapshot {
  const { titleMatches = new Map(), ...over } = words;
  const places = new Map(listed.map(({ id }, index) => [id, index]));
  const live = listed.filter(one => one.live !== null).length;
  const archived = listed.filter(one => one.archived).length;
  return {
    view: { scope: 'all', sort: 'updated', query: '' },
    version: 1,
    counts: { all: listed.length, folder: 0, live, archived, exact: true },
    phase: 'ready',
    titles: { read: listed.length, of: listed.length },
    root: '/home/ana/.codex/sessions',
    problem: null,
    missing: false,
    unlisted: null,
    ranked: false,
    folded: 0,
    values: () => null,
    atWork: [],
    fittingIn: (_, sessions) => sessions,
    relativesOf: () => ({ parent: null, siblings: [], origin: null, subAgents: [], forks: [] }),
    watching: { mode: 'events', reason: null },
    ...over,
    length: listed.length,
    at: index => {
      const found = listed[index];
      return found && { conversation: found, titleMatches: titleMatches.get(found.id) ?? [] };
    },
    indexOf: id => places.get(id) ?? -1,
  };
}

// Items of every kind, and snapshots holding them, for tests of what is drawn and of what keys do.

import type { Conversation, Summary } from '../../src/format/conversation.ts';
import type { ByteOffset, ConversationId } from '../../src/format/identity.ts';
import type { Item, ItemContent, ItemKind, ItemPlace, ToolOutput } from '../../src/format/items/item.ts';
import type { ItemsSnapshot } from '../../src/live/snapshot.ts';

export const offsetAt = (bytes: number): ByteOffset => bytes as ByteOffset;
export const someId = '01a201f1-4fd9-7823-bdb4-daa075fcedac' as ConversationId;
export const T0 = Date.parse('2025-11-22T09:15:00.000Z');

type Content<K extends ItemKind> = Extract<ItemContent, { kind: K }>;

export const user = (text: string): Content<'user'> => ({ kind: 'user', text, images: [] });
export const assistant = (text: string): Content<'assistant'> => ({ kind: 'assistant', text, images: [] });
export const reasoning = (text: string): Content<'reasoning'> => ({
  kind: 'reasoning',
  text,
  encrypted: false,
});
export const context = (text: string, label = 'environment'): Content<'context'> => ({
  kind: 'context',
  label,
  role: 'user',
  text,
});

const output = (text: string, exitCode: number | null = 0, durationMs: number | null = 90): ToolOutput => ({
  text,
  exitCode,
  durationMs,
  images: [],
});

/** A shell command that has ended: status by its exit code. */
export function ran(command: string, text: string, exitCode: number | null = 0): Content<'tool_call'> {
  const status = exitCode === null ? 'unknown' : exitCode === 0 ? 'ok' : 'failed';
  return {
    kind: 'tool_call',
    callId: 'call_1',
    tool: 'exec_command',
    command,
    input: JSON.stringify({ cmd: command }),
    status,
    output: output(text, exitCode),
  };
}

export const running = (command: string): Content<'tool_call'> => ({
  kind: 'tool_call',
  callId: 'call_2',
  tool: 'exec_command',
  command,
  input: JSON.stringify({ cmd: command }),
  status: 'running',
  output: null,
});

export const patch = (path: string): Content<'patch'> => ({
  kind: 'patch',
  callId: 'call_3',
  files: [
    {
      path,
      change: 'update',
      movedTo: null,
      added: 2,
      removed: 1,
      lines: [
        { sign: '@', text: '@@ -12,3 +12,4 @@' },
        { sign: ' ', text: 'for (;;) {' },
        { sign: '-', text: '} catch { await sleep(delay); }' },
        { sign: '+', text: '} catch (error) {' },
        { sign: '+', text: '  if (!isTransient(error)) throw error;' },
      ],
    },
  ],
  status: 'ok',
  output: output('Success'),
});

/** One of each kind there is. */
export const oneOfEach: { readonly [K in ItemKind]: Content<K> } = {
  session: { kind: 'session', text: '{"id":"x","cwd":"/work"}' },
  user: user('The uploader retries for ever when the bucket is gone.'),
  assistant: assistant('The loop never looks at the error *kind*. A `404` is retried like a 503.'),
  reasoning: reasoning('Looking for the retry loop'),
  tool_call: ran('rg -n "retry" src/', 'src/upload.ts:41:  return retry();'),
  tool_output: { kind: 'tool_output', callId: 'call_9', output: output('left alone') },
  patch: patch('src/retry.ts'),
  question: {
    kind: 'question',
    callId: 'call_4',
    questions: [
      {
        id: 'limit',
        header: 'Limit',
        text: 'How often may it retry?',
        options: [{ label: 'Five times', description: 'as the other clients do' }],
      },
    ],
    status: 'ok',
    output: output('Five times'),
  },
  web_search: { kind: 'web_search', query: 'exponential backoff', status: 'completed' },
  image: { kind: 'image', image: { mediaType: 'image/png', bytes: 20_480, location: null } },
  turn_started: { kind: 'turn_started', turnId: 'turn-1' },
  turn_completed: { kind: 'turn_completed', turnId: 'turn-1', durationMs: 8_400 },
  turn_aborted: { kind: 'turn_aborted', turnId: 'turn-1', reason: 'interrupted' },
  tokens: { kind: 'tokens', total: 120_000, input: 110_000, output: 10_000 },
  context: context('<environment_context>\n<cwd>/work</cwd>\n</environment_context>'),
  settings: { kind: 'settings', model: 'gpt-5.5', cwd: '/code/api', text: '{"model":"gpt-5.5"}' },
  compacted: { kind: 'compacted', text: 'What was said so far, in short.', prompts: [] },
  notice: { kind: 'notice', level: 'warning', text: 'The stream was cut; trying again.' },
  state: { kind: 'state', label: 'state', text: '{"record_type":"state"}' },
  damaged: { kind: 'damaged', reason: 'not-json', text: '{"type":"mess' },
  oversize: { kind: 'oversize', bytes: 20_971_520 },
  fork: { kind: 'fork', parentId: someId, missing: false, problem: null },
  continued: {
    kind: 'continued',
    segmentId: someId,
    missing: false,
    problem: null,
    removed: { bytes: 9_300, turns: 1 },
  },
  unknown: { kind: 'unknown', type: 'hologram', text: '{"type":"hologram","depth":3}' },
};

const LENGTH = 100;

function placeAt(offset: number, place: Partial<ItemPlace> = {}): ItemPlace {
  return {
    offset: offsetAt(offset),
    length: LENGTH - 1,
    line: offset / LENGTH + 1,
    ordinal: null,
    timestamp: '2025-11-22T09:12:00.000Z',
    inheritedFrom: null,
    joined: [],
    ...place,
  };
}

/** Items one after the other, `LENGTH` bytes each, the first at byte `from`. */
export function itemsOf(contents: readonly ItemContent[], from = 0): readonly Item[] {
  return contents.map((content, index): Item => ({ ...placeAt(from + index * LENGTH), ...content }));
}

const someSummary: Summary = {
  id: someId,
  dialect: 'paginated',
  createdAt: '2025-11-22T09:12:00.000Z',
  title: 'fix flaky retry in uploader',
  cwd: '/home/me/api-gateway',
  branch: 'main',
  model: 'gpt-5.5',
  provider: 'openai',
  source: 'cli',
  startedBy: 'codex_cli_rs',
  cliVersion: '0.169.0',
  parentId: null,
  tokens: 120_000,
  items: null,
  turns: null,
  damage: null,
  problem: null,
  hasUserMessage: true,
  turn: 'running',
  turnSinceMs: T0,
  openCall: null,
  preview: { question: null, answer: null, tool: null },
};

export const someConversation: Conversation = {
  id: someId,
  path: `/home/me/.codex/sessions/2025/11/22/rollout-2025-11-22T09-12-00-${someId}.jsonl`,
  createdMs: T0,
  updatedMs: T0,
  sizeBytes: 1_258_291,
  archived: false,
  compressed: false,
  earlierSegments: [],
  copies: 0,
  name: null,
  pinned: false,
  tags: [],
  summary: someSummary,
  live: { pid: 4121, command: 'codex', daemon: false, turn: 'running' },
  state: { kind: 'working', by: 'itself', sinceMs: T0 },
  hiddenByCodex: [],
};

/** A snapshot whose range is just these items, by default the whole file. */
export function snapshotOf(items: readonly Item[], rest: Partial<ItemsSnapshot> = {}): ItemsSnapshot {
  const last = items.at(-1);
  const end = last === undefined ? 0 : last.offset + LENGTH;
  return {
    conversation: someConversation,
    version: 1,
    state: { kind: 'ready' },
    items,
    range: { start: items[0]?.offset ?? offsetAt(0), end: offsetAt(end) },
    reachesStart: true,
    reachesEnd: true,
    sizeBytes: end,
    lineCount: items.length,
    turnCount: items.filter(item => item.kind === 'user').length,
    itemCount: { known: items.length, exact: true },
    arrivals: 0,
    event: null,
    busy: null,
    hits: null,
    usage: null,
    ...rest,
  };
}

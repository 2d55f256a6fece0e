/** Contents of rollouts that no program meant to write. Each is whole bytes; `damage` says which lines are damaged, 1-based. */
export interface HostileContent {
  readonly bytes: Buffer;
  readonly damage: readonly { readonly line: number; readonly offset: number }[];
  /** The id of the first line, when that can be used. */
  readonly id: string | null;
}

type Random = () => number;
type Make = (id: string, random: Random) => readonly (string | Buffer)[];

const TIME = '2026-11-22T05:00:00.000Z';
const MEGABYTE = 1024 * 1024;
/** Every family a terminal obeys or a reader cannot see. */
const ESCAPES =
  '\u001b[31mred\u001b]0;title\u0007\u001b]52;c;aGk=\u0007\u001bPq\u001b\\\u009b2J \u202edcba\u2066 \u200b\u{e0041}\r\u0008\u0000\ud800';

function object(type: string, payload: unknown, more: object = {}): string {
  return JSON.stringify({ timestamp: TIME, ...more, type, payload });
}

function meta(id: string, more: object = {}): string {
  const about = { cwd: '/code/app', source: 'cli', cli_version: '9.9.9', git: { branch: 'main' } };
  return object('session_meta', { id, timestamp: TIME, ...about, ...more });
}

function said(role: 'user' | 'assistant', text: string): string {
  const type = role === 'user' ? 'input_text' : 'output_text';
  return object('response_item', { type: 'message', role, content: [{ type, text }] });
}

const question = said('user', 'why is it slow');
const answer = said('assistant', 'because');
const paginated = (ordinal: unknown, text: string): string =>
  said('user', text).replace('"type"', `"ordinal":${String(ordinal)},"type"`);

/** Lines that read well. */
const HARMLESS: Readonly<Record<string, Make>> = {
  'meta only': id => [meta(id)],
  'a blank line first': id => ['', ' ', meta(id), question],
  'carriage returns': id => [`${meta(id)}\r`, `${question}\r`, `${answer}\r`],
  'a byte order mark': id => [`\ufeff${meta(id)}`, question],
  'a second header': (id, random) => [meta(id), question, meta(uuidOf(random)), answer],
  'prototype keys': id => [
    meta(id),
    '{"timestamp":"T","type":"__proto__","payload":{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}}',
    object('event_msg', { type: 'constructor', call_id: '__proto__' }),
    '{"timestamp":"T","type":"response_item","payload":{"type":"toString","hasOwnProperty":1}}',
    '{"timestamp":"T","type":"response_item","payload":{"type":"function_call_output","call_id":"__proto__","output":"x"}}',
  ],
  'a line of 20 MB': id => [
    meta(id),
    said('user', `data:image/png;base64,${'A'.repeat(20 * MEGABYTE)}`),
    answer,
  ],
  'twenty thousand lines': id => [
    meta(id),
    ...Array.from({ length: 20_000 }, () => object('event_msg', { type: 'x' })),
  ],
  'duplicate ordinals': id => [
    meta(id, { history_mode: 'paginated' }),
    ...[0, 3, 3, 1, 'null', '-7', '1e400', '9007199254740993', '"x"'].map(n => paginated(n, `ordinal ${n}`)),
  ],
  'no ordinals': id => [meta(id, { history_mode: 'paginated' }), question, answer],
  'a fork of itself': id => [
    meta(id, {
      history_mode: 'paginated',
      forked_from_id: id,
      history_base: { thread_id: id, end_byte_offset: 1e15 },
    }),
    answer,
  ],
  'a fork of nobody': (id, random) => {
    const parent = uuidOf(random);
    const base = { thread_id: parent, end_byte_offset: 100, end_ordinal_exclusive: 3 };
    return [meta(id, { history_mode: 'paginated', forked_from_id: parent, history_base: base }), answer];
  },
  'escapes in every field': id => [
    meta(id, { cwd: `/${ESCAPES}`, source: ESCAPES, model_provider: ESCAPES, git: { branch: ESCAPES } }),
    object('turn_context', { model: ESCAPES, cwd: `/${ESCAPES}` }),
    said('user', ESCAPES),
    said('assistant', `# ${ESCAPES}\n\n|${ESCAPES}|b|\n|-|-|\n|${ESCAPES}|c|`),
    object(ESCAPES, { type: ESCAPES }),
    object('response_item', { type: 'function_call', name: ESCAPES, arguments: ESCAPES, call_id: ESCAPES }),
    object('event_msg', { type: 'error', message: ESCAPES }),
    object('event_msg', { type: 'turn_aborted', reason: ESCAPES, turn_id: ESCAPES }),
  ],
  'every field of another shape': id => [
    object('session_meta', {
      id,
      timestamp: 7,
      cwd: [],
      git: 'x',
      source: [[1]],
      cli_version: {},
      history_base: 3,
    }),
    ...[
      'message',
      'reasoning',
      'function_call',
      'local_shell_call',
      'web_search_call',
      'custom_tool_call',
    ].flatMap(type =>
      [null, 7, 'x', [], [[]], {}, [null], { type: 7 }].map(odd =>
        object('response_item', {
          type,
          role: odd,
          content: odd,
          summary: odd,
          arguments: odd,
          action: odd,
          call_id: odd,
          name: odd,
        }),
      ),
    ),
    ...[
      'item_completed',
      'token_count',
      'task_started',
      'task_complete',
      'user_message',
      'exec_command_end',
    ].flatMap(type =>
      [null, 7, 'x', [], {}, { type: 'FileChange', changes: 7 }].map(odd =>
        object('event_msg', {
          type,
          item: odd,
          info: odd,
          message: odd,
          turn_id: odd,
          error: odd,
          changes: odd,
        }),
      ),
    ),
    object('event_msg', null),
    object('turn_context', [1]),
    object('world_state', 'x'),
  ],
  'a header of another time': id => [meta(id, { timestamp: '+275761-01-01T00:00:00Z' }), question],
  'an output of a hundred thousand lines': id => [
    meta(id),
    object('response_item', {
      type: 'function_call',
      name: 'shell',
      arguments: '{"command":["ls"]}',
      call_id: 'c',
    }),
    object('response_item', { type: 'function_call_output', call_id: 'c', output: 'x\n'.repeat(100_000) }),
  ],
  'one call id for all': id => [
    meta(id),
    ...Array.from({ length: 200 }, (_, n) =>
      object('response_item', {
        type: n % 3 ? 'function_call_output' : 'function_call',
        name: 'shell',
        arguments: '{}',
        call_id: 'c',
        output: 'o',
      }),
    ),
  ],
};

/** Lines of which some are damaged: their numbers. */
const DAMAGED: Readonly<Record<string, readonly [lines: readonly number[], make: Make]>> = {
  'a torn and glued line': [[3], id => [meta(id), question, answer.slice(0, 50) + question, answer]],
  'a run of NUL': [[3], id => [meta(id), question, Buffer.alloc(4096), answer]],
  'bytes that are no UTF-8': [
    [2, 3],
    id => [meta(id), Buffer.from('{"a":"\xff\xfe"}', 'latin1'), Buffer.from([0xc3, 0x28]), answer],
  ],
  'a depth bomb': [
    [2, 3],
    id => [
      meta(id),
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      `{"type":"response_item","payload":${'{"a":'.repeat(6000)}1${'}'.repeat(6001)}`,
      question,
    ],
  ],
  'JSON that is no object': [[2, 3, 4, 5], id => [meta(id), '[1,2]', '7', '"text"', 'null', question]],
  'one byte in each line': [[2, 3, 4], id => [meta(id), '{', '}', 'x', question]],
  'a prototype of garbage': [[2], id => [meta(id), '{"__proto__":', question]],
};

/** First lines that cannot be used: the name gives the id. */
const HEADLESS: Readonly<Record<string, readonly [lines: readonly number[], make: Make]>> = {
  'nothing at all': [[], () => []],
  'one newline': [[], () => ['']],
  'a torn first line': [[1], id => [meta(id).slice(0, 40), question, answer]],
  'no header': [[], () => [question, answer]],
  'an id that is none': [[], () => [meta('not-an-id'), question]],
  'an id of a number': [[], () => [object('session_meta', { id: 7 }), question]],
  'an empty object first': [[], () => ['{}', question]],
  'only NUL': [[1], () => [Buffer.alloc(64 * 1024)]],
  'garbage of 20 MB without an end': [
    [],
    (_, random) => [Buffer.alloc(20 * MEGABYTE, 0x20 + Math.floor(random() * 90))],
  ],
  'another language': [[1, 2], () => ['<?xml version="1.0"?>', '<rollout/>']],
};

export function hostileKinds(): string[] {
  return [...Object.keys(HARMLESS), ...Object.keys(DAMAGED), ...Object.keys(HEADLESS)];
}

/** The bytes of one kind; `torn` leaves the last line without its newline, half written. */
export function hostileContent(kind: string, id: string, random: Random): HostileContent {
  const [damaged, make] = DAMAGED[kind] ?? HEADLESS[kind] ?? [[], HARMLESS[kind] ?? (() => [])];
  const lines = make(id, random).map(line => Buffer.from(line));
  const bytes = Buffer.concat(lines.flatMap(line => [line, Buffer.from('\n')]));
  const offsetOf = (line: number) => lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return {
    bytes,
    damage: damaged.map(line => ({ line, offset: offsetOf(line) })),
    id: kind in HEADLESS ? null : id,
  };
}

/** A small, seeded generator: the same tree for the same seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function uuidOf(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

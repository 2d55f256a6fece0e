import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ByteOffset } from '../../../src/format/identity.ts';
import { assembleItems, ItemAssembler } from '../../../src/format/items/assemble.ts';
import type { Item } from '../../../src/format/items/item.ts';
import {
  corpusFile,
  corpusRollouts,
  dialectOf,
  envelope,
  event,
  ID,
  itemsOf,
  message,
  parsedLines,
  rawLines,
  readBytes,
} from '../../support/rollout-fixtures.ts';

/** Items as short words: the kind, and the text where there is one. */
function words(
  items: readonly Item[],
  kinds: readonly string[] = ['user', 'assistant', 'reasoning', 'tool_call'],
): string[] {
  return items
    .filter(item => kinds.includes(item.kind))
    .map(item =>
      `${item.kind} ${'text' in item ? item.text : item.kind === 'tool_call' ? item.command : ''}`.trim(),
    );
}

function completed(type: string, item: object): readonly ['event_msg', object] {
  return event('item_completed', { item: { type, ...item } });
}

const call = (callId: string, cmd = 'ls') =>
  [
    'response_item',
    { type: 'function_call', name: 'exec_command', arguments: JSON.stringify({ cmd }), call_id: callId },
  ] as const;
const output = (callId: string, text: string) =>
  ['response_item', { type: 'function_call_output', call_id: callId, output: text }] as const;
const thought = (...summary: readonly string[]) =>
  [
    'response_item',
    {
      type: 'reasoning',
      summary: summary.map(text => ({ type: 'summary_text', text })),
      encrypted_content: 'g',
    },
  ] as const;

describe('every real rollout', () => {
  test.each(corpusRollouts())('%s: each line is in exactly one item', path => {
    const bytes = readBytes(path);
    const places = itemsOf(bytes).flatMap(item => [item.offset, ...item.joined.map(line => line.offset)]);
    const lines = parsedLines(bytes).filter(line => line.kind !== 'blank');
    expect(places.toSorted((a, b) => a - b)).toEqual(lines.map(line => line.offset));
  });

  test.each(corpusRollouts())('%s: items are sorted, and no kind is unknown but the foreign one', path => {
    const items = itemsOf(readBytes(path));
    expect(items.map(item => item.offset)).toEqual(items.map(item => item.offset).toSorted((a, b) => a - b));
    const unknown = items.flatMap(item => (item.kind === 'unknown' ? [item.type] : []));
    expect(unknown).toEqual(path.includes('unknown_after') ? ['third_party_note'] : []);
  });

  test.each(corpusRollouts())('%s: pushed line by line, an unchanged item stays the same object', path => {
    const lines = parsedLines(readBytes(path));
    const assembler = new ItemAssembler({ dialect: dialectOf(rawLines(readBytes(path))) });
    for (const line of lines) {
      const before = new Map(assembler.items().map(item => [item.offset, item]));
      assembler.push(line, null);
      const changed = assembler.items().filter(item => before.get(item.offset) !== item);
      // One line makes or changes one item; the end of a turn may also end a call that never did.
      expect(changed.length).toBeLessThanOrEqual(2);
    }
  });

  test.each([
    ['0.20.0/exec-shell'],
    ['0.29.0/exec-shell'],
    ['0.34.0/exec-shell'],
    ['0.42.0/exec-shell'],
    ['0.77.0/exec-shell'],
    ['0.144.0/exec-shell'],
    ['0.169.0/exec-shell'],
  ])('%s: each thing said is said once', start => {
    const said = words(itemsOf(readBytes(corpusFile(start))));
    expect(said.slice(0, 4)).toEqual([
      "user Please run:printf 'ünï 日本 🎉\\n'; ls -la",
      'reasoning **Planning** run the command',
      "tool_call printf 'ünï 日本 🎉\\n'; ls -la",
      expect.stringMatching(/^assistant Reply \d+: done/),
    ]);
    expect(new Set(said.filter(word => word.startsWith('assistant'))).size).toBe(
      said.filter(word => word.startsWith('assistant')).length,
    );
  });

  test.each(['0.42.0/exec-shell', '0.77.0/exec-shell', '0.144.0/exec-shell', '0.169.0/exec-shell'])(
    '%s: exit codes and times of both commands are known',
    start => {
      const calls = itemsOf(readBytes(corpusFile(start))).filter(item => item.kind === 'tool_call');
      expect(calls.map(item => [item.status, item.output?.exitCode])).toEqual([
        ['ok', 0],
        ['failed', 1],
      ]);
      expect(calls.every(item => (item.output?.durationMs ?? 0) > 0)).toBe(true);
      expect(calls[0]?.output?.text).toMatch(/^(rm: .*\npyenv: .*\n)?ünï 日本 🎉\ntotal 16/);
    },
  );

  test('migrated from 0.42: the prompt before the end of the turn before is said once', () => {
    const said = words(itemsOf(readBytes(corpusFile('0.169.0/migrated'))), ['user']);
    expect(said).toEqual([
      'user Please run:echo old',
      'user APPENDED-BY-THIRD-PARTY ünï 日本',
      'user next prompt',
    ]);
  });

  test('the torn and glued line is one damaged item', () => {
    const items = itemsOf(readBytes(corpusFile('0.169.0/foreign-append-torn_glued')));
    expect(items.filter(item => item.kind === 'damaged')).toMatchObject([{ reason: 'not-json', line: 15 }]);
  });
});

describe('a file cut at any byte', () => {
  test.each(['0.20.0/tui', '0.42.0/tui', '0.169.0/fork'])('%s reads as a prefix', start => {
    const bytes = readBytes(corpusFile(start));
    const whole = parsedLines(bytes);
    for (let cut = 0; cut < bytes.length; cut += 7) {
      const lines = parsedLines(bytes.subarray(0, cut));
      const complete = lines.filter(line => line.ended);
      expect(complete).toEqual(whole.slice(0, complete.length));
      expect(lines.length - complete.length).toBeLessThanOrEqual(1);
    }
  });

  test('grows into the same items as the whole, whatever came in between', () => {
    const bytes = readBytes(corpusFile('0.42.0/tui'));
    const whole = itemsOf(bytes);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 6 }), cuts => {
        const assembler = new ItemAssembler({ dialect: 'envelope' });
        let from = 0;
        for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
          const lines = parsedLines(bytes.subarray(0, cut));
          lines.forEach((line, index) => {
            if (line.offset >= from) assembler.push(line, index + 1);
          });
          const last = lines.at(-1);
          from = last ? (last.ended ? cut : last.offset) : 0;
        }
        expect(assembler.items()).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });
});

describe('twins', () => {
  test('become one item at the place of the response_item, in both orders', () => {
    const items = itemsOf(envelope(message('user', 'hi'), event('user_message', { message: 'hi' })));
    expect(items[1]).toMatchObject({
      kind: 'user',
      line: 2,
      joined: [{ offset: items[1] && items[1].offset + items[1].length + 1 }],
    });
    const other = itemsOf(envelope(event('agent_message', { message: 'yo' }), message('assistant', 'yo')));
    expect(other).toHaveLength(2);
    expect(other[1]).toMatchObject({ kind: 'assistant', line: 3, joined: [{}] });
  });

  test('said twice stay twice', () => {
    const twice = envelope(
      message('user', 'go'),
      event('user_message', { message: 'go' }),
      message('user', 'go'),
      event('user_message', { message: 'go' }),
    );
    expect(words(itemsOf(twice))).toEqual(['user go', 'user go']);
    const swapped = envelope(
      event('agent_message', { message: 'ok' }),
      event('agent_message', { message: 'ok' }),
      message('assistant', 'ok'),
      message('assistant', 'ok'),
    );
    expect(words(itemsOf(swapped))).toEqual(['assistant ok', 'assistant ok']);
  });

  test('are not searched for across turns', () => {
    const items = itemsOf(
      envelope(
        message('user', 'one'),
        event('user_message', { message: 'one' }),
        event('agent_message', { message: 'same' }),
        message('user', 'two'),
        event('user_message', { message: 'two' }),
        message('assistant', 'same'),
      ),
    );
    expect(words(items)).toEqual(['user one', 'assistant same', 'user two', 'assistant same']);
  });

  test('are not searched for across roles', () => {
    const prompt = [message('user', 'same'), event('user_message', { message: 'same' })] as const;
    const items = itemsOf(envelope(...prompt, event('agent_message', { message: 'same' })));
    expect(words(items)).toEqual(['user same', 'assistant same']);
  });

  test('an event without a partner is shown', () => {
    expect(words(itemsOf(envelope(event('user_message', { message: 'alone' }))))).toEqual(['user alone']);
  });

  test('compare without white space, since both sides join parts differently', () => {
    const items = itemsOf(
      envelope(
        [
          'response_item',
          {
            type: 'message',
            role: 'user',
            content: [
              { type: 'input_text', text: 'a ' },
              { type: 'input_text', text: 'b' },
            ],
          },
        ],
        event('user_message', { message: 'a b\r\n' }),
      ),
    );
    expect(items).toHaveLength(2);
  });

  test('a thought of two parts takes one event for each, or one for both', () => {
    const parts = envelope(
      event('agent_reasoning', { text: 'first' }),
      event('agent_reasoning', { text: 'second' }),
      thought('first', 'second'),
    );
    expect(words(itemsOf(parts))).toEqual(['reasoning first\n\nsecond']);
    const whole = envelope(
      thought('first', 'second'),
      completed('Reasoning', { summary_text: ['first', 'second'] }),
    );
    expect(words(itemsOf(whole))).toEqual(['reasoning first\n\nsecond']);
    const after = envelope(
      thought('a', 'b'),
      event('agent_reasoning', { text: 'a' }),
      event('agent_reasoning', { text: 'b' }),
    );
    expect(words(itemsOf(after))).toEqual(['reasoning a\n\nb']);
  });

  test('a picture without words is one item', () => {
    const url = 'data:image/png;base64,AAAA';
    const items = itemsOf(
      envelope(
        [
          'response_item',
          {
            type: 'message',
            role: 'user',
            content: [
              { type: 'input_text', text: '<image name=[Image #1]>' },
              { type: 'input_image', image_url: url },
              { type: 'input_text', text: '</image>' },
            ],
          },
        ],
        event('user_message', { message: '', images: [url] }),
      ),
    );
    expect(items).toHaveLength(2);
    expect(items[1]).toMatchObject({
      kind: 'user',
      text: '',
      images: [{ mediaType: 'image/png', bytes: 3 }],
    });
  });
});

describe('injected context', () => {
  test('is one item of its own, never a prompt, and begins no turn', () => {
    const items = itemsOf(
      envelope(
        event('agent_message', { message: 'x' }),
        message('user', '<environment_context>\n<cwd>/p</cwd>\n</environment_context>'),
        message('assistant', 'x'),
        message('developer', '<permissions instructions>a</permissions instructions>'),
      ),
    );
    expect(items.map(item => item.kind)).toEqual(['session', 'context', 'assistant', 'context']);
    expect(items[1]).toMatchObject({ label: 'environment', role: 'user' });
    expect(items[3]).toMatchObject({ label: 'permissions', role: 'developer' });
  });

  test('beside a prompt in one message does not hide the prompt', () => {
    const content = ['<environment_context>x</environment_context>', 'the prompt'].map(text => ({
      type: 'input_text',
      text,
    }));
    const items = itemsOf(envelope(['response_item', { type: 'message', role: 'user', content }]));
    expect(items[1]).toMatchObject({ kind: 'user', text: 'the prompt' });
  });
});

describe('a tool call', () => {
  test('takes its output and its execution; the execution knows best how it went', () => {
    const items = itemsOf(
      envelope(
        call('c1', 'make'),
        completed('CommandExecution', {
          id: 'c1',
          command: ['bash', '-lc', 'make'],
          exit_code: 2,
          duration: { secs: 1, nanos: 500_000_000 },
          aggregated_output: 'all of it',
          status: 'failed',
        }),
        output('c1', 'Chunk ID: 1\nWall time: 9 seconds\nProcess exited with code 2\nOutput:\nshort'),
      ),
    );
    expect(items).toHaveLength(2);
    expect(items[1]).toMatchObject({
      kind: 'tool_call',
      command: 'make',
      status: 'failed',
      output: { text: 'short', exitCode: 2, durationMs: 1500 },
      joined: [{}, {}],
    });
  });

  test('that yields while running is finished by its execution', () => {
    const start = [
      call('c1'),
      output('c1', 'Chunk ID: 1\nWall time: 10 seconds\nProcess running with session ID 7\nOutput:\nhalf'),
    ] as const;
    expect(itemsOf(envelope(event('task_started'), ...start)).at(-1)).toMatchObject({
      status: 'running',
      output: { text: 'half' },
    });
    const end = completed('CommandExecution', {
      id: 'c1',
      exit_code: 0,
      aggregated_output: 'half and half',
      status: 'completed',
    });
    expect(itemsOf(envelope(event('task_started'), ...start, end)).at(-1)).toMatchObject({
      status: 'ok',
      output: { text: 'half and half', exitCode: 0 },
    });
  });

  test('that ended on a later write_stdin has its exit code', () => {
    const items = itemsOf(
      envelope(
        event('task_started'),
        call('c1', 'npm test'),
        output('c1', 'Wall time: 10 seconds\nProcess running with session ID 7\nOutput:\nhalf'),
        [
          'response_item',
          {
            type: 'function_call',
            name: 'write_stdin',
            arguments: '{"session_id":7,"chars":""}',
            call_id: 'c2',
          },
        ],
        output('c2', 'Wall time: 3 seconds\nProcess exited with code 1\nOutput:\nrest'),
        event('task_complete'),
      ),
    ).filter(item => item.kind === 'tool_call');
    expect(items).toMatchObject([
      { tool: 'exec_command', status: 'failed', output: { text: 'half', exitCode: 1, durationMs: null } },
      { tool: 'write_stdin', status: 'failed', output: { text: 'rest', exitCode: 1, durationMs: 3000 } },
    ]);
  });

  test('without output runs, until its turn is over', () => {
    const turn = [event('task_started'), message('user', 'go'), call('c1')] as const;
    const status = (...more: readonly (readonly [string, object])[]) =>
      itemsOf(envelope(...turn, ...more)).find(item => item.kind === 'tool_call')?.status;
    expect(status()).toBe('running');
    expect(status(event('turn_aborted', { reason: 'interrupted' }))).toBe('unknown');
    expect(status(event('task_started'))).toBe('unknown');
  });

  test('whose output says nothing about success is unknown, not ok', () => {
    const items = itemsOf(envelope(call('c1'), output('c1', 'Plan updated')));
    expect(items[1]).toMatchObject({ status: 'unknown', output: { exitCode: null } });
  });

  test('with an id used again leaves the first one alone', () => {
    const items = itemsOf(
      envelope(call('c1', 'one'), output('c1', 'out 1'), call('c1', 'two'), output('c1', 'out 2')),
    ).filter(item => item.kind === 'tool_call');
    expect(items.map(item => [item.command, item.output?.text])).toEqual([
      ['one', 'out 1'],
      ['two', 'out 2'],
    ]);
  });

  test('before what was read: the output is an item with its call id', () => {
    expect(itemsOf(envelope(output('c9', 'late')))[1]).toMatchObject({
      kind: 'tool_output',
      callId: 'c9',
      output: { text: 'late' },
    });
  });

  test('before what was read: an execution takes its place, and takes the output', () => {
    const items = itemsOf(
      envelope(
        completed('CommandExecution', {
          id: 'c9',
          command: ['bash', '-lc', 'ls'],
          exit_code: 0,
          aggregated_output: 'a',
        }),
        output('c9', 'Wall time: 1 seconds\nProcess exited with code 0\nOutput:\na'),
      ),
    );
    expect(items.slice(1)).toMatchObject([{ kind: 'tool_call', command: 'ls', status: 'ok', joined: [{}] }]);
  });

  test('an unknown event that names a call belongs to it', () => {
    const items = itemsOf(envelope(call('c1'), event('exec_command_begin', { call_id: 'c1' })));
    expect(items).toHaveLength(2);
    expect(itemsOf(envelope(event('exec_command_begin', { call_id: 'c1' })))[1]).toMatchObject({
      kind: 'unknown',
      type: 'exec_command_begin',
    });
  });
});

describe('a patch', () => {
  const PATCH = '*** Begin Patch\n*** Update File: a.ts\n@@\n-old\n+new\n*** End Patch';

  test.each([
    ['custom tool', { type: 'custom_tool_call', name: 'apply_patch', input: PATCH, call_id: 'p' }],
    [
      'function',
      {
        type: 'function_call',
        name: 'apply_patch',
        arguments: JSON.stringify({ input: PATCH }),
        call_id: 'p',
      },
    ],
    [
      'shell words',
      {
        type: 'function_call',
        name: 'shell',
        arguments: JSON.stringify({ command: ['apply_patch', PATCH] }),
        call_id: 'p',
      },
    ],
    [
      'here-document',
      {
        type: 'function_call',
        name: 'shell',
        arguments: JSON.stringify({
          command: ['bash', '-lc', `cd src && apply_patch <<'EOF'\n${PATCH}\nEOF`],
        }),
        call_id: 'p',
      },
    ],
  ])('as %s is files and lines', (_, payload) => {
    const items = itemsOf(
      envelope(
        ['response_item', payload],
        [
          'response_item',
          {
            type: 'custom_tool_call_output',
            call_id: 'p',
            output: '{"output":"Success.","metadata":{"exit_code":0,"duration_seconds":0.1}}',
          },
        ],
      ),
    );
    expect(items[1]).toMatchObject({
      kind: 'patch',
      status: 'ok',
      files: [{ path: 'a.ts', change: 'update', added: 1, removed: 1 }],
      output: { text: 'Success.', durationMs: 100 },
    });
  });

  test('a script that only mentions one is a command', () => {
    const cmd = `grep -r 'apply_patch' . # ${PATCH}`;
    expect(itemsOf(envelope(call('c', cmd)))[1]).toMatchObject({ kind: 'tool_call', command: cmd });
  });

  test('as a FileChange without its call shows the change', () => {
    const changes = {
      'new.ts': { type: 'add', content: 'a\nb\n' },
      'gone.ts': { type: 'delete', content: 'x\n' },
      'old.ts': { type: 'update', unified_diff: '@@ -1 +1 @@\n-x\n+y\n', move_path: 'moved.ts' },
    };
    const items = itemsOf(envelope(completed('FileChange', { id: 'f', changes, status: 'completed' })));
    expect(items[1]).toMatchObject({
      kind: 'patch',
      status: 'ok',
      files: [
        { path: 'new.ts', change: 'add', added: 2, removed: 0 },
        { path: 'gone.ts', change: 'delete', added: 0, removed: 1 },
        { path: 'old.ts', change: 'move', movedTo: 'moved.ts', added: 1, removed: 1 },
      ],
    });
  });
});

describe('other lines', () => {
  test.each<[string, readonly [string, object], object]>([
    ['a turn that starts', event('task_started', { turn_id: 't' }), { kind: 'turn_started', turnId: 't' }],
    [
      'a turn that ends',
      event('task_complete', { turn_id: 't', duration_ms: 5 }),
      { kind: 'turn_completed', durationMs: 5 },
    ],
    [
      'a turn that was stopped',
      event('turn_aborted', { reason: 'interrupted' }),
      { kind: 'turn_aborted', reason: 'interrupted' },
    ],
    ['tokens not known yet', event('token_count', { info: null }), { kind: 'tokens', total: null }],
    [
      'tokens',
      event('token_count', { info: { total_token_usage: { total_tokens: 9, input_tokens: 7 } } }),
      { kind: 'tokens', total: 9, input: 7, output: null },
    ],
    [
      'a usage record',
      ['token_usage_record', { thread_token_usage: { total_tokens: 8 } }],
      { kind: 'tokens', total: 8 },
    ],
    ['a compaction', ['compacted', { message: 'short' }], { kind: 'compacted', text: 'short' }],
    ['settings', ['turn_context', { cwd: '/p', model: 'm' }], { kind: 'settings', cwd: '/p', model: 'm' }],
    ['a warning', event('warning', { message: 'w' }), { kind: 'notice', level: 'warning', text: 'w' }],
    ['an error', event('error', { message: 'e' }), { kind: 'notice', level: 'error', text: 'e' }],
    [
      'a search',
      [
        'response_item',
        { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } },
      ],
      { kind: 'web_search', query: 'q', status: 'completed' },
    ],
    [
      'a local shell call',
      [
        'response_item',
        { type: 'local_shell_call', call_id: null, action: { type: 'exec', command: ['ls', 'a b'] } },
      ],
      { kind: 'tool_call', command: "ls 'a b'" },
    ],
    [
      'an unknown item',
      ['response_item', { type: 'hologram', x: 1 }],
      { kind: 'unknown', type: 'hologram', text: '{\n  "type": "hologram",\n  "x": 1\n}' },
    ],
    ['an unknown event', event('sneeze'), { kind: 'unknown', type: 'sneeze' }],
    ['an unknown line', ['third_party', { x: 1 }], { kind: 'unknown', type: 'third_party' }],
    [
      'an unknown part of a message',
      ['response_item', { type: 'message', role: 'assistant', content: [{ type: 'smell' }] }],
      { kind: 'assistant', text: '[unknown content: smell]' },
    ],
    ['a message of no known role', message('tool', 'x'), { kind: 'context', role: 'tool', text: 'x' }],
    [
      'a message with a string as content',
      ['response_item', { type: 'message', role: 'user', content: 'plain' }],
      { kind: 'user', text: 'plain' },
    ],
  ])('%s', (_, line, expected) => expect(itemsOf(envelope(line))[1]).toMatchObject(expected));

  test('an unfinished line is replaced by what it becomes', () => {
    const assembler = new ItemAssembler({ dialect: 'envelope' });
    const [torn] = parsedLines('{"timestamp":"T","type":"compa');
    const [whole] = parsedLines('{"timestamp":"T","type":"compacted","payload":{"message":"m"}}\n');
    if (!torn || !whole) throw new Error('no lines');
    assembler.push(torn, 1);
    expect(assembler.items()).toMatchObject([{ kind: 'damaged', reason: 'torn' }]);
    assembler.push(whole, 1);
    expect(assembler.items()).toMatchObject([{ kind: 'compacted', text: 'm' }]);
  });

  test('a line over the cap is an item with its size', () => {
    const place = { offset: 0 as ByteOffset, length: 20_000_000, ended: true };
    expect(assembleItems([{ kind: 'oversize', ...place }], { dialect: null })).toMatchObject([
      { kind: 'oversize', bytes: 20_000_000, line: null },
    ]);
  });

  test('inherited items say from whom', () => {
    const [meta] = parsedLines(envelope());
    const items = meta ? assembleItems([meta], { dialect: 'paginated', inheritedFrom: ID as never }) : [];
    expect(items).toMatchObject([{ kind: 'session', inheritedFrom: ID, line: null }]);
  });
});

test('no payload makes it throw, and each line still becomes an item', () => {
  const type = fc.constantFrom(
    'message',
    'reasoning',
    'function_call',
    'function_call_output',
    'custom_tool_call',
    'local_shell_call',
    'web_search_call',
    'user_message',
    'agent_message',
    'item_completed',
    'token_count',
    'task_started',
    'task_complete',
    'patch_apply_end',
    'UserMessage',
    'CommandExecution',
    'FileChange',
    'McpToolCall',
    '__proto__',
    'constructor',
    'toString',
  );
  const name = fc.constantFrom(
    'type',
    'role',
    'content',
    'text',
    'summary',
    'call_id',
    'id',
    'item',
    'output',
    'arguments',
    'input',
    'action',
    'command',
    'info',
    'message',
    'images',
    'changes',
    'status',
    'duration',
    '__proto__',
  );
  const value = fc.letrec(tie => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.constant(null),
      type,
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(name, tie('any'), { maxKeys: 5 }),
    ),
  })).any;
  const payload = fc
    .dictionary(name, value, { maxKeys: 6 })
    .chain(object => type.map(kind => ({ ...object, type: kind })));
  const line = fc.tuple(
    fc.constantFrom('response_item', 'event_msg', 'turn_context', 'session_meta', 'x'),
    payload,
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), lines => {
      const items = itemsOf(envelope(...lines));
      expect(items.reduce((sum, item) => sum + 1 + item.joined.length, 0)).toBe(lines.length + 1);
    }),
    { numRuns: 1000 },
  );
});

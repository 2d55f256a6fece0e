import { describe, expect, it } from 'vitest';
import type { ByteOffset } from '../../src/format/identity.ts';
import type { JsonObject, RecordLine } from '../../src/format/line.ts';
import { OpenTurn } from '../../src/format/open-turn.ts';

const T0 = Date.UTC(2026, 10, 22, 12);

/** Lines a second apart. */
function lineAt(index: number, payload: JsonObject): RecordLine {
  return {
    kind: 'record',
    offset: index as ByteOffset,
    length: 1,
    ended: true,
    type: 'response_item',
    timestamp: new Date(T0 + index * 1_000).toISOString(),
    ordinal: null,
    payload,
    metadata: null,
  };
}

const call = (name: string, args: string | object, call_id = 'a'): JsonObject => ({
  type: 'function_call',
  name,
  call_id,
  arguments: typeof args === 'string' ? args : JSON.stringify(args),
});
const script = (input: string): JsonObject => ({
  type: 'custom_tool_call',
  name: 'exec',
  call_id: 'a',
  input,
});
const output = (call_id = 'a'): JsonObject => ({ type: 'function_call_output', call_id, output: 'done' });
const escalated = { cmd: 'make', sandbox_permissions: 'require_escalated' };

/** A turn that began a second before the first of these items. */
function turnWith(items: readonly JsonObject[], settings: JsonObject = {}): OpenTurn {
  const turn = new OpenTurn();
  turn.takeSettings(settings);
  turn.takeEdge('start', lineAt(0, {}));
  for (const [index, item] of items.entries()) turn.takeItem(lineAt(index + 1, item));
  return turn;
}

describe('what a running turn may wait for', () => {
  it.each<[string, JsonObject, string | null]>([
    ['a command', call('exec_command', { cmd: 'make' }), 'command'],
    ['a command of an older Codex', call('shell', { command: ['bash', '-lc', 'make'] }), 'command'],
    ['one by its own kind of call', { type: 'local_shell_call', call_id: 'a', action: {} }, 'command'],
    ['one that asks to leave the sandbox', call('exec_command', escalated), 'escalation'],
    [
      'the same in older words',
      call('shell', { command: [], with_escalated_permissions: true }),
      'escalation',
    ],
    ['one that asks in its text alone', call('shell', { command: ['echo', 'require_escalated'] }), 'command'],
    ['a patch', { type: 'custom_tool_call', name: 'apply_patch', call_id: 'a', input: '*** Begin' }, 'patch'],
    ['permissions', call('request_permissions', { reason: 'It has to.' }), 'permission'],
    ['permissions that a script asks for', script('await tools.request_permissions({})'), 'permission'],
    ['a tool of an MCP server', { ...call('act', {}), namespace: 'mcp__probe' }, 'mcp'],
    ['the same in older words', call('mcp__probe__act', {}), 'mcp'],
    ['one that a script calls', script('await tools.mcp__probe__act({})'), 'mcp'],
    ['a tool of Codex’s own screen', { ...call('wait_threads', {}), namespace: 'mcp__codex_tui' }, null],
    ['a patch through the shell', call('shell', { command: ['apply_patch', '*** Begin'] }), 'patch'],
    ['a question', call('request_user_input', { questions: [] }), 'question'],
    ['a question that does not wait', call('request_user_input_async', { questions: [] }), null],
    ['waiting for a command that goes on', call('write_stdin', { session_id: 1 }), null],
    ['waiting for sub-agents', call('wait_agent', {}), null],
    ['a script that asks', script('const a = await tools.request_user_input({questions: []})'), 'question'],
    ['a script that asks and goes on', script('tools.request_user_input_async({questions: []})'), null],
    ['a script that runs a command', script('await tools.exec_command({cmd: "make"})'), 'command'],
    [
      'a script that runs one outside the sandbox',
      script('await tools.exec_command({cmd: "make", sandbox_permissions: "require_escalated"})'),
      'escalation',
    ],
    ['a script that computes', script('text(1 + 1)'), null],
    ['arguments that are no JSON', call('exec_command', '{"cmd'), 'command'],
  ])('%s', (_, item, need) => {
    const { openCall, turn } = turnWith([item]);
    expect(openCall).toEqual(need === null ? null : { need, sinceMs: T0 + 1_000 });
    expect(turn).toBe(need === 'question' ? 'waiting' : 'running');
  });

  it.each<[string, JsonObject, string | null]>([
    ['no settings', {}, 'command'],
    ['never', { approval_policy: 'never' }, null],
    ['on request', { approval_policy: 'on-request' }, 'command'],
    ['for each kind', { approval_policy: { granular: { sandbox_approval: true } } }, 'command'],
    ['for all that is not known to be safe', { approval_policy: 'untrusted' }, 'escalation'],
    ['another agent reviews', { approval_policy: 'on-request', approvals_reviewer: 'auto_review' }, null],
    ['the person reviews', { approval_policy: 'on-request', approvals_reviewer: 'user' }, 'command'],
  ])('by the approval policy: %s', (_, settings, need) => {
    expect(turnWith([call('exec_command', { cmd: 'make' })], settings).openCall?.need ?? null).toBe(need);
  });

  it('nobody forbids questions', () => {
    const turn = turnWith([call('request_user_input', {})], { approval_policy: 'never' });
    expect(turn.turn).toBe('waiting');
  });

  it('ends with the output, of several calls with each of theirs', () => {
    const two = [call('exec_command', escalated, 'a'), call('request_user_input', {}, 'b')];
    expect(turnWith(two).openCall?.need).toBe('question');
    expect(turnWith([...two, output('b')]).openCall).toEqual({ need: 'escalation', sinceMs: T0 + 1_000 });
    expect(turnWith([...two, output('b'), output('a')]).openCall).toBeNull();
    expect(turnWith([...two, output('c')]).openCall?.need).toBe('question');
  });

  it('an edge of a turn says since when, and closes what stood open', () => {
    const turn = turnWith([call('exec_command', {})]);
    expect([turn.turn, turn.sinceMs]).toEqual(['running', T0]);
    turn.takeEdge('end', lineAt(5, {}));
    expect([turn.turn, turn.sinceMs, turn.openCall]).toEqual(['idle', T0 + 5_000, null]);
    turn.takeEdge('start', { ...lineAt(6, {}), timestamp: 'yesterday' });
    expect([turn.turn, turn.sinceMs]).toEqual(['running', null]);
  });

  it.each<[string, boolean, JsonObject]>([
    ['the person broke it off', true, { type: 'turn_aborted', reason: 'interrupted' }],
    ['the person said something else', true, { type: 'turn_aborted', reason: 'replaced' }],
    ['its budget was spent', false, { type: 'turn_aborted', reason: 'budget_limited' }],
    ['nothing says why', false, { type: 'turn_aborted' }],
    ['it was done, or failed', false, { type: 'task_complete', reason: 'interrupted' }],
  ])('a turn that ended because %s: broken off by the person, %s', (_, isBrokenOff, payload) => {
    const turn = turnWith([]);
    turn.takeEdge('end', lineAt(1, payload));
    expect(turn.isBrokenOff).toBe(isBrokenOff);
    turn.takeEdge('start', lineAt(2, { type: 'task_started' }));
    expect(turn.isBrokenOff).toBe(false);
  });

  it('a call without an id is nothing to wait for', () => {
    expect(turnWith([{ type: 'function_call', name: 'exec_command', arguments: '{}' }]).openCall).toBeNull();
  });
});

describe('when the work of a session ended', () => {
  const told = (status: object): JsonObject => ({
    type: 'message',
    role: 'user',
    content: [
      {
        type: 'input_text',
        text: `<subagent_notification>\n${JSON.stringify({ agent_path: 'a', status })}\n</subagent_notification>`,
      },
    ],
  });

  /** The turn ended in the second second. */
  function ended(...items: readonly JsonObject[]): OpenTurn {
    const turn = turnWith([]);
    turn.takeEdge('end', lineAt(2, {}));
    for (const [index, item] of items.entries()) turn.takeItem(lineAt(index + 5, item));
    return turn;
  }

  it.each<[string, readonly JsonObject[], number]>([
    ['with its turn', [], 2],
    [
      'with its last sub-agent, which ended later',
      [told({ completed: 'one' }), told({ completed: 'two' })],
      6,
    ],
    ['with a sub-agent that failed later', [told({ errored: 'no more credits' })], 5],
    [
      'not when a sub-agent was ended with its Codex',
      [told({ shutdown: null }), told({ interrupted: null })],
      2,
    ],
    ['not with words of the person', [{ type: 'message', role: 'user', content: 'more' }], 2],
  ])('%s', (_, items, second) => {
    const { turn, sinceMs } = ended(...items);
    expect(turn).toBe('idle');
    expect(sinceMs).toBe(T0 + second * 1_000);
  });

  it('what a sub-agent has done behind a turn that was broken off is news all the same', () => {
    const turn = turnWith([]);
    turn.takeEdge('end', lineAt(2, { type: 'turn_aborted', reason: 'interrupted' }));
    turn.takeItem(lineAt(5, told({ interrupted: null })));
    expect(turn.isBrokenOff).toBe(true);
    turn.takeItem(lineAt(6, told({ completed: 'one' })));
    expect([turn.isBrokenOff, turn.sinceMs]).toEqual([false, T0 + 6_000]);
  });

  it('a turn that runs began when it began, whatever its sub-agents say', () => {
    expect(turnWith([told({ completed: 'one' })]).sinceMs).toBe(T0);
  });
});

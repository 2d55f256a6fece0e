/** The exact bytes that an append leaves, in each dialect (the ids and times are the only freedom). */
import { describe, expect, it } from 'vitest';
import type { ResponseItem } from '../../src/format/response-item.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { appendedTo, corpusBytes, corpusFile, idIn, ScratchHome } from './scratch-home.ts';

const AT = Date.UTC(2026, 10, 23, 10, 20, 30, 456);
const T = '2026-11-23T10:20:30.456Z';
const UUID_V7 = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const clock = { ...systemClock, nowMs: () => AT, sleep: () => Promise.resolve() };
const text = 'why? "quoted" \\ 日本 🎉\nsecond line';
const quoted = JSON.stringify(text);

async function appended(pattern: RegExp, record: (recorder: RolloutRecorder) => Promise<void>) {
  const home = new ScratchHome();
  const before = corpusBytes(corpusFile(pattern));
  const path = home.rollout(before);
  const recorder = await RolloutRecorder.resume({ path, tools: { clock } });
  await record(recorder);
  await recorder.shutdown();
  return { text: appendedTo(path, before), id: idIn(before) };
}

const say = (recorder: RolloutRecorder) => recorder.recordUserMessage(text);
const assistant: ResponseItem = {
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text: 'because' }],
};
const call: ResponseItem = { type: 'function_call', name: 'shell', arguments: '{"a":1}', call_id: 'c1' };

describe('a user message', () => {
  it('is one bare item in a bare file', async () => {
    const { text: added } = await appended(/0\.29\.0\/tui/, say);
    expect(added).toBe(
      `{"type":"message","id":null,"role":"user","content":[{"type":"input_text","text":${quoted}}]}\n`,
    );
  });

  const userItem = `{"timestamp":"${T}","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":${quoted}}]}}\n`;
  it.each([
    ['kind plain, as 0.34 wrote it', /0\.34\.0\/tui/, '"kind":"plain"'],
    ['kind plain, as 0.42 wrote it', /0\.42\.0\/tui/, '"kind":"plain"'],
    ['the images of 0.77', /0\.77\.0\/tui/, '"images":[]'],
    ['the arrays of 0.144', /0\.144\.0\/tui/, '"images":[],"local_images":[],"text_elements":[]'],
    [
      'what 0.169 wrote last into an older file',
      /0\.42\.0\/foreign/,
      '"images":[],"local_images":[],"audio":[],"local_audio":[],"text_elements":[]',
    ],
  ])('is an item and its event in an envelope file: %s', async (_, file, form) => {
    const { text: added } = await appended(file, say);
    expect(added).toBe(
      `${userItem}{"timestamp":"${T}","type":"event_msg","payload":{"type":"user_message","message":${quoted},${form}}}\n`,
    );
  });

  it('is a turn of its own after one that was killed in an envelope file', async () => {
    const home = new ScratchHome();
    const whole = corpusBytes(corpusFile(/0\.144\.0\/tui/)).toString('utf8');
    const before = Buffer.from(whole.slice(0, whole.lastIndexOf('{"timestamp"')));
    const path = home.rollout(before);
    const recorder = await RolloutRecorder.resume({ path, tools: { clock } });
    await say(recorder);
    await recorder.shutdown();
    const types = appendedTo(path, before)
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).payload.type);
    expect(types).toEqual(['task_started', 'message', 'user_message', 'task_complete']);
  });

  it('is a whole turn in a paginated file, numbered on', async () => {
    const { text: added, id } = await appended(/0\.169\.0\/tui/, say);
    const lines = added.split('\n');
    const s = Math.floor(AT / 1000);
    const turn = new RegExp(`"turn_id":"(${UUID_V7})"`).exec(lines[0] ?? '')?.[1];
    const item = new RegExp(`"UserMessage","id":"(${UUID_V7})"`).exec(lines[2] ?? '')?.[1];
    const message = new RegExp(`"message","id":"(msg_${UUID_V7})"`).exec(lines[1] ?? '')?.[1];
    expect(turn).toBeDefined();
    expect(item).toBeDefined();
    expect(message).toBeDefined();
    expect(lines).toEqual([
      `{"timestamp":"${T}","ordinal":31,"type":"event_msg","payload":{"type":"task_started","turn_id":"${turn}","started_at":${s},"model_context_window":null,"collaboration_mode_kind":"default"}}`,
      `{"timestamp":"${T}","ordinal":32,"type":"response_item","payload":{"type":"message","id":"${message}","role":"user","content":[{"type":"input_text","text":${quoted}}],"internal_chat_message_metadata_passthrough":{"turn_id":"${turn}","content_item_kinds":["user.text"]}}}`,
      `{"timestamp":"${T}","ordinal":33,"type":"event_msg","payload":{"type":"item_completed","thread_id":"${id}","turn_id":"${turn}","item":{"type":"UserMessage","id":"${item}","content":[{"type":"text","text":${quoted},"text_elements":[]}]},"started_at_ms":${AT},"completed_at_ms":${AT}}}`,
      `{"timestamp":"${T}","ordinal":34,"type":"event_msg","payload":{"type":"task_complete","turn_id":"${turn}","last_agent_message":null,"started_at":${s},"completed_at":${s},"duration_ms":0}}`,
      '',
    ]);
  });
});

describe('an assistant message', () => {
  it('is an item and an agent_message in an envelope file', async () => {
    const { text: added } = await appended(/0\.77\.0\/tui/, recorder => recorder.recordItems([assistant]));
    expect(added.split('\n').map(line => line && JSON.parse(line).payload)).toEqual([
      assistant,
      { type: 'agent_message', message: 'because' },
      '',
    ]);
  });

  it('is inside a turn in a paginated file, its event first', async () => {
    const { text: added } = await appended(/0\.169\.0\/tui/, recorder =>
      recorder.recordItems([call, assistant]),
    );
    const lines = added
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines.map(line => [line.ordinal, line.type, line.payload.type])).toEqual([
      [31, 'response_item', 'function_call'],
      [32, 'event_msg', 'task_started'],
      [33, 'event_msg', 'item_completed'],
      [34, 'response_item', 'message'],
      [35, 'event_msg', 'task_complete'],
    ]);
    expect(lines[2].payload.item).toEqual({
      type: 'AgentMessage',
      id: expect.stringMatching(new RegExp(`^msg_${UUID_V7}$`)),
      content: [{ type: 'Text', text: 'because' }],
    });
    // Codex's own screen and ours know by it that both tell of one message.
    const { id } = lines[2].payload.item;
    const { turn_id } = lines[2].payload;
    const metadata = { internal_chat_message_metadata_passthrough: { turn_id } };
    expect(lines[3].payload).toEqual({ ...assistant, id, ...metadata });
    expect(lines[4].payload.last_agent_message).toBe('because');
  });

  it('keeps its own id and metadata in a paginated file', async () => {
    const own = {
      ...assistant,
      id: 'msg_own',
      phase: 'final_answer',
      internal_chat_message_metadata_passthrough: { turn_id: 'own' },
    };
    const { text: added } = await appended(/0\.169\.0\/tui/, recorder => recorder.recordItems([own]));
    const payloads = added
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).payload);
    expect(payloads[1].item.id).toBe('msg_own');
    expect(payloads[2]).toEqual(own);
  });

  it('without text is only its item', async () => {
    const silent: ResponseItem = { type: 'message', role: 'assistant', content: [] };
    const { text: added } = await appended(/0\.169\.0\/tui/, recorder => recorder.recordItems([silent]));
    expect(added).toBe(
      `{"timestamp":"${T}","ordinal":31,"type":"response_item","payload":{"type":"message","role":"assistant","content":[]}}\n`,
    );
  });
});

describe('any other item', () => {
  it.each([
    ['bare', /0\.20\.0\/tui/, ''],
    ['envelope', /0\.42\.0\/tui/, `{"timestamp":"${T}","type":"response_item","payload":`],
    ['paginated', /0\.169\.0\/tui/, `{"timestamp":"${T}","ordinal":31,"type":"response_item","payload":`],
  ])('is one line in a %s file', async (_, file, head) => {
    const { text: added } = await appended(file, recorder => recorder.recordItems([call]));
    const item = '{"type":"function_call","name":"shell","arguments":"{\\"a\\":1}","call_id":"c1"}';
    expect(added).toBe(`${head}${item}${head === '' ? '' : '}'}\n`);
  });

  it('keeps fields, parts and order that are unknown', async () => {
    const strange = {
      zeta: [1, { deep: null }],
      type: 'message',
      role: 'user',
      content: [{ type: 'hologram', beam: 'x' }],
      __proto__x: 1,
    } as unknown as ResponseItem;
    const { text: added } = await appended(/0\.29\.0\/tui/, recorder => recorder.recordItems([strange]));
    expect(added).toBe(`${JSON.stringify(strange)}\n`);
  });

  it('of injected context is no message on screen', async () => {
    const context: ResponseItem = {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text: '<environment_context>\n  <cwd>/a</cwd>\n</environment_context>' },
      ],
    };
    const { text: added } = await appended(/0\.144\.0\/tui/, recorder => recorder.recordItems([context]));
    expect(added.trim().split('\n')).toHaveLength(1);
  });
});

describe('what a person typed', () => {
  it.each([/0\.144\.0\/tui/, /0\.169\.0\/tui/])(
    'has its event in %s, although it looks injected',
    async version => {
      const typed = '# AGENTS.md instructions are ignored, why?';
      const { text: added } = await appended(version, recorder => recorder.recordUserMessage(typed));
      expect(added).toMatch(/"type":"(user_message|UserMessage)"/);
    },
  );
});

describe('a state', () => {
  it('is a line of its own in a bare file, and nothing in the others', async () => {
    const state = (recorder: RolloutRecorder) => recorder.recordState({});
    expect((await appended(/0\.20\.0\/tui/, state)).text).toBe('{"record_type":"state"}\n');
    expect((await appended(/0\.42\.0\/tui/, state)).text).toBe('');
    expect((await appended(/0\.169\.0\/tui/, state)).text).toBe('');
  });
});

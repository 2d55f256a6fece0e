import { describe, expect, test } from 'vitest';
import type { Item, ItemKind } from '../../../src/format/items/item.ts';
import { itemText } from '../../../src/format/items/item-text.ts';
import { readSummary } from '../../../src/rollout/summary/summary.ts';
import { searchedText } from '../../../src/search/searched-text.ts';
import {
  envelope,
  event,
  homeRollouts,
  itemsOf,
  memoryRollout,
  message,
  readBytes,
} from '../../support/rollout-fixtures.ts';

type Line = readonly [type: string, payload: object];

const itemsIn = (path: string): readonly Item[] => itemsOf(readBytes(path));
const [home, read] = [homeRollouts, (name: string): readonly Item[] => homeRollouts(name).flatMap(itemsIn)];

function ofKind<K extends ItemKind>(items: readonly Item[], kind: K): Extract<Item, { kind: K }>[] {
  return items.filter((item): item is Extract<Item, { kind: K }> => item.kind === kind);
}

const paginated = (...lines: Line[]): readonly Item[] => itemsOf(envelope(...lines));
const item = (payload: object): Line => ['response_item', payload];
const completed = (payload: object): Line => event('item_completed', { item: payload });
const call = (name: string, args: object, call_id: string, namespace?: string): Line =>
  item({
    type: 'function_call',
    name,
    arguments: JSON.stringify(args),
    call_id,
    ...(namespace ? { namespace } : {}),
  });
const output = (call_id: string, text: unknown): Line =>
  item({ type: 'function_call_output', call_id, output: text });

describe('commands that outlive a call', () => {
  test('a command in the background is one run, where it began, with its late end', () => {
    const items = read('background-terminal');
    const runs = ofKind(items, 'tool_call');
    expect(runs).toMatchObject([
      {
        background: true,
        status: 'ok',
        output: { exitCode: 0, durationMs: 6840, text: 'begin\nend-of-background\n' },
      },
    ]);
    expect(items.indexOf(runs[0] as Item)).toBeLessThan(
      items.findIndex(each => each.kind === 'turn_completed'),
    );
  });

  test('a call without an output is over with its turn, and has none', () => {
    const runs = ofKind(read('call-without-output'), 'tool_call');
    expect(
      runs.map(({ command, background, status, output: out }) => [command, background, status, out === null]),
    ).toEqual([
      ['npm run dev', true, 'failed', false],
      [null, undefined, 'unknown', false],
      [null, undefined, 'failed', false],
      ['sleep 9999', undefined, 'unknown', true],
      ['echo after the orphan', undefined, 'failed', false],
    ]);
  });

  test('an interrupted command has its end where it began', () => {
    const items = paginated(
      event('task_started'),
      call('exec_command', { cmd: 'sleep 99' }, 'c1'),
      event('turn_aborted', { reason: 'interrupted' }),
      completed({
        type: 'CommandExecution',
        id: 'c1',
        status: 'failed',
        exit_code: 137,
        aggregated_output: 'x',
      }),
    );
    expect(ofKind(items, 'tool_call')).toMatchObject([
      { command: 'sleep 99', status: 'failed', output: { exitCode: 137 } },
    ]);
  });
});

describe('scripts of code mode', () => {
  const script = (code: string): Line =>
    item({ type: 'custom_tool_call', name: 'exec', input: code, call_id: 's1' });
  const said = (...texts: string[]): Line =>
    item({
      type: 'custom_tool_call_output',
      call_id: 's1',
      output: texts.map(text => ({ type: 'input_text', text })),
    });

  test('a cell that goes on has the end that a later wait reports', () => {
    const items = paginated(
      script('slow()'),
      said('Script running with cell ID 3\nWall time 1.0 seconds\nOutput:\n', 'half'),
      call('wait', { cell_id: '3' }, 'w1'),
      output('w1', [{ type: 'input_text', text: 'Script completed\nWall time 4.0 seconds\nOutput:\n' }]),
    );
    expect(ofKind(items, 'tool_call')).toMatchObject([
      { tool: 'exec', background: true, status: 'ok', output: { text: 'half' } },
      { tool: 'wait', status: 'ok' },
    ]);
  });

  test('what a script says by notify() belongs to its call, which still runs', () => {
    const lines = [script('notify("one")'), said('one')];
    expect(ofKind(paginated(...lines), 'tool_call')).toMatchObject([
      { status: 'running', output: { text: 'one' } },
    ]);
    const ended = paginated(...lines, said('Script completed\nWall time 0.5 seconds\nOutput:\n', 'two'));
    expect(ofKind(ended, 'tool_call')).toMatchObject([
      { status: 'ok', output: { text: 'one\ntwo', durationMs: 500 } },
    ]);
    expect(ofKind(ended, 'tool_output')).toEqual([]);
  });
});

describe('extensions', () => {
  const items = read('extension-items');

  test('nothing is unknown, and no pixels are text', () => {
    expect(ofKind(items, 'unknown')).toEqual([]);
    expect(items.map(itemText).join('\n')).not.toContain('BwcHBw');
  });

  test('searches and images say more about their call; tools keep their namespace', () => {
    expect(ofKind(items, 'tool_call')).toMatchObject([
      { tool: 'web.run', about: 'flock coordination lock, fcntl versus flock', status: 'ok' },
      {
        tool: 'image_gen.imagegen',
        about: 'A padlock resting on a paper file',
        output: {
          text: 'image saved',
          images: [{ location: '/home/me/.codex/generated_images/t/call_g1.png' }],
        },
      },
      { tool: 'clock.sleep', status: 'ok', output: { durationMs: 1200 } },
    ]);
  });

  test('an image that was not made says why', () => {
    expect(ofKind(items, 'image')).toMatchObject([
      { prompt: 'something else', failure: 'The request was refused.' },
    ]);
  });

  test('an image has the prompt and the pixels of one line, and the place of the other', () => {
    const made = item({ type: 'image_generation_call', id: 'g', revised_prompt: 'A fox', result: 'AAAA' });
    const saved = completed({
      type: 'ImageGeneration',
      id: 'g',
      status: 'completed',
      saved_path: '/tmp/fox.png',
    });
    for (const lines of [
      [made, saved],
      [saved, made],
    ]) {
      const image = { bytes: 3, location: '/tmp/fox.png' };
      expect(ofKind(paginated(...lines), 'image')).toMatchObject([{ prompt: 'A fox', image, joined: [{}] }]);
    }
  });

  test('a pause joins its call', () => {
    const pause = paginated(
      call('sleep', { duration_ms: 1200 }, 'c1', 'clock'),
      completed({ type: 'Extension', kind: 'clock.sleep', id: 'c1', durationMs: 1200 }),
      output('c1', 'slept'),
    );
    expect(ofKind(pause, 'tool_call')).toMatchObject([
      { tool: 'clock.sleep', status: 'ok', output: { durationMs: 1200 } },
    ]);
  });

  test('one of a new kind is shown', () => {
    const next = paginated(completed({ type: 'Extension', kind: 'smell.record', id: 'x', scent: 'PINE' }));
    expect(ofKind(next, 'unknown')).toMatchObject([{ type: 'Extension smell.record' }]);
  });
});

test('an MCP tool says its text, also beside structured content', () => {
  const items = paginated(
    call('look', { id: 7 }, 'm1', 'mcp__shop'),
    completed({
      type: 'McpToolCall',
      id: 'm1',
      server: 'shop',
      tool: 'look',
      status: 'completed',
      result: { content: [{ type: 'text', text: 'seven PEARS' }], structuredContent: { pears: 7 } },
    }),
    output('m1', 'Wall time: 0.1 seconds\nOutput:\n{"pears":7}'),
  );
  expect(ofKind(items, 'tool_call')).toMatchObject([
    { tool: 'shop.look', status: 'ok', output: { text: 'seven PEARS' } },
  ]);
});

test('an MCP tool that gave data alone, and a tool of another program, say what they gave', () => {
  const items = paginated(
    completed({
      type: 'McpToolCall',
      id: 'm1',
      server: 'shop',
      tool: 'look',
      status: 'completed',
      result: { content: [], structuredContent: { pears: 7 } },
    }),
    completed({
      type: 'DynamicToolCall',
      id: 'd1',
      namespace: 'web',
      tool: 'run',
      status: 'completed',
      content_items: [{ type: 'input_text', text: 'found' }],
    }),
  );
  expect(ofKind(items, 'tool_call')).toMatchObject([
    { tool: 'shop.look', output: { text: expect.stringContaining('"pears": 7') } },
    { tool: 'web.run', output: { text: 'found' } },
  ]);
});

describe('questions', () => {
  test('question and answer are words', () => {
    const questions = ofKind(read('mentions-plan-questions'), 'question');
    expect(questions).toMatchObject([
      {
        questions: [
          {
            header: 'Format',
            text: 'Which format should the export use?',
            options: [{}, { label: 'Parquet' }],
          },
        ],
        status: 'ok',
        output: { text: 'Parquet\nIt loses the time zone of each row, KUMQUAT' },
      },
    ]);
    expect(searchedText(questions[0] as Item)).toMatch(/export use[\s\S]*KUMQUAT/);
  });

  test('several answers say what they answer', () => {
    const questions = [
      { id: 'a', header: 'Colour', question: 'Which colour?', options: [] },
      { id: 'b', header: '', question: 'How many?' },
    ];
    const answers = { answers: { a: { answers: ['red', 'user_note: dark'] }, b: { answers: ['7'] } } };
    const items = paginated(
      call('request_user_input', { questions }, 'q'),
      output('q', JSON.stringify(answers)),
    );
    expect(ofKind(items, 'question')[0]?.output?.text).toBe('Colour: red\ndark\nHow many?: 7');
  });

  test('one that does not wait has a title and plain options', () => {
    const questions = [{ title: 'Ship it?', options: ['yes', 'no'] }];
    const items = paginated(call('request_user_input_async', { questions }, 'q'), output('q', 'Asked.'));
    expect(ofKind(items, 'question')).toMatchObject([
      {
        questions: [{ text: 'Ship it?', options: [{ label: 'yes' }, { label: 'no' }] }],
        output: { text: 'Asked.' },
      },
    ]);
  });

  test('one without an answer is over with its turn', () => {
    const questions = [{ id: 'a', question: 'Which?' }];
    const items = paginated(call('request_user_input', { questions }, 'q'), event('turn_aborted'));
    expect(ofKind(items, 'question')).toMatchObject([{ status: 'unknown', output: null }]);
  });
});

describe('goals', () => {
  test('a goal is a note', () => {
    expect(ofKind(read('goal-first'), 'notice').map(({ text }) => text)).toEqual([
      'Goal: migrate the billing tables',
    ]);
  });

  test.each([
    [{ objective: 'all green', status: 'complete' }, 'Goal reached: all green'],
    [{ objective: 'all green', status: 'weighed' }, 'Goal weighed: all green'],
    [null, 'Goal taken away'],
  ])('%j', (goal, text) => {
    expect(ofKind(paginated(event('thread_goal_updated', { goal })), 'notice')).toMatchObject([{ text }]);
  });
});

describe('turns that were taken back', () => {
  const takenBack = (path: string): string[] =>
    itemsIn(path).flatMap(each => (each.takenBack && each.kind === 'user' ? [each.text] : []));

  test.each([
    [0, ['take this back APRICOT', 'and this one too FIG']],
    [1, ['first words, then thought better of it']],
    [2, ['only turn, taken back at the end']],
  ])('are marked where they are: %i', (file, prompts) => {
    expect(takenBack(home('rolled-back')[file] as string)).toEqual(prompts);
  });

  test('again: those that are gone already do not count', () => {
    const turn = (text: string): Line[] => [
      message('user', text),
      event('user_message', { message: text }),
      message('assistant', 'ok'),
    ];
    const back = event('thread_rolled_back', { num_turns: 1 });
    const items = itemsOf(envelope(...turn('a'), ...turn('b'), ...turn('c'), back, back));
    expect(ofKind(items, 'user').map(each => each.takenBack)).toEqual([undefined, true, true]);
  });
});

describe('prompts from before a compaction', () => {
  const prompts = [
    'build the export command',
    'now add csv quoting, the KIWI rule',
    'and write tests for it',
  ];

  test.each([0, 1, 2])(
    'are in the compaction when they are nowhere else, and give the title: %i',
    async file => {
      const bytes = readBytes(home('compaction-only')[file] as string);
      const [compaction] = ofKind(itemsOf(bytes), 'compacted');
      expect(compaction?.prompts).toEqual(prompts);
      expect(searchedText(compaction as Item)).toContain('KIWI');
      expect((await readSummary(memoryRollout(bytes))).title).toBe('build the export command');
    },
  );

  test('are left out when they are in the file', () => {
    const kept = (text: string) => ({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text }],
    });
    const lines: Line[] = [
      message('user', 'said before'),
      event('user_message', { message: 'said before' }),
      ['compacted', { message: '', replacement_history: [kept('said before'), kept('only here')] }],
    ];
    expect(ofKind(itemsOf(envelope(...lines)), 'compacted')[0]?.prompts).toEqual(['only here']);
  });
});

test.each([
  'retained_context',
  'dynamic_tools_updated',
  'security_risk_score',
  'realtime_item',
  'rollout_reference',
  'fork_reference',
])('%s is what Codex keeps for itself', type => {
  const [, line] = itemsOf(envelope([type, { note: 'x' }]));
  expect(line).toMatchObject({ kind: 'state', label: type.replaceAll('_', ' ') });
});

test.each(['additional_tools', 'configuration_update', 'compaction_trigger'])('%s is no talk', type => {
  expect(paginated(item({ type })).at(-1)).toMatchObject({ kind: 'state' });
});

describe('parts without words', () => {
  const said = (...content: object[]): string => {
    const [, line] = itemsOf(envelope(item({ type: 'message', role: 'assistant', content }), event('x')));
    return line?.kind === 'assistant' ? line.text : '';
  };

  test('a recording says its transcript', () => {
    expect(said({ type: 'output_audio', transcript: 'spoken LIME' })).toBe('spoken LIME');
    expect(said({ type: 'input_audio', audio_url: 'data:audio/wav;base64,AAAA' })).toBe('[Audio]');
  });

  test('a skill beside words says nothing', () => {
    expect(said({ type: 'text', text: 'use it' }, { type: 'skill', name: 'deploy' })).toBe('use it');
    expect(said({ type: 'skill', name: 'deploy' })).toBe('[Skill deploy]');
  });

  test('a refusal says its words, a file its name', () => {
    expect(said({ type: 'refusal', refusal: 'not that LEMON' })).toBe('not that LEMON');
    expect(said({ type: 'input_file', filename: 'report.pdf', file_data: 'AAAA' })).toBe('[File report.pdf]');
  });

  test('what is new costs no title', async () => {
    const lines = [{ type: 'output_smell' }, { type: 'output_text', text: 'an answer' }].map(part =>
      item({ type: 'message', role: 'assistant', content: [part] }),
    );
    const summary = await readSummary(memoryRollout(Buffer.from(envelope(...lines))));
    expect(summary.title).toBe('an answer');
  });

  test('a spoken conversation says what was said', () => {
    const content = [{ type: 'input_audio', transcript: 'spoken MANGO' }];
    const spoken = (payload: object): readonly Item[] => paginated(['realtime_item', payload]);
    expect(spoken({ item: { role: 'user', content } }).at(-1)).toMatchObject({
      kind: 'context',
      label: 'spoken by user',
      text: 'spoken MANGO',
    });
    expect(spoken({ item: { id: 'x' } }).at(-1)).toMatchObject({ kind: 'state' });
  });

  test('what is new says what it is', () => {
    expect(said({ type: 'output_smell' })).toBe('[unknown content: output_smell]');
  });
});

test('the end of a call of an MCP tool, in an envelope file', () => {
  const end = event('mcp_tool_call_end', {
    call_id: 'm1',
    invocation: { server: 'shop', tool: 'look', arguments: { id: 7 } },
    duration: { secs: 1, nanos: 0 },
    result: { Ok: { content: [{ type: 'text', text: 'seven PEARS' }] } },
  });
  expect(itemsOf(envelope(end)).at(-1)).toMatchObject({
    kind: 'tool_call',
    tool: 'shop.look',
    status: 'ok',
    output: { text: 'seven PEARS', durationMs: 1000 },
  });
});

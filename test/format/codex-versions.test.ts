import { describe, expect, test } from 'vitest';
import type { Item } from '../../src/format/items/item.ts';
import { readSummary } from '../../src/rollout/summary/summary.ts';
import {
  corpusFile,
  envelope,
  event,
  itemsOf,
  memoryRollout,
  message,
  readBytes,
} from '../support/rollout-fixtures.ts';

type Line = readonly [type: string, payload: object];

const read = (start: string) => itemsOf(readBytes(corpusFile(start)));

function tools(items: readonly Item[]): (readonly [string, string, number | null])[] {
  return items.flatMap(item => {
    if (item.kind !== 'tool_call' && item.kind !== 'patch') return [];
    const name = item.kind === 'patch' ? 'patch' : (item.command ?? item.tool);
    return [[name.split(';')[0]?.slice(0, 20) ?? '', item.status, item.output?.exitCode ?? null]];
  });
}

/** What every version does with the same calls; what differs is named per version. */
describe('every kind of tool', () => {
  const shells = ["printf 'one\\ntwo\\n' ", 'echo out', 'sleep 0.2', 'echo second'];
  test.each([
    ['0.25.0', 'envelope of the original recorder'],
    ['0.36.0', 'JSON with metadata'],
    ['0.50.0', 'JSON with a wall time'],
    ['0.98.0', 'a header'],
    ['0.125.0', 'a header around JSON'],
    ['0.163.0', 'CommandExecution'],
  ])('%s (%s): commands have their exit codes', version => {
    const calls = tools(read(`${version}/exec-every-tool`));
    expect(calls.slice(0, 4)).toEqual([
      [shells[0], 'ok', 0],
      [shells[1], 'failed', 3],
      [shells[2], 'ok', 0],
      [shells[3], 'ok', 0],
    ]);
    expect(calls).toContainEqual(['no_such_tool', 'failed', null]);
    expect(calls.filter(([, status]) => status === 'running')).toEqual([]);
  });

  test.each([
    ['0.25.0', ['ok', 'ok', 'failed']],
    ['0.36.0', ['ok', 'ok', 'failed']],
    // There was no apply_patch to run: the shell did not find it.
    ['0.50.0', ['ok', 'failed', 'failed']],
    ['0.98.0', ['ok', 'ok', 'failed']],
    ['0.125.0', ['ok', 'ok', 'failed']],
    // The model had no apply_patch tool, but a here-document works.
    ['0.163.0', ['failed', 'ok', 'failed']],
  ])('%s: a patch says how it went: %s', (version, expected) => {
    const patches = read(`${version}/exec-every-tool`).filter(item => item.kind === 'patch');
    expect(patches.map(item => item.status)).toEqual(expected);
    expect(
      patches[0]?.files.map(({ path, change, added, removed }) => [path, change, added, removed]),
    ).toEqual([
      ['notes.txt', 'update', 1, 1],
      ['new dir/ünï.txt', 'add', 1, 0],
      ['old.txt', 'delete', 0, 0],
      ['mv.txt', 'move', 1, 1],
    ]);
    for (const patch of patches) expect(patch.output?.text).not.toContain('"metadata"');
  });

  test.each([
    ['0.36.0', 'demo__'],
    ['0.50.0', 'demo.'],
    ['0.98.0', 'demo.'],
    ['0.125.0', 'demo.'],
    ['0.163.0', 'demo.'],
  ])('%s: the tools of an MCP server are %s…, with text and one picture', (version, prefix) => {
    const calls = read(`${version}/exec-every-tool`).filter(item => item.kind === 'tool_call');
    const mcp = (tool: string) => calls.find(item => item.tool === prefix + tool)?.output;
    expect(mcp('echo')?.text).toContain('ciao');
    expect(mcp('fail')?.text).toBe('it broke');
    expect(mcp('picture')).toMatchObject({
      text: 'a picture',
      images: [{ mediaType: 'image/png', bytes: 73, location: null }],
    });
  });

  test.each(['0.25.0', '0.36.0', '0.50.0', '0.98.0', '0.125.0', '0.163.0'])(
    '%s: view_image has its picture, and nobody typed it',
    version => {
      const items = read(`${version}/exec-every-tool`);
      const view = items.find(item => item.kind === 'tool_call' && item.tool === 'view_image');
      if (version !== '0.25.0')
        expect(view).toMatchObject({ output: { images: [{ mediaType: 'image/png' }] } });
      const typed = items.flatMap(item => (item.kind === 'user' ? [item.text] : []));
      expect(typed).toEqual(
        version === '0.25.0' ? ['do:tools please'] : ['do:tools please', 'do:plain again'],
      );
    },
  );

  test.each(['0.98.0', '0.125.0', '0.163.0'])(
    '%s: each web search is shown once, with its words',
    version => {
      const searches = read(`${version}/exec-every-tool`).filter(item => item.kind === 'web_search');
      expect(searches.map(item => item.query)).toEqual([
        'weather in Turin, meteo Torino',
        'https://example.com/a',
        "'rain' in https://example.com/a",
      ]);
    },
  );

  test('0.125.0: a made image is shown once', () => {
    const images = read('0.125.0/exec-every-tool').filter(item => item.kind === 'image');
    expect(images).toMatchObject([{ image: { mediaType: 'image/png', bytes: 73 }, joined: [{}] }]);
  });
});

describe('reasoning', () => {
  test.each([
    [
      '0.36.0/exec-every-tool',
      [
        '**Looking around**\n\nFirst the shell.\n\n**Second thought**',
        'raw thought one\n\nraw thought two',
        '**Considering** the answer',
      ],
    ],
    [
      '0.125.0/exec-every-tool',
      [
        '**Looking around**\n\nFirst the shell.\n\n**Second thought**',
        'raw thought one\n\nraw thought two',
        '**Considering** the answer',
      ],
    ],
    ['0.50.0/exec-raw', ['**Summarised**']],
  ])('%s: summary and raw content are one thought', (start, expected) => {
    const thoughts = read(start).flatMap(item => (item.kind === 'reasoning' ? [item.text] : []));
    expect(thoughts).toEqual(expected);
  });

  test('with events after it, summary and raw: one thought as well', () => {
    const reasoning = {
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'sum' }],
      content: [
        { type: 'reasoning_text', text: 'one' },
        { type: 'reasoning_text', text: 'two' },
      ],
    };
    const items = itemsOf(
      envelope(
        ['response_item', reasoning],
        event('agent_reasoning_raw_content', { text: 'one' }),
        event('agent_reasoning', { text: 'sum' }),
        event('agent_reasoning_raw_content', { text: 'two' }),
      ),
    );
    expect(items.slice(1)).toMatchObject([{ kind: 'reasoning', text: 'sum', joined: [{}, {}, {}] }]);
  });
});

describe('a command that is polled', () => {
  test.each(['0.66.0', '0.157.0'])('%s: has its exit code, and a poll of it does not run', version => {
    const calls = read(`${version}/exec-polled`).filter(item => item.kind === 'tool_call');
    expect(calls[0]).toMatchObject({ tool: 'exec_command', status: 'failed', output: { exitCode: 7 } });
    expect(calls.filter(item => item.status === 'running')).toEqual([]);
  });

  test('0.66.0: polled twice; the first poll says nothing about success', () => {
    const looks = read('0.66.0/exec-polled').flatMap(item =>
      item.kind === 'tool_call' && item.tool === 'write_stdin' ? [item.status] : [],
    );
    expect(looks).toEqual(['unknown', 'failed', 'ok', 'failed']);
  });

  test('the preview names the command, not the poll of it', async () => {
    const summary = await readSummary(memoryRollout(readBytes(corpusFile('0.157.0/exec-polled'))));
    expect(summary.preview.tool).toMatchObject({ label: expect.stringMatching(/^for i in/), exitCode: 7 });
  });
});

describe('turns', () => {
  test('0.148.0: a turn that failed says why', () => {
    expect(read('0.148.0/exec-turn-failed').at(-1)).toMatchObject({
      kind: 'turn_completed',
      error: expect.stringMatching(/^Codex ran out of room in the model's context window/),
    });
  });

  test.each(['0.45.0', '0.163.0'])('%s: an interrupted turn is interrupted', version => {
    const items = read(`${version}/exec-interrupted`);
    expect(items.at(-1)).toMatchObject({ kind: 'turn_aborted', reason: 'interrupted' });
    expect(tools(items).map(([, status]) => status)).toEqual(version === '0.45.0' ? [] : ['failed']);
  });

  test.each(['0.25.0', '0.125.0', '0.163.0'])(
    '%s: a compaction is seen, and what was said before it',
    version => {
      const items = read(`${version}/exec-compacted`);
      expect(items.filter(item => item.kind === 'user').map(item => item.text)).toContain('do:compact');
      if (version !== '0.25.0') expect(items.filter(item => item.kind === 'compacted')).toHaveLength(1);
    },
  );

  test.each(['0.125.0', '0.136.0', '0.163.0'])(
    '%s: a review begins, ends, and has its prompt once',
    version => {
      const items = read(`${version}/exec-review__`);
      const notes = items.flatMap(item => (item.kind === 'notice' ? [item.text] : []));
      expect(notes[0]).toBe('Review: current changes');
      expect(notes[1]).toMatch(/^Review finished: \d findings?/);
      expect(items.filter(item => item.kind === 'user')).toHaveLength(1);
      expect(items.filter(item => item.kind === 'assistant')).toHaveLength(1);
    },
  );

  test('the same prompt sent again, later or with something between, stays twice', () => {
    const prompt: Line = event('user_message', { message: 'go' });
    const said = (...lines: Line[]) =>
      itemsOf(envelope(...lines)).filter(item => item.kind === 'user').length;
    expect(said(prompt, prompt)).toBe(1);
    expect(said(prompt, event('agent_message', { message: 'yes' }), prompt)).toBe(2);
    expect(said(message('user', 'go'), prompt, message('user', 'go'), prompt)).toBe(2);
  });
});

describe('agents', () => {
  test.each(['0.125.0', '0.157.0'])('%s: calls to a sub-agent have their results', version => {
    const calls = read(`${version}/exec-sub-agent__`).filter(item => item.kind === 'tool_call');
    const namespace = version === '0.125.0' ? '' : 'multi_agent_v1.';
    expect(calls.map(item => item.tool)).toEqual(
      ['spawn_agent', 'wait_agent', 'close_agent'].map(name => namespace + name),
    );
    expect(calls.every(item => item.status === (version === '0.125.0' ? 'unknown' : 'ok'))).toBe(true);
    expect(calls[1]?.output?.text).toContain('child result');
  });

  test('0.163.0: agents that have paths: what they do and say is readable', () => {
    const parent = read('0.163.0/exec-agents__');
    expect(parent.find(item => item.kind === 'tool_call')).toMatchObject({
      tool: 'collaboration.spawn_agent',
      joined: [{}, {}],
    });
    expect(parent).toContainEqual(
      expect.objectContaining({ text: expect.stringMatching(/^Sub-agent \S+child completed$/) }),
    );
    const child = read('0.163.0/exec-agents-child');
    expect(child.find(item => item.kind === 'context' && item.role === 'agent')).toMatchObject({
      label: 'message from /root',
    });
  });

  test('what the model gets as an output of no call is context', () => {
    const told = {
      type: 'function_call_output',
      name: 'goal_objective',
      namespace: 'agent',
      output: 'finish it',
    };
    expect(itemsOf(envelope(['response_item', told])).at(-1)).toMatchObject({
      kind: 'context',
      label: 'goal objective',
      text: 'finish it',
    });
  });

  test('0.163.0: a script of code mode says how it went, and what it ran', () => {
    expect(tools(read('0.163.0/exec-code-mode')).slice(0, 3)).toEqual([
      ['exec', 'ok', null],
      ['echo from code', 'ok', 0],
      ['exec', 'failed', null],
    ]);
  });

  test.each([
    ['0.125.0/exec-sub-agent-child', '0.125.0/exec-sub-agent__'],
    ['0.157.0/exec-sub-agent-child', '0.157.0/exec-sub-agent__'],
    ['0.136.0/exec-review-child', '0.136.0/exec-review__'],
    ['0.163.0/exec-review-child', '0.163.0/exec-review__'],
  ])('%s: the summary names its source and its parent', async (child, parent) => {
    const summaryOf = (start: string) => readSummary(memoryRollout(readBytes(corpusFile(start))));
    expect(await summaryOf(child)).toMatchObject({
      source: 'subagent',
      parentId: (await summaryOf(parent)).id,
    });
  });
});

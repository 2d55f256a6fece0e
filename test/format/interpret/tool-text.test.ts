import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandOfWords, commandText } from '../../../src/format/interpret/command.ts';
import { imageFromUrl } from '../../../src/format/interpret/images.ts';
import {
  environmentFolder,
  injectedLabel,
  typedPart,
} from '../../../src/format/interpret/injected-context.ts';
import { statusOf } from '../../../src/format/interpret/outcome.ts';
import { readOutcome } from '../../../src/format/interpret/output.ts';
import { findPatch, parsePatch, parseUnifiedDiff } from '../../../src/format/interpret/patch.ts';
import { prettyJson } from '../../../src/format/json-text.ts';

describe('what an output says', () => {
  test.each([
    [
      'up to 0.77',
      '{"output":"a\\n","metadata":{"exit_code":0,"duration_seconds":1.9}}',
      ['a\n', 0, 1900, 'ok'],
    ],
    [
      'a failure up to 0.77',
      '{"output":"","metadata":{"exit_code":1,"duration_seconds":0.3}}',
      ['', 1, 300, 'failed'],
    ],
    [
      'exec_command',
      'Chunk ID: c0\nWall time: 2.5159 seconds\nProcess exited with code 0\nOriginal token count: 53\nOutput:\nx\ny\n',
      ['x\ny\n', 0, 2516, 'ok'],
    ],
    [
      'exec_command that printed nothing',
      'Chunk ID: c0\nWall time: 0.7 seconds\nProcess exited with code 1\nOriginal token count: 0\nOutput:\n',
      ['', 1, 700, 'failed'],
    ],
    [
      'exec_command still running',
      'Wall time: 10 seconds\nProcess running with session ID 4\nOutput:\nx',
      ['x', null, 10000, 'running'],
    ],
    [
      'a free-form shell',
      'Exit code: -9\nWall time: 1 seconds\nTotal output lines: 3\nOutput:\nz',
      ['z', -9, 1000, 'failed'],
    ],
    ['plain text', 'Plan updated', ['Plan updated', null, null, 'unknown']],
    [
      'text that only looks like a header',
      'Wall time: 3 seconds\nhello',
      ['Wall time: 3 seconds\nhello', null, null, 'unknown'],
    ],
    ['text with Output: first', 'Output:\nx', ['Output:\nx', null, null, 'unknown']],
    ['JSON of another shape', '{"output":"x"}', ['{"output":"x"}', null, null, 'unknown']],
    ['nothing', '', ['', null, null, 'unknown']],
    [
      'exec_command of 0.45 to 0.58',
      '{"chunk_id":"3098","wall_time_seconds":0.25,"output":"err\\r\\n","exit_code":3}',
      ['err\r\n', 3, 250, 'failed'],
    ],
    [
      'the same, still running',
      '{"chunk_id":"fc6f","wall_time_seconds":0.3,"output":"tick","session_id":0}',
      ['tick', null, 300, 'running'],
    ],
    [
      'a patch within a shell',
      'Wall time: 0.5 seconds\nOutput:\n{"output":"Success. Updated","metadata":{"exit_code":0,"duration_seconds":0.0}}',
      ['Success. Updated', 0, 500, 'ok'],
    ],
    [
      'the same, as text',
      'Wall time: 0.5 seconds\nOutput:\nExit code: 1\nWall time: 0 seconds\nOutput:\nno',
      ['no', 1, 500, 'failed'],
    ],
    ['MCP parts as JSON', '[{"text":"it broke","type":"text"}]', ['it broke', null, null, 'unknown']],
    [
      'JSON parts of another kind',
      '[{"type":"lint","text":"x"}]',
      ['[{"type":"lint","text":"x"}]', null, null, 'unknown'],
    ],
    [
      'parts that a command printed',
      'Wall time: 1 seconds\nProcess exited with code 0\nOutput:\n[{"type":"text","text":"x"}]',
      ['[{"type":"text","text":"x"}]', 0, 1000, 'ok'],
    ],
    [
      'a script of code mode',
      [
        { type: 'input_text', text: 'Script completed\nWall time 0.3 seconds\nOutput:\n' },
        { type: 'input_text', text: 'from code\n' },
      ],
      ['from code\n', null, 300, 'ok'],
    ],
    [
      'a script that failed',
      'Script failed\nWall time 0.0 seconds\nOutput:\n\nError: x',
      ['Error: x', null, 0, 'failed'],
    ],
    ['a call nobody knows', 'unsupported call: x', ['unsupported call: x', null, null, 'failed']],
    [
      'an interrupted call',
      'Wall time: 2.9 seconds\naborted by user',
      ['Wall time: 2.9 seconds\naborted by user', null, 2900, 'failed'],
    ],
    [
      'the same before 0.148',
      'aborted by user after 3.4s',
      ['aborted by user after 3.4s', null, 3400, 'failed'],
    ],
    [
      'parts',
      [
        { type: 'input_text', text: 'a' },
        { type: 'input_text', text: 'b' },
      ],
      ['a\nb', null, null, 'unknown'],
    ],
    ['an object that succeeded', { content: 'a', success: true }, ['a', null, null, 'ok']],
    ['an object that failed', { content: 'a', success: false }, ['a', null, null, 'failed']],
  ])('%s', (_, output, expected) => {
    const outcome = readOutcome(output);
    expect([outcome.text, outcome.exitCode, outcome.durationMs, statusOf(outcome)]).toEqual(expected);
  });

  test('a picture comes as a picture', () => {
    const outcome = readOutcome([{ type: 'input_image', image_url: 'data:image/jpeg;base64,/9j/4A==' }]);
    expect(outcome.images).toEqual([{ mediaType: 'image/jpeg', bytes: 4, location: null }]);
  });
});

describe('a command as a person would type it', () => {
  test.each([
    ['shell', { command: ['bash', '-lc', 'ls -la | wc'] }, 'ls -la | wc'],
    ['shell', { command: ['/bin/zsh', '-c', 'x'] }, 'x'],
    ['shell', { command: ['powershell.exe', '-NoProfile', '-Command', 'dir'] }, 'dir'],
    ['shell', { command: ['git', 'commit', '-m', "it's"] }, "git commit -m 'it'\\''s'"],
    ['shell', { command: ['bash', 'script.sh'] }, 'bash script.sh'],
    ['shell', { command: 'ls' }, 'ls'],
    ['exec_command', { cmd: 'rg x' }, 'rg x'],
    ['shell_command', { command: 'echo' }, 'echo'],
    ['shell', { command: [] }, null],
    ['shell', { command: [1] }, null],
    ['shell', null, null],
    ['update_plan', { command: 'ls' }, null],
  ])('%s %j', (tool, args, expected) => expect(commandText(tool, args)).toBe(expected));

  test('quoting never loses a word', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 }), words => {
        const quoted = commandOfWords(['x', ...words]);
        for (const word of words) expect(quoted).toContain(word.includes("'") ? "'\\''" : word);
      }),
    );
  });
});

describe('a patch', () => {
  test('of all kinds of changes', () => {
    const text = [
      '*** Begin Patch',
      '*** Add File: new.txt',
      '+hello',
      '+',
      '*** Delete File: gone.txt',
      '*** Update File: a.ts',
      '*** Move to: b.ts',
      '@@ class A',
      ' same',
      '-old',
      '+new',
      '*** End of File',
      '*** End Patch',
    ].join('\n');
    expect(parsePatch(text)).toEqual([
      {
        path: 'new.txt',
        change: 'add',
        movedTo: null,
        added: 2,
        removed: 0,
        lines: [
          { sign: '+', text: 'hello' },
          { sign: '+', text: '' },
        ],
      },
      { path: 'gone.txt', change: 'delete', movedTo: null, added: 0, removed: 0, lines: [] },
      {
        path: 'a.ts',
        change: 'move',
        movedTo: 'b.ts',
        added: 1,
        removed: 1,
        lines: [
          { sign: '@', text: 'class A' },
          { sign: ' ', text: 'same' },
          { sign: '-', text: 'old' },
          { sign: '+', text: 'new' },
        ],
      },
    ]);
  });

  test('is found in a here-document, and without its end', () => {
    const patch = '*** Begin Patch\n*** Delete File: a\n*** End Patch';
    expect(findPatch(`apply_patch <<'EOF'\n${patch}\nEOF\n`)).toBe(patch);
    expect(findPatch('*** Begin Patch\n*** Delete File: a')).toBe('*** Begin Patch\n*** Delete File: a');
    expect(findPatch('nothing')).toBeNull();
  });

  test('that is broken loses nothing and throws nothing', () => {
    expect(parsePatch('*** Begin Patch\nstray\n*** Update File: a\nwithout sign')).toMatchObject([
      { path: 'a', lines: [{ sign: ' ', text: 'without sign' }] },
    ]);
    fc.assert(fc.property(fc.string(), text => void parsePatch(text)));
  });

  test('as a unified diff', () => {
    const diff = '--- a\n+++ b\n@@ -1,2 +1,2 @@\n-x\n+y\n z\n\\ No newline at end of file\n';
    expect(parseUnifiedDiff('f', diff, null)).toMatchObject({
      change: 'update',
      added: 1,
      removed: 1,
      lines: [{ sign: '@' }, { sign: '-', text: 'x' }, { sign: '+', text: 'y' }, { sign: ' ', text: 'z' }],
    });
  });
});

describe('injected context', () => {
  test.each([
    ['<environment_context>\n<cwd>/p</cwd></environment_context>', 'environment'],
    ['# AGENTS.md instructions for /p\n\n<INSTRUCTIONS>', 'AGENTS.md'],
    ['<user_instructions>x</user_instructions>', 'instructions'],
    ['<skills_instructions>x', 'skills'],
    ['<permissions instructions>x</permissions instructions>', 'permissions'],
    ['  <turn_aborted>\nx', 'turn aborted'],
    ['<subagent_notification>{}</subagent_notification>', 'subagent notification'],
    ['fix <environment_context> in the parser', null],
    ['<div class="a_b">hello</div>', null],
    ['<my_tag>without its end', null],
    ['# AGENTS are fun', null],
    ['', null],
  ])('%j is %j', (text, label) => expect(injectedLabel(text)).toBe(label));

  test('names the folder of a bare rollout', () => {
    expect(environmentFolder('<environment_context>\n  <cwd>/home/me</cwd>')).toBe('/home/me');
    expect(environmentFolder('the <cwd>/x</cwd> of my prompt')).toBeNull();
  });

  test('of an editor is before the request', () => {
    expect(typedPart('# Context\nfiles\n\n## My request for Codex:\n fix it\n')).toBe('fix it');
    expect(typedPart('plain')).toBe('plain');
  });
});

describe('JSON for reading', () => {
  test('is what JSON.stringify would print, for values of a sane size', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
        expect(prettyJson(value)).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  test('of any depth and size stays small and never overflows', () => {
    let deep: unknown = 1;
    for (let n = 0; n < 100_000; n += 1) deep = n % 2 === 0 ? [deep] : { a: deep };
    expect(prettyJson(deep)).toContain('{…}');
    expect(prettyJson({ a: 'x'.repeat(1_000_000), b: Array(1_000_000).fill(1) }).length).toBeLessThan(70_000);
  });

  test('shows a key __proto__ like any other', () => {
    expect(prettyJson(JSON.parse('{"__proto__":{"a":1}}'))).toContain('"__proto__"');
  });
});

test.each([
  ['data:image/png;base64,AAAA', { mediaType: 'image/png', bytes: 3, location: null }],
  ['data:image/png;base64,AA==', { mediaType: 'image/png', bytes: 1, location: null }],
  ['data:;base64,AAAA', { mediaType: 'unknown', bytes: 3, location: null }],
  ['https://example.org/a.png', { mediaType: 'unknown', bytes: null, location: 'https://example.org/a.png' }],
])('the image %s', (url, expected) => expect(imageFromUrl(url)).toEqual(expected));

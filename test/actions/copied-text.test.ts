/** What can be copied of an item: a patch that git takes, code without what is around it, and nothing that is not there. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { partText } from '../../src/actions/copied-text.ts';
import { findPatch, parsePatch, parseUnifiedDiff, wholeFile } from '../../src/format/interpret/patch.ts';
import type { Item, ItemContent } from '../../src/format/items/item.ts';
import { copyableParts } from '../../src/text/copyable-parts.ts';
import { fencedBlocks } from '../../src/text/markdown/fenced-blocks.ts';
import { patchText } from '../../src/text/patch-text.ts';
import { itemsOf } from '../support/items.ts';

const item = (content: ItemContent): Item => itemsOf([content])[0] as Item;
const said = (text: string): Item => item({ kind: 'assistant', text, images: [] });
const labels = (of: Item): string[] => copyableParts(of).map(({ label }) => label);

describe('blocks of code', () => {
  it.each([
    ['one', 'a\n```sh\nls -la\n\nls\n```\nb', [['sh', 'ls -la\n\nls']]],
    ['none', 'inline `a` and ``` not a fence ``` here', []],
    ['tildes, and a longer fence around a shorter one', '~~~~ts\n```\nx\n```\n~~~~', [['ts', '```\nx\n```']]],
    ['in a list', '- do\n  ```sh\n  a\n    b\n  ```', [['sh', 'a\n  b']]],
    ['in a quote', '> ```\n> a\n>   b\n> ```', [['', 'a\n  b']]],
    ['never closed', '```js\nlet a;', [['js', 'let a;']]],
    [
      'two',
      '```\na\n```\n```py\nb\n```',
      [
        ['', 'a'],
        ['py', 'b'],
      ],
    ],
  ])('%s', (_, text, blocks) => {
    expect(fencedBlocks(text).map(({ language, code }) => [language, code])).toEqual(blocks);
  });

  it('takes time in proportion to the text', () => {
    const text = `${'> '.repeat(50_000)}\n${' '.repeat(100_000)}\`\`\`\n${'`'.repeat(100_000)}`;
    expect(fencedBlocks(text).length).toBeLessThan(3);
  });
});

describe('what y offers', () => {
  it('of an answer with several blocks: the last one first, all of them numbered', () => {
    const answer = said('A\n```sh\none\n```\n```ts\ntwo\nlines\n```\n');
    expect(labels(answer)).toEqual([
      'answer, as Markdown',
      'last code block (2 of 2, ts, 2 lines)',
      'code block 1 (sh, 1 line)',
    ]);
    expect(partText(answer, 'code2')).toEqual({ what: 'code block', text: 'two\nlines' });
    expect(partText(answer, 'code1').text).toBe('one');
    expect(partText(answer, 'text')).toEqual({
      what: 'answer',
      text: 'A\n```sh\none\n```\n```ts\ntwo\nlines\n```\n',
    });
  });

  it('of a command: the command, and its output', () => {
    const output = { text: 'ok\n', exitCode: 0, durationMs: 1, images: [] };
    const base = { kind: 'tool_call', callId: null, tool: 'shell', input: '{}', status: 'ok' } as const;
    const run = item({ ...base, command: 'npm test', output });
    expect(labels(run)).toEqual(['command', 'its output']);
    expect(partText(run, 'command')).toEqual({ what: 'command', text: 'npm test' });
    expect(partText(run, 'output')).toEqual({ what: 'output', text: 'ok\n' });
    expect(labels(item({ ...base, command: null, output: null }))).toEqual(['arguments of shell']);
  });
});

describe('a patch', () => {
  it('with line numbers is one that git applies', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rolltop-patch-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'd'));
    writeFileSync(join(folder, 'd/old.txt'), 'one\ntwo\nthree\n');
    writeFileSync(join(folder, 'gone.txt'), 'bye\n');
    const files = [
      parseUnifiedDiff('d/old.txt', '@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n', 'd/new.txt'),
      wholeFile('added.txt', 'add', 'a\n\nb\n'),
      wholeFile('gone.txt', 'delete', 'bye\n'),
    ];
    writeFileSync(join(folder, 'p.diff'), patchText(files));
    execFileSync('git', ['apply', 'p.diff'], { cwd: folder });
    expect(readFileSync(join(folder, 'd/new.txt'), 'utf8')).toBe('one\nTWO\nthree\n');
    expect(readFileSync(join(folder, 'added.txt'), 'utf8')).toBe('a\n\nb\n');
    expect(() => readFileSync(join(folder, 'gone.txt'))).toThrow();
  });

  it('without them is Codex’s own, and reads back as the same', () => {
    const text =
      '*** Begin Patch\n*** Update File: a.txt\n*** Move to: b.txt\n@@ class A\n one\n-two\n+2\n*** Add File: c.txt\n+x\n*** Delete File: d.txt\n*** End Patch\n';
    const files = parsePatch(findPatch(text) ?? '');
    expect(patchText(files)).toBe(text);
  });
});

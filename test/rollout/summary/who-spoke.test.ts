/** Homes written by a real Codex: who spoke, and what stands twice (FORMAT.md, section 10). */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Item } from '../../../src/format/items/item.ts';
import { openRollout } from '../../../src/rollout/file/open.ts';
import { readItems } from '../../../src/rollout/read/conversation-items.ts';
import { readHistory } from '../../../src/rollout/read/history.ts';
import { LineIndex } from '../../../src/rollout/read/line-index.ts';
import { readSummary } from '../../../src/rollout/summary/summary.ts';
import {
  corpusFile,
  dialectOf,
  envelope,
  event,
  itemsOf,
  memoryRollout,
  message,
  rawLines,
  readBytes,
} from '../../support/rollout-fixtures.ts';

const HOMES = new URL('../../fixtures/homes/', import.meta.url).pathname;

function rolloutsOf(home: string): string[] {
  const folder = join(HOMES, home);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /rollout-.*\.jsonl$/.test(name))
    .sort()
    .map(name => join(folder, name));
}

async function summaryOf(path: string) {
  const file = await openRollout(path);
  try {
    return await readSummary(file);
  } finally {
    await file.close();
  }
}

function said(items: readonly Item[]): string[] {
  return items.flatMap(item =>
    item.kind === 'user' || item.kind === 'assistant' ? [`${item.kind}: ${item.text.trim()}`] : [],
  );
}

/** What the counting of prompts finds is what the screen shows. */
async function expectCounted(bytes: Buffer): Promise<void> {
  const index = LineIndex.empty(dialectOf(rawLines(bytes)));
  await index.grow(memoryRollout(bytes));
  const shown = itemsOf(bytes).flatMap(item => (item.kind === 'user' ? [item.offset] : []));
  expect(index.prompts).toEqual(shown);
}

describe('what real Codex wrote', () => {
  test('a prompt that looks like instructions is a prompt', async () => {
    const [path = ''] = rolloutsOf('typed-like-context');
    const summary = await summaryOf(path);
    const prompt = '# AGENTS.md instructions are ignored in sub folders, why?';
    expect(summary).toMatchObject({ title: prompt, turns: 1, hasUserMessage: true });
    expect(said(itemsOf(readBytes(path)))[0]).toBe(`user: ${prompt}`);
    await expectCounted(readBytes(path));
  });

  test('a session begun with a goal has the goal as its title', async () => {
    const [path = ''] = rolloutsOf('goal-first');
    expect(await summaryOf(path)).toMatchObject({
      title: 'migrate the billing tables',
      hasUserMessage: true,
    });
    expect(said(itemsOf(readBytes(path))).filter(words => words.startsWith('user'))).toEqual([]);
    await expectCounted(readBytes(path));
  });

  test('a first prompt without words is titled by what it has', async () => {
    const paths = rolloutsOf('first-prompt-without-words');
    const summaries = await Promise.all(paths.map(summaryOf));
    const pasted = 'Please look at the nightly import and tell me why it skips rows';
    expect(summaries.map(({ title }) => title)).toEqual([
      pasted,
      pasted,
      pasted,
      '[Image]',
      'rename the helper',
    ]);
    expect(summaries.map(({ turns }) => turns)).toEqual([1, 1, 2, 1, 1]);
    // Of the first two, Codex lists none: only an attachment was sent.
    expect(summaries.map(({ hasUserMessage }) => hasUserMessage)).toEqual([false, false, true, true, true]);
    for (const path of paths) await expectCounted(readBytes(path));
  });

  test('an answer with a citation of memory stands once', () => {
    const [path = ''] = rolloutsOf('memory-citation');
    expect(said(itemsOf(readBytes(path)))).toEqual([
      'user: cite: where does it listen',
      'assistant: The port is 8080.',
    ]);
  });

  test('the words of a hook stand once, and nobody typed them', async () => {
    const [path = ''] = rolloutsOf('hook-prompt');
    const items = itemsOf(readBytes(path));
    const hooks = items.filter(item => 'text' in item && item.text.includes('HOOKWORD'));
    expect(hooks).toMatchObject([{ kind: 'context', text: 'HOOKWORD: run the tests before you stop' }]);
    expect(items.filter(item => item.kind === 'unknown')).toEqual([]);
    expect(said(items).filter(words => words.startsWith('user'))).toEqual(['user: a prompt with hooks']);
    await expectCounted(readBytes(path));
  });

  test('skills, apps, pictures and plans: each prompt, answer and plan stands once', async () => {
    const [path = ''] = rolloutsOf('mentions-plan-questions');
    const items = itemsOf(readBytes(path));
    const words = said(items);
    expect(words.filter(text => text.startsWith('user'))).toEqual([
      'user: use $deploy please SKILLWORD',
      'user: look at @proj MENTIONWORD',
      'user: what is in this picture',
      'user: ',
      'user: plan: the import',
      'user: onlyp: the import',
      'user: ask: me something',
      'user: todo: list',
      'user: img: fox',
      'user: web: locks',
    ]);
    expect(words.filter(text => /plan|would do/i.test(text) && text.startsWith('assistant'))).toEqual([
      'assistant: # Import plan\n\n1. read rows\n2. write Parquet',
      'assistant: Here is what I would do.\n\n\n\nTell me what you think.',
      'assistant: # Short plan\n\n- do it',
    ]);
    expect(JSON.stringify(items)).not.toMatch(/unknown content|proposed_plan/);
    expect(await summaryOf(path)).toMatchObject({ title: 'use $deploy please SKILLWORD', turns: 10 });
    await expectCounted(readBytes(path));
  });

  test('a side chat: its boundary is no prompt, and it is folded under its parent', async () => {
    const path = rolloutsOf('side-chat')[1] ?? '';
    expect(await summaryOf(path)).toMatchObject({
      title: 'what is an aside',
      source: 'side-chat',
      parentId: '01a22671-f039-7cb0-8a8e-cba3e7488dda',
      turns: 1,
    });
    await expectCounted(readBytes(path));
  });

  test('a sub-agent that inherits what its parent was asked is titled by its name', async () => {
    const child = corpusFile('0.163.0/exec-agents-child');
    expect(await summaryOf(child)).toMatchObject({ title: 'Turing: child', turns: 0 });
    await expectCounted(readBytes(child));
    expect((await summaryOf(corpusFile('0.157.0/exec-sub-agent-child'))).title).toBe('do:child please look');
  });
});

test('what a sub-agent inherited is marked: the header of its parent, its context and its prompt', async () => {
  const history = await readHistory(
    () => openRollout(corpusFile('0.163.0/exec-agents-child')),
    async () => null,
  );
  const items: Item[] = [];
  for await (const batch of readItems(history)) items.push(...batch.items);
  const parent = '01a20296-f4f5-7573-9361-1ec5d0475d52';
  const inherited = items.filter(({ inheritedFrom }) => inheritedFrom === parent);
  expect(inherited.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(items.filter(({ inheritedFrom }) => inheritedFrom === null)).toHaveLength(items.length - 8);
  expect(items.filter(({ kind }) => kind === 'user')).toMatchObject([
    { text: 'do:spawn v2', inheritedFrom: parent },
  ]);
});

describe('in a file with events', () => {
  const start = event('task_started', { turn_id: 't' });
  const prompt = (text: string) => [message('user', text), event('user_message', { message: text })] as const;

  test.each([
    '<heartbeat>go on</heartbeat>',
    '<memories>\nlikes tea\n</memories>',
    '<app-context>x</app-context>',
    '<environments>x</environments>',
    'Side conversation boundary.\n\nEverything before is context.',
    'just words that nobody typed',
  ])('%j without an event is context', async injected => {
    const bytes = Buffer.from(
      envelope(start, ...prompt('hi'), message('user', injected), message('assistant', 'ok')),
    );
    expect(said(itemsOf(bytes))).toEqual(['user: hi', 'assistant: ok']);
    await expectCounted(bytes);
  });

  test('what was injected before the first event is context too', async () => {
    const bytes = Buffer.from(envelope(message('user', '<heartbeat>go on</heartbeat>'), ...prompt('hi')));
    expect(said(itemsOf(bytes))).toEqual(['user: hi']);
    await expectCounted(bytes);
  });

  test.each(['<environment_context> is what?', '<skills>', '# AGENTS.md instructions, where?'])(
    '%j with an event is a prompt',
    async typed => {
      const bytes = Buffer.from(envelope(...prompt(typed), message('assistant', 'ok')));
      expect(said(itemsOf(bytes))).toEqual([`user: ${typed}`, 'assistant: ok']);
      await expectCounted(bytes);
    },
  );

  test('the event before its message, as in imported chats', async () => {
    const [said1, event1] = prompt('# AGENTS.md instructions?');
    const bytes = Buffer.from(
      envelope(event1, said1, message('assistant', 'ok'), event('agent_message', { message: 'ok' })),
    );
    expect(said(itemsOf(bytes))).toEqual(['user: # AGENTS.md instructions?', 'assistant: ok']);
    await expectCounted(bytes);
  });
});

test('in a file without events the text decides', async () => {
  const bytes = Buffer.from(
    envelope(message('user', '<environment_context></environment_context>'), message('user', 'hi')),
  );
  expect(said(itemsOf(bytes))).toEqual(['user: hi']);
  await expectCounted(bytes);
});

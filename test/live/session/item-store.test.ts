import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Conversation } from '../../../src/format/conversation.ts';
import type { ByteOffset, ConversationId } from '../../../src/format/identity.ts';
import { assembleItems } from '../../../src/format/items/assemble.ts';
import type { Item } from '../../../src/format/items/item.ts';
import { parseLine } from '../../../src/format/parse-line.ts';
import { matcherOf } from '../../../src/live/session/find-items.ts';
import { LocalItemStore } from '../../../src/live/session/item-store.ts';
import { localSessionFiles } from '../../../src/live/session/session-files.ts';
import type { FindTarget } from '../../../src/live/source.ts';
import { type Clock, systemClock } from '../../../src/rollout/file/clock.ts';
import { openRollout } from '../../../src/rollout/file/open.ts';
import { readCopiedPart } from '../../../src/rollout/read/copied-part.ts';
import { headerOf } from '../../../src/rollout/read/header.ts';
import { readLinesForward } from '../../../src/rollout/read/read-lines.ts';
import { idOf, line, message, rollout } from '../../sessions/temporary-home.ts';
import { conversation as conversationNamed } from '../../support/conversations.ts';
import { corpusFile, longRollout, versions } from './long-rollout.ts';

const corpus = new URL('../../fixtures/corpus/', import.meta.url).pathname;

/** Time that runs four times as fast: these tests wait for polls most of the time. */
const begunMs = systemClock.nowMs();
const quickClock: Clock = {
  nowMs: () => begunMs + (systemClock.nowMs() - begunMs) * 4,
  elapsedMs: () => systemClock.elapsedMs() * 4,
  after: (ms, work) => systemClock.after(ms / 4, work),
  sleep: ms => systemClock.sleep(ms / 4),
};

function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 60_000, interval: 5 });
}

function rowOf(path: string): Conversation {
  return {
    id: idOf(1) as ConversationId,
    path,
    createdMs: 0,
    updatedMs: null,
    sizeBytes: null,
    archived: false,
    compressed: false,
    earlierSegments: [],
    copies: 0,
    name: null,
    pinned: false,
    tags: [],
    summary: null,
    live: null,
    state: null,
    hiddenByCodex: [],
  };
}

/** What the watcher calls, by store. */
const hints = new WeakMap<LocalItemStore, () => void>();

function hint(store: LocalItemStore): void {
  hints.get(store)?.();
}

function open(path: string, ancestors: ReadonlyMap<string, string> = new Map()): LocalItemStore {
  let onHint = (): void => {};
  const store = new LocalItemStore({
    conversation: rowOf(path),
    current: () => undefined,
    onTurn: () => {},
    files: localSessionFiles({
      findPath: async id => ancestors.get(id) ?? null,
      watchFile: (_path, listener) => {
        onHint = listener;
        return () => {};
      },
    }),
    clock: quickClock,
    onClosed: () => {},
  });
  hints.set(store, onHint);
  onTestFinished(() => store.close());
  return store;
}

it('keeps the title it was opened with until the list has read the session, too', async () => {
  const path = join(folder(), 'a.jsonl');
  writeFileSync(path, rollout({ n: 1, time: '' }));
  const unread = rowOf(path);
  const { summary } = conversationNamed(1, { summary: { title: 'opened by name' } });
  let listed: Conversation = unread;
  const store = new LocalItemStore({
    conversation: { ...unread, summary },
    current: () => listed,
    onTurn: () => {},
    files: localSessionFiles({ findPath: async () => null, watchFile: () => () => {} }),
    clock: quickClock,
    onClosed: () => {},
  });
  onTestFinished(() => store.close());
  const titles = new Set<string | null | undefined>();
  store.subscribe(() => titles.add(store.getSnapshot().conversation.summary?.title));
  store.refresh();
  await ready(store);
  listed = { ...unread, name: 'named', summary };
  store.refresh();
  await eventually(() => expect(store.getSnapshot().conversation.name).toBe('named'));
  expect([...titles]).toEqual(['opened by name']);
});

async function ready(store: LocalItemStore): Promise<void> {
  await eventually(() => expect(store.getSnapshot().state.kind).not.toBe('opening'));
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rolltop-items-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The reference: all lines of the file, assembled together. */
async function wholeFile(path: string): Promise<readonly Item[]> {
  const file = await openRollout(path);
  const raws = [];
  for await (const lines of readLinesForward(file)) raws.push(...lines);
  const header = headerOf(raws.slice(0, 1));
  const { dialect } = header;
  const copied = await readCopiedPart(file, header);
  await file.close();
  return assembleItems(
    raws.map(raw => parseLine(raw, dialect)),
    { dialect, firstLine: 1, copied },
  );
}

const withoutLines = (items: readonly Item[]): Item[] => items.map(item => ({ ...item, line: null }));

/** Loads everything, towards the start. */
async function loadAll(store: LocalItemStore): Promise<void> {
  await ready(store);
  for (let tries = 0; tries < 200 && !store.getSnapshot().reachesStart; tries++) {
    const { start } = store.getSnapshot().range;
    store.loadBefore();
    await eventually(() => expect(store.getSnapshot().range.start).toBeLessThan(start));
  }
}

/** To the end at that side; at each step what is in memory is what reading the whole shows. */
async function walk(store: LocalItemStore, side: 'after' | 'before', whole: readonly Item[]): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    await eventually(() => {
      const { items, range } = store.getSnapshot();
      expect(items).toEqual(whole.filter(({ offset }) => offset >= range.start && offset < range.end));
    });
    const { items, range, reachesEnd } = store.getSnapshot();
    if (side === 'after' ? reachesEnd : range.start === 0) return;
    if (side === 'after') store.loadAfter();
    else store.loadBefore();
    await eventually(() => expect(store.getSnapshot().items).not.toBe(items));
  }
}

type Step = 'before' | 'after' | 'start' | 'end' | number;

/** A number is a place in the file, from 0 to 1. */
async function load(store: LocalItemStore, step: Step, size: number): Promise<void> {
  if (step === 'before') store.loadBefore();
  else if (step === 'after') store.loadAfter();
  else if (step === 'start') store.loadStart();
  else if (step === 'end') store.loadEnd();
  else await store.loadAround(Math.floor(step * (size - 1)) as ByteOffset);
}

describe('the open conversation', () => {
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter(
    name => /\.jsonl(\.zst)?$/.test(name) && !/session_index|fork-by/.test(name),
  );

  it.each(files)('shows %s as reading it whole would', async name => {
    const path = join(corpus, name);
    const store = open(path);
    await loadAll(store);
    const whole = await wholeFile(path);
    await eventually(() => expect(store.getSnapshot().lineCount).not.toBeNull());
    await eventually(() => expect(store.getSnapshot().items).toEqual(whole));
    expect(store.getSnapshot()).toMatchObject({ reachesStart: true, reachesEnd: true, event: null });
  });

  it('marks what a line far behind took back, from whichever side it is reached', async () => {
    const path = join(folder(), 'taken-back.jsonl');
    const line = (type: string, payload: object) =>
      JSON.stringify({ timestamp: '2026-11-22T07:00:00.000Z', type, payload });
    const turn = (n: number) => [
      line('event_msg', { type: 'task_started', turn_id: `t${n}` }),
      line('response_item', {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_text', text: `ask ${n}` }],
      }),
      line('event_msg', { type: 'user_message', message: `ask ${n}` }),
      line('event_msg', { type: 'agent_message', message: `${n} `.repeat(60_000) }),
      line('event_msg', { type: 'task_complete', turn_id: `t${n}` }),
    ];
    const turns = Array.from({ length: 12 }, (_, n) => turn(n));
    const rolledBack = line('event_msg', { type: 'thread_rolled_back', num_turns: 9 });
    const id = '01a20000-0000-7000-8000-000000000001';
    const header = line('session_meta', { id, timestamp: '2026-11-22T07:00:00.000Z', cwd: '/w' });
    writeFileSync(path, `${[header, ...turns.flat(), rolledBack, ...turn(12)].join('\n')}\n`);
    const whole = await wholeFile(path);
    expect(whole.filter(({ kind, takenBack }) => kind === 'user' && takenBack)).toHaveLength(9);
    const store = open(path);
    await ready(store);
    store.loadStart();
    await eventually(() => expect(store.getSnapshot().range.start).toBe(0));
    await eventually(() => expect(store.getSnapshot().lineCount).not.toBeNull());
    for (const side of ['after', 'before'] as const) {
      await walk(store, side, whole);
      store.loadEnd();
      await eventually(() => expect(store.getSnapshot().reachesEnd).toBe(true));
    }
  });

  it.each(versions)(
    'keeps a range of a long file of %s equal to the whole, whatever is loaded',
    async version => {
      const path = join(folder(), 'long.jsonl');
      writeFileSync(path, `${longRollout(version, 700_000).join('\n')}\n`);
      const whole = await wholeFile(path);
      const size = statSync(path).size;
      const step: fc.Arbitrary<Step> = fc.oneof(
        fc.constantFrom<Step>('before', 'after', 'start', 'end'),
        fc.double({ min: 0, max: 1, noNaN: true }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async steps => {
          const store = open(path);
          await ready(store);
          for (const one of steps) await load(store, one, size);
          // The queue is empty when loading around a position in the range resolves.
          await store.loadAround(store.getSnapshot().range.start);
          await eventually(() => {
            const { range, items } = store.getSnapshot();
            const expected = whole.filter(item => item.offset >= range.start && item.offset < range.end);
            expect(items.length).toBeGreaterThan(0);
            expect(withoutLines(items)).toEqual(withoutLines(expected));
          });
          await store.close();
        }),
        { numRuns: 25 },
      );
    },
  );

  it('a turn of megabytes has whole tool calls, read from any side and while it grows', async () => {
    const path = join(folder(), 'one-turn.jsonl');
    const [meta = '', prompt = ''] = rollout({ n: 1, time: '' }).split(/(?<=\n)/);
    const called = (n: number) =>
      line('event_msg', { type: 'agent_reasoning', text: `thought ${n}` }) +
      line('response_item', {
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: `thought ${n}` }],
      }) +
      // Two side by side, answered in the other order.
      [0, 1].map(half => line('response_item', call(`${n}-${half}`))).join('') +
      [1, 0].map(half => line('response_item', output(`${n}-${half}`))).join('');
    const call = (id: string) => ({ type: 'function_call', name: 'shell', arguments: '{}', call_id: id });
    const output = (id: string) => ({ type: 'function_call_output', call_id: id, output: id.repeat(3000) });
    const part = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => called(from + n)).join('');
    writeFileSync(path, meta + prompt + part(0, 120));
    const store = open(path);
    await ready(store);
    appendFileSync(path, part(120, 200));
    hint(store);
    const end = statSync(path).size;
    await eventually(() => expect(store.getSnapshot().sizeBytes).toBe(end));
    const whole = withoutLines(await wholeFile(path));
    const seen = new Map<number, Item>();
    const look = () => {
      for (const item of withoutLines(store.getSnapshot().items)) seen.set(item.offset, item);
      expect(whole).toEqual(expect.arrayContaining([...withoutLines(store.getSnapshot().items)]));
    };
    look();
    for (
      let start = -1;
      !store.getSnapshot().reachesStart && start !== store.getSnapshot().range.start;
      look()
    ) {
      start = store.getSnapshot().range.start;
      store.loadBefore();
      await eventually(() => expect(store.getSnapshot().range.start).toBeLessThan(start));
    }
    await store.loadAround(Math.floor(end / 2) as ByteOffset);
    look();
    expect([...seen.values()].toSorted((a, b) => a.offset - b.offset)).toEqual(whole);
  });

  it('numbers lines exactly once the file is counted', async () => {
    const path = join(folder(), 'long.jsonl');
    const lines = longRollout('0.144.0', 300_000);
    writeFileSync(path, `${lines.join('\n')}\n`);
    const store = open(path);
    await eventually(() => expect(store.getSnapshot().lineCount).toBe(lines.length));
    await eventually(() => {
      const last = store.getSnapshot().items.at(-1);
      expect(last?.line).toBeGreaterThan(lines.length - 3);
    });
    const whole = await wholeFile(path);
    expect(store.getSnapshot().turnCount).toBe(whole.filter(matcherOf({ kind: 'turn' })).length);
    for (const item of store.getSnapshot().items)
      expect(item.line).toBe(whole.find(one => one.offset === item.offset)?.line);
  });

  it('keeps the end while the screen is filled with what is before lines too long to show', async () => {
    const path = join(folder(), 'wide.jsonl');
    writeFileSync(path, rollout({ n: 1, time: '' }));
    for (const text of ['in between', 'the last one']) {
      truncateSync(path, statSync(path).size + 17 * 1024 * 1024);
      appendFileSync(path, `\n${line('response_item', message('user', 'input_text', text))}`);
    }
    const store = open(path);
    await ready(store);
    for (let n = 0; n < 3 && !store.getSnapshot().reachesStart; n++) {
      const { start } = store.getSnapshot().range;
      store.loadBefore();
      await eventually(() => expect(store.getSnapshot().range.start).toBeLessThan(start));
    }
    expect(store.getSnapshot()).toMatchObject({ reachesStart: true, reachesEnd: true });
  });

  it('keeps what it holds bounded while a person reads through a large file', async () => {
    const path = join(folder(), 'large.jsonl');
    writeFileSync(path, `${longRollout('0.144.0', 14_000_000).join('\n')}\n`);
    const store = open(path);
    await ready(store);
    let largest = 0;
    while (!store.getSnapshot().reachesStart) {
      const { start } = store.getSnapshot().range;
      store.loadBefore();
      await eventually(() => expect(store.getSnapshot().range.start).toBeLessThan(start));
      const { range } = store.getSnapshot();
      largest = Math.max(largest, range.end - range.start);
    }
    expect(largest).toBeLessThan(10 * 1024 * 1024);
    expect(store.getSnapshot().reachesEnd).toBe(false);
    store.loadEnd();
    await eventually(() => expect(store.getSnapshot().reachesEnd).toBe(true));
    expect(store.getSnapshot().range.end).toBe(statSync(path).size);
  });

  it.each(versions)('grows with a file of %s that is written in pieces of any size', async version => {
    const bytes = Buffer.from(`${longRollout(version, 25_000).join('\n')}\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 8 }), async cuts => {
        const path = join(folder(), 'grows.jsonl');
        writeFileSync(path, bytes.subarray(0, 3_000));
        const store = open(path);
        await ready(store);
        let at = 3_000;
        for (const cut of cuts) {
          appendFileSync(path, bytes.subarray(at, at + cut));
          at = Math.min(bytes.length, at + cut);
          hint(store);
        }
        appendFileSync(path, bytes.subarray(at));
        hint(store);
        await eventually(() => expect(store.getSnapshot().range.end).toBe(bytes.length));
        await loadAll(store);
        expect(withoutLines(store.getSnapshot().items)).toEqual(withoutLines(await wholeFile(path)));
        await store.close();
      }),
      { numRuns: 8 },
    );
  });

  it('counts what arrives, and keeps the identity of what does not change', async () => {
    const path = join(folder(), 'a.jsonl');
    writeFileSync(path, rollout({ n: 1, time: '' }));
    const store = open(path);
    await eventually(() => expect(store.getSnapshot().lineCount).toBe(4));
    await eventually(() => expect(store.getSnapshot().items[0]?.line).toBe(1));
    const before = store.getSnapshot();
    appendFileSync(path, line('response_item', message('assistant', 'output_text', 'one more')));
    await eventually(() => expect(store.getSnapshot().arrivals).toBe(1));
    const after = store.getSnapshot();
    expect(after.items.slice(0, before.items.length)).toEqual(before.items);
    expect(after.items.every((item, at) => at >= before.items.length || item === before.items[at])).toBe(
      true,
    );
    expect(after.items.at(-1)).toMatchObject({ kind: 'assistant', text: 'one more' });
    await eventually(() => expect(store.getSnapshot().lineCount).toBe(5));
    expect(store.getSnapshot().itemCount).toEqual({ known: after.items.length, exact: true });
  });

  it('does not follow the end into a range that does not reach it, but counts', async () => {
    const path = join(folder(), 'long.jsonl');
    writeFileSync(path, `${longRollout('0.144.0', 400_000).join('\n')}\n`);
    const store = open(path);
    await ready(store);
    store.loadStart();
    await eventually(() => expect(store.getSnapshot().reachesStart).toBe(true));
    const { items } = store.getSnapshot();
    appendFileSync(path, line('response_item', message('assistant', 'output_text', 'far below')));
    await eventually(() => expect(store.getSnapshot().arrivals).toBe(1));
    expect(store.getSnapshot().items.map(item => item.offset)).toEqual(items.map(item => item.offset));
    store.loadEnd();
    await eventually(() => expect(store.getSnapshot().items.at(-1)).toMatchObject({ text: 'far below' }));
  });

  it('opens an empty file, and shows its first lines when they come', async () => {
    const path = join(folder(), 'empty.jsonl');
    writeFileSync(path, '');
    const store = open(path);
    await ready(store);
    expect(store.getSnapshot()).toMatchObject({ items: [], reachesStart: true, reachesEnd: true });
    writeFileSync(path, readFileSync(corpusFile('0.20.0', 'tui-two')));
    hint(store);
    const whole = await wholeFile(path);
    await eventually(() => expect(withoutLines(store.getSnapshot().items)).toEqual(withoutLines(whole)));
  });

  it('shows a file that holds nothing but a torn line', async () => {
    const path = join(folder(), 'torn.jsonl');
    writeFileSync(path, '{"timestamp":"2026');
    const store = open(path);
    await eventually(() =>
      expect(store.getSnapshot().items).toMatchObject([{ kind: 'damaged', reason: 'torn' }]),
    );
    expect(store.getSnapshot().event).toBeNull();
  });

  it('says why a file cannot be opened', async () => {
    const path = join(folder(), 'nothing.jsonl');
    const store = open(path);
    await ready(store);
    expect(store.getSnapshot().state).toEqual({
      kind: 'failed',
      message: `There is no rollout at ${path}.`,
    });
  });
});

describe('a file that changes under the reader', () => {
  function opened(): { path: string; home: string; store: LocalItemStore; texts: () => string[] } {
    const home = folder();
    const day = join(home, 'sessions/2025/03/01');
    mkdirSync(day, { recursive: true });
    const path = join(day, `rollout-2025-03-01T09-00-00-${idOf(1)}.jsonl`);
    writeFileSync(path, rollout({ n: 1, time: '' }));
    const store = open(path);
    const texts = (): string[] =>
      store.getSnapshot().items.flatMap(item => (item.kind === 'assistant' ? [item.text] : []));
    return { path, home, store, texts };
  }

  const answer = (text: string): string => line('response_item', message('assistant', 'output_text', text));

  it('is read again when it was cut', async () => {
    const { path, store, texts } = opened();
    await ready(store);
    appendFileSync(path, answer('two'));
    await eventually(() => expect(texts()).toEqual(['answer 1', 'two']));
    truncateSync(path, rollout({ n: 1, time: '' }).length);
    await eventually(() => expect(store.getSnapshot().event).toBe('truncated'));
    expect(texts()).toEqual(['answer 1']);
  });

  it('is read again when another file took its place', async () => {
    const { path, store, texts } = opened();
    await ready(store);
    writeFileSync(`${path}.new`, rollout({ n: 1, time: '' }) + answer('rewritten'));
    renameSync(`${path}.new`, path);
    await eventually(() => expect(store.getSnapshot().event).toBe('replaced'));
    expect(texts()).toEqual(['answer 1', 'rewritten']);
    appendFileSync(path, answer('and on'));
    await eventually(() => expect(texts()).toEqual(['answer 1', 'rewritten', 'and on']));
  });

  it('keeps what was read when it is deleted', async () => {
    const { path, store, texts } = opened();
    await ready(store);
    rmSync(path);
    await eventually(() => expect(store.getSnapshot().event).toBe('gone'));
    expect(texts()).toEqual(['answer 1']);
    expect(store.getSnapshot().state).toEqual({ kind: 'ready' });
  });

  it('is followed into the archive and back', async () => {
    const { path, home, store, texts } = opened();
    await ready(store);
    mkdirSync(join(home, 'archived_sessions'));
    const archived = join(home, 'archived_sessions', basename(path));
    renameSync(path, archived);
    await eventually(() => expect(store.getSnapshot().event).toBe('archived'));
    appendFileSync(archived, answer('still written'));
    await eventually(() => expect(texts()).toEqual(['answer 1', 'still written']));
    renameSync(archived, path);
    await eventually(() => expect(store.getSnapshot().event).toBe('unarchived'));
    expect(texts()).toEqual(['answer 1', 'still written']);
  });

  it('is still there when it was compressed', async () => {
    const home = folder();
    const source = join(corpus, '0.169.0/compressed');
    const name = readdirSync(source)[0] ?? '';
    const packed = join(home, name);
    const plain = packed.slice(0, -'.zst'.length);
    const unpacked = await openRollout(join(source, name));
    writeFileSync(plain, await unpacked.read(0, unpacked.size));
    await unpacked.close();
    const store = open(plain);
    await loadAll(store);
    const { items } = store.getSnapshot();
    cpSync(join(source, name), packed);
    rmSync(plain);
    await eventually(() => expect(store.getSnapshot().event).toBe('compressed'));
    expect(withoutLines(store.getSnapshot().items)).toEqual(withoutLines(items));
    const [raw] = await store.readRaw(items[0]?.offset ?? (0 as ByteOffset), { from: 0, bytes: 60 });
    expect(raw).toHaveLength(60);
  });

  it('reads a long line part by part, every character once', async () => {
    const path = join(folder(), 'wide.jsonl');
    const text = '漢字 😀 süß, and so on '.repeat(40);
    writeFileSync(path, rollout({ n: 1, time: '', title: text }));
    const store = open(path);
    await ready(store);
    const item = store.getSnapshot().items.find(matcherOf({ kind: 'turn' }));
    for (const bytes of [5, 64, 1000]) {
      let read = '';
      for (let from = 0; from < (item?.length ?? 0); from += bytes)
        read += (await store.readRaw(item?.offset ?? (0 as ByteOffset), { from, bytes }))[0];
      expect(read).toBe(
        readFileSync(path).toString('utf8', item?.offset, (item?.offset ?? 0) + (item?.length ?? 0)),
      );
    }
  });

  it('goes on in the plain file when it was unpacked', async () => {
    const home = folder();
    const source = join(corpus, '0.169.0/compressed');
    const name = readdirSync(source)[0] ?? '';
    const packed = join(home, name);
    cpSync(join(source, name), packed);
    const store = open(packed);
    await loadAll(store);
    const { length } = store.getSnapshot().items;
    const unpacked = await openRollout(packed);
    const plain = packed.slice(0, -'.zst'.length);
    writeFileSync(plain, await unpacked.read(0, unpacked.size));
    await unpacked.close();
    rmSync(packed);
    appendFileSync(plain, line('response_item', message('assistant', 'output_text', 'after unpacking')));
    await eventually(() =>
      expect(store.getSnapshot().items.at(-1)).toMatchObject({ kind: 'assistant', text: 'after unpacking' }),
    );
    expect(store.getSnapshot().items).toHaveLength(length + 1);
  });

  it('shows an unfinished last line only when it stays unfinished', async () => {
    const { path, store, texts } = opened();
    await ready(store);
    const whole = answer('in two halves');
    appendFileSync(path, whole.slice(0, 50));
    hint(store);
    appendFileSync(path, whole.slice(50));
    await eventually(() => expect(texts()).toEqual(['answer 1', 'in two halves']));
    appendFileSync(path, '{"torn":');
    await eventually(() =>
      expect(store.getSnapshot().items.at(-1)).toMatchObject({ kind: 'damaged', reason: 'torn' }),
    );
    appendFileSync(path, `1}\n${answer('after it')}`);
    await eventually(() => expect(texts().at(-1)).toBe('after it'));
    expect(store.getSnapshot().items.some(item => item.kind === 'damaged')).toBe(false);
  });
});

describe('finding in a conversation', () => {
  it.each(versions)('finds what checking every item of %s finds', async version => {
    const path = join(folder(), 'long.jsonl');
    writeFileSync(path, `${longRollout(version, 400_000).join('\n')}\n`);
    const whole = await wholeFile(path);
    // Also from before all of it, and from behind it.
    const beyond = [-1, statSync(path).size] as ByteOffset[];
    const places = [...beyond, ...whole.map(item => item.offset)];
    const target = fc.constantFrom<FindTarget>(
      { kind: 'turn' },
      { kind: 'failed' },
      { kind: 'text', text: 'echo' },
      { kind: 'text', text: 'ECHO nothing has' },
    );
    await fc.assert(
      fc.asyncProperty(
        target,
        fc.constantFrom(...places),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async (wanted, from, forward, atStart, counted) => {
          const store = open(path);
          await ready(store);
          // Once the turns are counted nothing is walked for them.
          if (counted) await eventually(() => expect(store.getSnapshot().turnCount).not.toBeNull());
          if (atStart) await store.loadAround(0 as ByteOffset);
          const matches = matcherOf(wanted);
          const expected = forward
            ? whole.find(item => item.offset > from && matches(item))
            : whole.findLast(item => item.offset < from && matches(item));
          const direction = forward ? 'forward' : 'backward';
          const found = await store.find({ target: wanted, direction, from }, new AbortController().signal);
          expect(found).toBe(expected?.offset ?? null);
          if (found !== null) expect(store.getSnapshot().items.map(item => item.offset)).toContain(found);
          expect(store.getSnapshot().busy).toBeNull();
          await store.close();
        },
      ),
      { numRuns: 20 },
    );
  });

  it('stops on its signal', async () => {
    const path = join(folder(), 'long.jsonl');
    writeFileSync(path, `${longRollout('0.144.0', 4_000_000).join('\n')}\n`);
    const store = open(path);
    await ready(store);
    const stop = new AbortController();
    const from = store.getSnapshot().items[0]?.offset ?? (0 as ByteOffset);
    const finding = store.find(
      { target: { kind: 'text', text: 'nowhere to be found' }, direction: 'backward', from },
      stop.signal,
    );
    stop.abort();
    expect(await finding).toBeNull();
  });
});

describe('a fork', () => {
  const fork = corpusFile('0.169.0', 'fork-by-reference');
  const parent = corpusFile('0.169.0', 'exec-shell-reasoning');
  const parentId = '01a201f1-1118-7632-9461-a7370d39113f';

  it('shows what it inherited first, then the border, then its own, with growing offsets', async () => {
    const store = open(fork, new Map([[parentId, parent]]));
    await loadAll(store);
    const { items, sizeBytes } = store.getSnapshot();
    const border = items.findIndex(item => item.kind === 'fork');
    expect(border).toBeGreaterThan(0);
    const inherited = await wholeFile(parent);
    expect(withoutLines(items.slice(0, border)).map(item => ({ ...item, inheritedFrom: null }))).toEqual(
      withoutLines(inherited),
    );
    expect(items.slice(0, border).every(item => item.inheritedFrom === parentId)).toBe(true);
    expect(items[border]).toMatchObject({ kind: 'fork', parentId, missing: false });
    expect(items.slice(border + 1).every(item => item.inheritedFrom === null)).toBe(true);
    const offsets = items.map(item => item.offset);
    expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b));
    expect(sizeBytes).toBe(statSync(parent).size + 1 + statSync(fork).size);
    const own = items[border + 1];
    const [raw] = await store.readRaw(own?.offset ?? (0 as ByteOffset), { from: 0, bytes: 1_000_000 });
    expect(raw).toBe(readFileSync(fork, 'utf8').split('\n')[0]);
  });

  it('goes from turn to turn over the border, once the own turns are counted', async () => {
    const store = open(fork, new Map([[parentId, parent]]));
    await loadAll(store);
    await eventually(() => expect(store.getSnapshot().turnCount).not.toBeNull());
    const turns = store
      .getSnapshot()
      .items.filter(matcherOf({ kind: 'turn' }))
      .map(item => item.offset);
    expect(turns.length).toBeGreaterThan(1);
    const never = new AbortController().signal;
    for (const [at, from] of turns.entries()) {
      const request = { target: { kind: 'turn' }, from } as const;
      expect(await store.find({ ...request, direction: 'forward' }, never)).toBe(turns[at + 1] ?? null);
      expect(await store.find({ ...request, direction: 'backward' }, never)).toBe(turns[at - 1] ?? null);
    }
  });

  it('says that its parent is missing', async () => {
    const store = open(fork);
    await loadAll(store);
    expect(store.getSnapshot().items[0]).toMatchObject({ kind: 'fork', parentId, missing: true });
    expect(store.getSnapshot().items.length).toBeGreaterThan(5);
  });
});

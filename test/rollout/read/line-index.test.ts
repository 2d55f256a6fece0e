import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineIndex, STEP_LINES } from '../../../src/rollout/read/line-index.ts';
import { randomOf } from '../../support/hostile-contents.ts';
import {
  corpusFile,
  corpusRollouts,
  dialectOf,
  envelope,
  event,
  itemsOf,
  memoryRollout,
  message,
  oneByOne,
  rawLines,
  readBytes,
} from '../../support/rollout-fixtures.ts';

const bytes = fc
  .array(fc.oneof(fc.constant(10), fc.integer({ min: 0, max: 255 })), { maxLength: 200 })
  .map(values => Buffer.from(values));

function promptsOf(index: LineIndex): number[] {
  return [...index.prompts];
}

/** The reference: every ended line parsed and joined, as the screen shows it. */
function shownPrompts(whole: Buffer): number[] {
  const ended = whole.subarray(0, whole.lastIndexOf(10) + 1);
  return itemsOf(ended).flatMap(item => (item.kind === 'user' ? item.offset : []));
}

async function indexOf(whole: Buffer, chunkBytes?: number): Promise<LineIndex> {
  const index = LineIndex.empty(dialectOf(rawLines(whole)), chunkBytes);
  expect(await index.grow(memoryRollout(whole))).toBe(true);
  return index;
}

test('lines counted as they come in are counted as in the file, where nothing was left out before them', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (before, added) => {
      const index = await indexOf(before);
      const whole = Buffer.concat([before, added]);
      const lines = rawLines(whole);
      const start = before.lastIndexOf(10) + 1;
      // Lines that were counted already may come again.
      for (const line of lines) expect(index.push(line)).toBe(true);
      const truth = await indexOf(whole);
      expect([index.lineCount, index.indexedBytes]).toEqual([truth.lineCount, truth.indexedBytes]);
      expect(promptsOf(index)).toEqual(promptsOf(truth));
      const late = await indexOf(before.subarray(0, start));
      const [, ...behindFirst] = lines.filter(line => line.offset >= start);
      for (const line of behindFirst) expect(late.push(line)).toBe(false);
    }),
  );
});

test('every line has its number, for any bytes and chunks, however often the file grew', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(bytes, { maxLength: 4 }),
      fc.integer({ min: 1, max: 50 }),
      async (parts, chunk) => {
        const file = memoryRollout(Buffer.alloc(0));
        const index = LineIndex.empty(null, chunk);
        for (const part of parts) {
          file.bytes = Buffer.concat([file.bytes, part]);
          expect(await index.grow(file)).toBe(true);
        }
        const lines = oneByOne(rawLines(file.bytes));
        expect(index.lineCount).toBe(lines.length);
        for (const [number, line] of lines.entries()) {
          expect(await index.lineAt(file, line.offset)).toBe(number + 1);
          expect(await index.lineAt(file, line.offset + line.length)).toBe(number + 1);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('memory stays bounded and answers exact when there are more chunks than checkpoints', async () => {
  const file = memoryRollout(Buffer.from('a\n'.repeat(20_000)));
  const index = LineIndex.empty(null, 2);
  await index.grow(file);
  expect(index.lineCount).toBe(20_000);
  expect(index.state.offsets.length).toBeLessThanOrEqual(4096);
  for (const line of [0, 1, 4096, 12_345, 19_999]) expect(await index.lineAt(file, line * 2)).toBe(line + 1);
});

test('stops on request, keeps what it counted, and goes on later, also in another thread', async () => {
  const file = memoryRollout(readBytes(corpusFile('0.169.0/exec-shell')));
  const index = LineIndex.empty('paginated', 1000);
  const stop = new AbortController();
  const pause = (done: number) => {
    if (done >= 3000) stop.abort();
  };
  expect(await index.grow(file, { signal: stop.signal, pause })).toBe(false);
  expect(await index.lineAt(file, 20_000)).toBeNull();
  const sent = LineIndex.from(structuredClone(index.state));
  for (const one of [index, sent]) {
    expect(await one.grow(file)).toBe(true);
    expect(one).toMatchObject({ lineCount: 48, indexedBytes: file.size });
    expect(promptsOf(one)).toEqual(shownPrompts(file.bytes));
  }
});

test.each(corpusRollouts().map(path => [path.slice(path.indexOf('corpus/') + 7), path]))(
  'the prompts of %s are those on the screen',
  async (_, path) => {
    const whole = readBytes(path);
    for (const chunkBytes of [300, 5_000, 1 << 18])
      expect(promptsOf(await indexOf(whole, chunkBytes))).toEqual(shownPrompts(whole));
  },
);

test('the prompts of shuffled, torn and rewritten rollouts are those on the screen, seeds from 1', async () => {
  const originals = corpusRollouts().map(path => readBytes(path));
  for (let seed = 1; seed <= 1_500; seed++) {
    const whole = changed(originals[seed % originals.length] ?? Buffer.alloc(0), seed);
    const index = await indexOf(whole, [700, 9_000, 1 << 18][seed % 3]);
    expect([seed, promptsOf(index)]).toEqual([seed, shownPrompts(whole)]);
  }
}, 60_000);

test('a prompt said twice, one in a running turn, and one in injected words', async () => {
  const said = (text: string) =>
    [message('user', text), event('user_message', { message: text, images: [] })] as const;
  const answer = message('assistant', 'done');
  const rollouts = [
    envelope(...said('again'), ...said('again'), answer, ...said('again'), answer),
    envelope(
      event('task_started'),
      ...said('go'),
      answer,
      ...said('and this'),
      answer,
      event('task_complete'),
    ),
    envelope(message('user', '<environment_context>here</environment_context>'), ...said('go'), answer),
    envelope(event('user_message', { message: 'event first' }), message('user', 'event first'), answer),
  ].map(text => Buffer.from(text));
  const counts = [];
  for (const whole of rollouts) {
    const index = await indexOf(whole);
    expect(promptsOf(index)).toEqual(shownPrompts(whole));
    counts.push(index.prompts.length);
  }
  expect(counts).toEqual([3, 2, 1, 1]);
});

test('prompts of few words whose halves come in any order, or not at all', async () => {
  const text = fc.constantFrom('go on', 'goon', 'say "it"', 'again');
  const line = fc.oneof(
    text.map(said => message('user', said)),
    text.map(said => event('user_message', { message: said, images: [] })),
    fc.constant(message('assistant', 'done')),
    fc.constantFrom(event('task_started'), event('task_complete')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 60 }), async lines => {
      const whole = Buffer.from(envelope(...lines));
      expect(promptsOf(await indexOf(whole))).toEqual(shownPrompts(whole));
    }),
    { numRuns: 400 },
  );
});

/** Some lines away, doubled, swapped, cut and glued to the next, with other spacing, with their keys in another order. */
function changed(whole: Buffer, seed: number): Buffer {
  const random = randomOf(seed);
  const below = (most: number) => Math.floor(random() * most);
  const lines = whole.toString('utf8').split('\n').slice(0, -1);
  for (let left = 1 + below(8); left > 0 && lines.length > 2; left--) {
    const at = 1 + below(lines.length - 2);
    const [line = '', next = ''] = lines.slice(at, at + 2);
    const change = below(7);
    if (change === 0) lines.splice(at, 1);
    else if (change === 1) lines.splice(at, 0, line);
    else if (change === 2) lines.splice(at, 2, next, line);
    else if (change === 3) lines.splice(at, 2, line.slice(0, below(line.length)) + next);
    else if (change === 4) lines[at] = line.replaceAll('","', '", "');
    else if (change === 5) lines[at] = reordered(line);
    else lines[at] = `${line}\r`;
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

function reordered(line: string): string {
  try {
    const turned = (value: Record<string, unknown>) => Object.fromEntries(Object.entries(value).reverse());
    const object = turned(JSON.parse(line));
    if (typeof object.payload === 'object')
      object.payload = turned(object.payload as Record<string, unknown>);
    return JSON.stringify(object);
  } catch {
    return line;
  }
}

test.each(['x', '{}', '{"type":"event_msg","payload":{}}'])(
  'of megabytes of the line %s no more than a step is counted between two pauses',
  async line => {
    const whole = Buffer.from(`${line}\n`.repeat(20_000));
    const index = LineIndex.empty('envelope');
    let [before, most] = [0, 0];
    const pause = (): void => {
      most = Math.max(most, index.lineCount - before);
      before = index.lineCount;
    };
    expect(await index.grow(memoryRollout(whole), { pause })).toBe(true);
    expect(index.lineCount).toBe(20_000);
    expect(most).toBeLessThanOrEqual(STEP_LINES + 1);
  },
);

test('counting that was stopped within a chunk goes on where it was', async () => {
  const whole = Buffer.from('x\n'.repeat(5_000));
  const index = LineIndex.empty('envelope');
  const stop = new AbortController();
  expect(await index.grow(memoryRollout(whole), { signal: stop.signal, pause: () => stop.abort() })).toBe(
    false,
  );
  expect(index.lineCount).toBe(STEP_LINES);
  expect(await index.grow(memoryRollout(whole))).toBe(true);
  expect(index.lineCount).toBe(5_000);
});

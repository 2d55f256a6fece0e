/** Tokens of a file's own turns: by planted events, and by what Codex itself recorded of each request. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/format/line.ts';
import { field, objectOf, stringOf } from '../../src/format/narrow.ts';
import { NO_USAGE, statedCounts, totalOf, UsageCounter } from '../../src/format/usage.ts';

type Parts = readonly [input: unknown, cached: unknown, output: unknown, reasoning?: unknown];

function usage([input, cached, output, reasoning = 0]: Parts): Record<string, unknown> {
  return {
    input_tokens: input,
    cached_input_tokens: cached,
    output_tokens: output,
    reasoning_output_tokens: reasoning,
    total_tokens: 95_000,
  };
}

function event(total: Parts, last: Parts | null): JsonObject {
  const info = { total_token_usage: usage(total), ...(last && { last_token_usage: usage(last) }) };
  return { type: 'token_count', info } as JsonObject;
}

function counted(events: readonly JsonObject[]): UsageCounter {
  const counter = new UsageCounter();
  for (const one of events) counter.take(one);
  return counter;
}

describe('tokens of a file', () => {
  it.each<[string, JsonObject[], number]>([
    ['two turns', [event([100, 0, 20], [100, 0, 20]), event([250, 100, 50], [150, 100, 30])], 300],
    ['the same event again', [event([100, 0, 20], [100, 0, 20]), event([100, 0, 20], [100, 0, 20])], 120],
    [
      'counts that begin again',
      [event([900, 0, 100], [900, 0, 100]), event([100, 0, 20], [100, 0, 20])],
      1120,
    ],
    [
      'counts that begin again with a larger request, after a Codex said that it knows none',
      [
        event([100, 0, 20], [100, 0, 20]),
        { type: 'token_count', info: null },
        event([900, 50, 100], [900, 50, 100]),
      ],
      1120,
    ],
    [
      'counts that begin again with the same request, after a Codex said that it knows none',
      [
        event([100, 0, 20], [100, 0, 20]),
        { type: 'token_count', info: null },
        event([100, 0, 20], [100, 0, 20]),
        event([100, 0, 20], [100, 0, 20]),
      ],
      240,
    ],
    [
      'none known in between, and the total goes on',
      [
        event([100, 0, 20], [100, 0, 20]),
        event([200, 0, 40], [100, 0, 20]),
        { type: 'token_count', info: null },
        event([200, 0, 40], [100, 0, 20]),
      ],
      240,
    ],
    ['a fork that goes on from its parent', [event([1100, 0, 120], [100, 0, 20])], 120],
    [
      'an error with nothing but a total',
      [event([100, 0, 20], [100, 0, 20]), event([0, 0, 0], [0, 0, 0])],
      120,
    ],
    [
      'no count before the first answer',
      [{ type: 'token_count', info: null }, event([1, 0, 1], [1, 0, 1])],
      2,
    ],
  ])('%s', (_, events, expected) => {
    const { sum, doubtful } = counted(events);
    expect(sum && totalOf(sum)).toBe(expected);
    expect(doubtful).toBe(false);
  });

  it('a total that is one request, larger than the total before, may be either: the sum is doubtful', () => {
    const { sum, doubtful } = counted([
      event([100, 0, 20], [100, 0, 20]),
      event([900, 0, 100], [900, 0, 100]),
    ]);
    expect(sum && totalOf(sum)).toBe(1000);
    expect(doubtful).toBe(true);
  });

  it('a sub-agent that copied its parent may begin at zero', () => {
    const counter = new UsageCounter();
    counter.pass(statedCounts(event([100, 50, 20], [100, 50, 20])));
    counter.take(event([900, 60, 100], [900, 60, 100]));
    expect(counter.sum).toMatchObject({ input: 900, cached: 60, output: 100 });
    expect(counter.doubtful).toBe(false);
  });

  it('nothing recorded is not zero', () => {
    expect(counted([]).sum).toBeNull();
    expect(counted([{ type: 'token_count', info: null }]).sum).toBeNull();
  });

  it('parts are inside of what they are parts of', () => {
    expect(counted([event([100, 80, 20, 15], [100, 80, 20, 15])]).sum).toEqual({
      input: 100,
      cached: 80,
      cacheWritten: 0,
      output: 20,
      reasoning: 15,
    });
  });

  it.each<[string, Parts]>([
    ['negative', [-1, 0, 2]],
    ['a text', ['100', 0, 2]],
    ['a fraction', [1.5, 0, 2]],
    ['huge', [1e300, 0, 2]],
    ['missing', [undefined, 0, 2]],
    ['without what was cached', [10, undefined, 2]],
    ['more cached than sent', [10, 11, 2]],
    ['more thought than answered', [10, 0, 2, 3]],
  ])('a count that is %s makes the sum doubtful, and hides nothing', (_, parts) => {
    const { sum, doubtful } = counted([event([100, 0, 20], [100, 0, 20]), event(parts, parts)]);
    expect(doubtful).toBe(true);
    expect(totalOf(sum ?? NO_USAGE)).toBeGreaterThanOrEqual(120);
  });

  it('whatever an event holds, the sum is a count or not recorded', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), infos => {
        const { sum } = counted(infos.map(info => ({ type: 'token_count', info }) as JsonObject));
        expect(sum === null || Number.isSafeInteger(totalOf(sum))).toBe(true);
      }),
    );
  });
});

const CORPUS = 'test/fixtures/corpus';
/** Written by one Codex that records each request, and by nothing else. */
const RECORDING = ['0.157.0', '0.163.0', '0.169.0'];
const files = RECORDING.flatMap(version =>
  readdirSync(join(CORPUS, version))
    .filter(name => name.includes('__rollout-') && name.endsWith('.jsonl'))
    .map(name => join(CORPUS, version, name)),
);

interface RolloutRecord {
  readonly type: string;
  readonly payload: JsonObject;
}

function recordsOf(path: string): RolloutRecord[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map(line => JSON.parse(line) as RolloutRecord);
}

/** The sum over the requests of the conversation itself, each once. */
function recordedIn(records: readonly RolloutRecord[]): number {
  const id = stringOf(records.find(({ type }) => type === 'session_meta')?.payload ?? {}, 'id');
  const own = records.filter(
    ({ type, payload }) => type === 'token_usage_record' && stringOf(payload, 'thread_id') === id,
  );
  const byResponse = new Map(own.map(({ payload }) => [stringOf(payload, 'response_id'), payload]));
  return [...byResponse.values()].reduce((sum, payload) => {
    const used = objectOf(payload, 'usage') ?? {};
    return sum + Number(field(used, 'input_tokens')) + Number(field(used, 'output_tokens'));
  }, 0);
}

/** How many answers of the model stand in the file: the mock that these were driven with counts 120 tokens for each. */
function answersIn(records: readonly RolloutRecord[]): number {
  const kinds = records.filter(({ type }) => type === 'response_item').map(({ payload }) => payload);
  return kinds.filter(({ type, role }) => type === 'function_call' || role === 'assistant').length;
}

describe('a resume of a Codex that counts from zero', () => {
  it.each(['0.34.0', '0.42.0', '0.77.0'])('%s: each answer counts', version => {
    const folder = join(CORPUS, version);
    const name = readdirSync(folder).find(one => one.startsWith('exec-shell-reasoning-resumed__'));
    const records = recordsOf(join(folder, name ?? ''));
    const events = records.filter(({ payload }) => payload.type === 'token_count');
    const { sum } = counted(events.map(({ payload }) => payload));
    expect(sum && totalOf(sum)).toBe(120 * answersIn(records));
  });
});

describe('against what Codex recorded of each request', () => {
  it.each(files)('%s', path => {
    const records = recordsOf(path);
    const events = records.filter(
      ({ type, payload }) => type === 'event_msg' && payload.type === 'token_count',
    );
    const { sum } = counted(events.map(({ payload }) => payload));
    expect(sum === null ? 0 : totalOf(sum)).toBe(recordedIn(records));
  });
});

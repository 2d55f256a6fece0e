/** What the end of a session says of tokens and context, whatever is in its lines. */
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../../src/format/parse-line.ts';
import { TailFacts } from '../../../src/live/tails/tail-facts.ts';

function factsOf(...payloads: readonly unknown[]) {
  const facts = new TailFacts();
  let offset = 0;
  for (const payload of payloads) {
    const bytes = Buffer.from(
      JSON.stringify({ timestamp: '2026-11-30T09:00:00Z', type: 'event_msg', payload }),
    );
    facts.take(parseLine({ offset: offset as never, length: bytes.length, ended: true, bytes }, 'envelope'));
    offset += bytes.length + 1;
  }
  return facts.usage;
}

const usage = (input: unknown, output: unknown = 0) => ({
  input_tokens: input,
  cached_input_tokens: 0,
  output_tokens: output,
  reasoning_output_tokens: 0,
});
const counts = (last: object | null, window: unknown = 1_000) => ({
  type: 'token_count',
  info: { total_token_usage: last, last_token_usage: last, model_context_window: window },
});

describe('how full the context is', () => {
  it.each<[string, readonly unknown[], number | null]>([
    ['input and output of the last request', [counts(usage(300, 100))], 40],
    [
      'of the window, which may be told before',
      [{ type: 'task_started', model_context_window: 2_000 }, counts(usage(500), null)],
      25,
    ],
    ['at most full', [counts(usage(5_000))], 100],
    ['nothing before the first answer', [{ type: 'token_count', info: null }], null],
    ['nothing without a window', [counts(usage(300), null)], null],
    ['nothing of a window of no tokens', [counts(usage(300), 0)], null],
    ['nothing of a window below zero', [counts(usage(300), -5)], null],
    ['nothing of counts that are text', [counts(usage('300', '100'))], null],
    ['nothing of counts below zero', [counts(usage(-300, -100))], null],
    ['what was said before a count that is none', [counts(usage(300, 100)), counts(usage('x'))], 40],
    ['not the total of an error, which has no parts', [counts({ ...usage(0), total_tokens: 950 })], null],
  ])('%s', (_, payloads, percent) => expect(factsOf(...payloads).contextPercent).toBe(percent));
});

describe('the tokens of the turn', () => {
  it.each<[string, readonly unknown[], number | null]>([
    ['none are recorded', [], null],
    ['those of its requests', [counts(usage(300, 100))], 400],
    ['a total that is said again counts once', [counts(usage(300, 100)), counts(usage(300, 100))], 400],
    ['a turn begins', [counts(usage(300, 100)), { type: 'task_started', turn_id: '2' }], null],
    ['counts that are none', [counts(usage('300', {}))], null],
  ])('%s', (_, payloads, tokens) => expect(factsOf(...payloads).turnTokens).toBe(tokens));
});

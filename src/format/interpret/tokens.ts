/** Token usage, from `token_count` events and `token_usage_record` lines. The numbers are totals of the whole session. */
import type { ItemContent } from '../items/item.ts';
import type { JsonObject } from '../line.ts';
import { field, objectOf } from '../narrow.ts';
import { countOf } from '../usage.ts';

type Tokens = Extract<ItemContent, { kind: 'tokens' }>;

/** `info.total_token_usage`; `info` is null before the first answer. */
export function tokensOfCount(payload: JsonObject): Tokens {
  const info = objectOf(payload, 'info');
  return tokensOfUsage(info && objectOf(info, 'total_token_usage'));
}

/** `thread_token_usage` of a token_usage_record (0.157+). */
export function tokensOfRecord(payload: JsonObject): Tokens {
  return tokensOfUsage(objectOf(payload, 'thread_token_usage') ?? objectOf(payload, 'usage'));
}

function tokensOfUsage(usage: JsonObject | null): Tokens {
  return {
    kind: 'tokens',
    total: usage && countOf(field(usage, 'total_tokens')),
    input: usage && countOf(field(usage, 'input_tokens')),
    output: usage && countOf(field(usage, 'output_tokens')),
  };
}

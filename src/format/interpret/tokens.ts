/** Token usage, from `token_count` events and `token_usage_record` lines. The numbers are totals of the whole session. */
import type { ItemContent } from '../items/item.ts';
import type { JsonObject } from '../line.ts';
import { numberOf, objectOf } from '../narrow.ts';

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
    total: usage && numberOf(usage, 'total_tokens'),
    input: usage && numberOf(usage, 'input_tokens'),
    output: usage && numberOf(usage, 'output_tokens'),
  };
}

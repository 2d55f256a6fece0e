import { expect, test } from 'vitest';
import type { ByteOffset } from '../../../src/format/identity.ts';
import type { TwinMeaning } from '../../../src/format/items/meaning.ts';
import { TwinMatcher } from '../../../src/format/items/twins.ts';

function prompt(key: string): TwinMeaning {
  return { as: 'twin', voice: 'user', side: 'event', id: null, keys: [key] } as unknown as TwinMeaning;
}

test.each([
  ['one text', () => 'the same'],
  ['as many texts', (n: number) => `text ${n}`],
])('of twenty thousand prompts of %s that lack their message, some hundred wait', (_, keyOf) => {
  const twins = new TwinMatcher();
  for (let n = 0; n < 20_000; n++) twins.wait(prompt(keyOf(n)), n as ByteOffset);
  const waiting = [...twins.waiting.values()].flatMap(queue => [...queue.values()].flat());
  expect(waiting.length).toBeLessThan(1_100);
  expect(waiting.length).toBeGreaterThan(50);
});

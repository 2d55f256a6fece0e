/** The end of the selected session, read from real files. */
import { appendFileSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId } from '../../src/format/identity.ts';
import { openLocalSource } from '../../src/live/local-source.ts';
import type { ConversationSource } from '../../src/live/source.ts';
import { SessionHome } from '../support/session-home.ts';

let home: SessionHome;
let source: ConversationSource;

beforeEach(() => {
  home = new SessionHome();
});
afterEach(async () => {
  await source.close();
  home.remove();
});

const texts = (): readonly string[] =>
  source.preview.getSnapshot()?.items.flatMap(item => ('text' in item && item.text ? [item.text] : [])) ?? [];

async function open(): Promise<void> {
  source = openLocalSource({ codexHome: home.path, cwd: home.path });
  await expect.poll(() => source.conversations.getSnapshot().phase).toBe('ready');
}

it('is what the last lines say, and goes on when the file grows', async () => {
  const session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 3 });
  await open();
  source.preview.show(session.id as ConversationId);
  await expect.poll(() => texts().at(-1)).toBe('answer 3');
  const payload = {
    type: 'message',
    role: 'assistant',
    content: [{ type: 'output_text', text: 'one more' }],
  };
  const line = { timestamp: new Date().toISOString(), type: 'response_item', payload };
  appendFileSync(session.path, `${JSON.stringify(line)}\n`);
  await expect.poll(() => texts().at(-1), { timeout: 15_000 }).toBe('one more');
});

it('shows the session that was requested last, whatever was read meanwhile', async () => {
  const sessions = [1, 2, 3].map(n => home.add({ title: `session ${n}`, minutesAgo: n, turns: n }));
  await open();
  for (const { id } of sessions) source.preview.show(id as ConversationId);
  await expect.poll(() => source.preview.getSnapshot()?.id).toBe(sessions[2]?.id);
  expect(texts().at(-1)).toBe('answer 3');
});

it('counts the tokens where the list knows only the last total of a large file', async () => {
  const counts = (input: number) => {
    const usage = {
      input_tokens: input,
      cached_input_tokens: 0,
      output_tokens: 10,
      reasoning_output_tokens: 0,
    };
    return { type: 'token_count', info: { total_token_usage: usage, last_token_usage: usage } };
  };
  const large = home.add({ title: 'large', minutesAgo: 5 });
  const line = (payload: object) =>
    `${JSON.stringify({ timestamp: new Date().toISOString(), type: 'event_msg', payload })}\n`;
  // It was resumed: its counts begin again, as up to 0.50.
  appendFileSync(large.path, line(counts(4_000)));
  appendFileSync(large.path, line({ type: 'agent_message', message: 'filling '.repeat(60_000) }));
  appendFileSync(large.path, line(counts(1_000)));
  const before = new Date(Date.now() - 3_600_000);
  utimesSync(large.path, before, before);
  await open();
  const id = large.id as ConversationId;
  await expect.poll(() => source.conversations.find(id)?.summary?.tokens, { timeout: 20_000 }).toBe(1_010);
  expect(source.conversations.find(id)?.summary?.turns).toBeNull();
  source.preview.show(id);
  await expect
    .poll(() => source.preview.getSnapshot()?.counted, { timeout: 20_000 })
    .toEqual({ tokens: 5_020, approximate: false });
});

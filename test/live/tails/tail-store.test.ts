/** The ends of the sessions that the board shows, read from real files that grow, are cut, replaced and gone. */
import { appendFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId } from '../../../src/format/identity.ts';
import { openLocalSource } from '../../../src/live/local-source.ts';
import type { ConversationSource } from '../../../src/live/source.ts';
import { type Session, SessionHome } from '../../support/session-home.ts';

const PATIENCE = { timeout: 20_000 };

let home: SessionHome;
let source: ConversationSource;

beforeEach(() => {
  home = new SessionHome();
});
afterEach(async () => {
  await source.close();
  home.remove();
});

async function open(): Promise<void> {
  source = openLocalSource({ codexHome: home.path, cwd: home.path });
  await expect.poll(() => source.conversations.getSnapshot().phase, PATIENCE).toBe('ready');
}

const idOf = ({ id }: Session): ConversationId => id as ConversationId;
const show = (...sessions: readonly Session[]): void => source.tails.show(sessions.map(idOf));
const tail = (session: Session) => source.tails.getSnapshot().get(idOf(session));
const texts = (session: Session): readonly string[] =>
  tail(session)?.items.flatMap(item => ('text' in item && item.text ? [item.text] : [])) ?? [];
const last = (session: Session): string | undefined => texts(session).at(-1);

function count(session: Session, input: number): void {
  const usage = {
    input_tokens: input,
    cached_input_tokens: 0,
    output_tokens: 10,
    reasoning_output_tokens: 0,
  };
  const info = { total_token_usage: usage, last_token_usage: usage, model_context_window: 1_000 };
  home.line(session, 'event_msg', { type: 'token_count', info });
}

it('each follows its file, and none waits for another', async () => {
  const sessions = [1, 2, 3].map(n => home.add({ title: `session ${n}` }));
  await open();
  show(...sessions);
  for (const [n, session] of sessions.entries())
    await expect.poll(() => last(session), PATIENCE).toBe(`Answer to: session ${n + 1}`);
  for (const [n, session] of sessions.entries()) {
    home.answer(session, `news ${n}`);
    await expect.poll(() => last(session), PATIENCE).toBe(`news ${n}`);
  }
});

it('reads only what is shown, and begins again with what is shown later', async () => {
  const [one, other] = [home.add({ title: 'one' }), home.add({ title: 'other' })];
  await open();
  show(one);
  await expect.poll(() => last(one), PATIENCE).toBe('Answer to: one');
  expect(tail(other)).toBeUndefined();
  show(other);
  await expect.poll(() => last(other), PATIENCE).toBe('Answer to: other');
  home.answer(one, 'while nobody looked');
  show(one, other);
  await expect.poll(() => last(one), PATIENCE).toBe('while nobody looked');
});

it('of a large file its end is read, and a flood is followed to its last line', async () => {
  const session = home.add({ title: 'large' });
  const line = (text: string): string =>
    `${JSON.stringify({ timestamp: new Date().toISOString(), type: 'response_item', payload: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] } })}\n`;
  appendFileSync(session.path, line('filling '.repeat(40)).repeat(8_000));
  home.answer(session, 'the end');
  expect(statSync(session.path).size).toBeGreaterThan(2_000_000);
  await open();
  show(session);
  await expect.poll(() => last(session), PATIENCE).toBe('the end');
  for (let n = 0; n < 40; n++)
    appendFileSync(session.path, line(`flood ${n} ${'x'.repeat(2_000)}`).repeat(50));
  home.answer(session, 'after the flood');
  await expect.poll(() => last(session), PATIENCE).toBe('after the flood');
  // More than any pane shows is not kept.
  expect(tail(session)?.items.length).toBeLessThanOrEqual(60);
});

it('is right again after a file was cut, was replaced, was gone and came back', async () => {
  const session = home.add({ title: 'mend it', turns: 2 });
  await open();
  show(session);
  await expect.poll(() => last(session), PATIENCE).toBe('answer 2');
  truncateSync(session.path, statSync(session.path).size - 400);
  home.answer(session, 'after the cut');
  await expect.poll(() => last(session), PATIENCE).toBe('after the cut');

  const other = home.add({ title: 'another content' });
  writeFileSync(`${session.path}.new`, '');
  renameSync(other.path, session.path);
  rmSync(`${session.path}.new`);
  home.answer(session, 'of another file');
  await expect.poll(() => last(session), PATIENCE).toBe('of another file');
  expect(texts(session)).not.toContain('after the cut');
});

it('says what the turn used and how full the context is; the turn is whole where its beginning was read', async () => {
  const session = home.add({ title: 'count it' });
  home.line(session, 'event_msg', { type: 'task_started', turn_id: '1' });
  count(session, 240);
  await open();
  show(session);
  await expect
    .poll(() => tail(session)?.usage, PATIENCE)
    .toEqual({ turnTokens: 250, isWhole: true, contextPercent: 25 });
  count(session, 490);
  await expect
    .poll(() => tail(session)?.usage, PATIENCE)
    .toEqual({ turnTokens: 500, isWhole: true, contextPercent: 50 });
  home.line(session, 'event_msg', { type: 'task_started', turn_id: '2' });
  await expect.poll(() => tail(session)?.usage.turnTokens, PATIENCE).toBeNull();
});

it('is the very same object while nothing of it is another', async () => {
  const [still, busy] = [home.add({ title: 'still' }), home.add({ title: 'busy' })];
  await open();
  show(still, busy);
  await expect
    .poll(() => [last(still), last(busy)], PATIENCE)
    .toEqual(['Answer to: still', 'Answer to: busy']);
  const before = tail(still);
  home.answer(busy, 'news');
  await expect.poll(() => last(busy), PATIENCE).toBe('news');
  expect(tail(still)).toBe(before);
});

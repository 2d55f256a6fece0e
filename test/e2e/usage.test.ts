/** What sessions used, in a pseudo-terminal: the screen behind U, and the header of an open session. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal | null = null;

beforeEach(() => {
  home = new SessionHome();
});
afterEach(() => {
  terminal?.close();
  terminal = null;
  home.remove();
});

/** A request that used so many tokens of input and a tenth of output; `before`: all input until then. */
function used(session: Session, input: number, before = 0): void {
  const usage = (tokens: number) => ({
    input_tokens: tokens,
    cached_input_tokens: 0,
    output_tokens: tokens / 10,
    reasoning_output_tokens: 0,
    total_tokens: tokens * 1.1,
  });
  const info = {
    total_token_usage: usage(before + input),
    last_token_usage: usage(input),
    model_context_window: 258_400,
  };
  home.line(session, 'event_msg', { type: 'token_count', info, rate_limits: null });
}

describe('the screen of what sessions used', () => {
  it('sums by day, changes the grouping, opens a session and comes back', async () => {
    const big = home.add({ title: 'the large one', minutesAgo: 5 });
    const small = home.add({ title: 'the small one', minutesAgo: 1 });
    for (const [session, input] of [
      [big, 200_000],
      [small, 10_000],
    ] as const) {
      home.line(session, 'turn_context', { cwd: '/code/app', model: 'gpt-5' });
      used(session, input);
    }
    terminal = new TestTerminal([], { codexHome: home.path });
    await terminal.shows('the small one');
    terminal.type('U');
    const byDay = await terminal.shows(/231k tokens/);
    expect(byDay).toContain('by day');
    expect(byDay).toMatch(/≈ \$0\.\d\d API/);
    // From day to session, the other way round.
    terminal.type('\u001B[Z');
    const bySession = await terminal.shows(/by session[\s\S]*the small one/);
    expect(bySession.indexOf('the large one')).toBeLessThan(bySession.indexOf('the small one'));
    terminal.type('\r');
    await terminal.shows(/‹ the large one.*220k tok.*context 85 % of 258k/);
    used(big, 220_000, 200_000);
    await terminal.shows(/‹ the large one.*462k tok.*context 94 % of 258k/);
    terminal.type('q');
    await terminal.shows('by session');
    terminal.type('q');
    expect((await terminal.ended()).code).toBe(0);
  });
});

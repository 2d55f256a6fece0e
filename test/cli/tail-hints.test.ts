/** `tail -f` of a session whose host says each write: an item is written when it stood for a while, however often it was looked at. */
import { afterEach, expect, it, vi } from 'vitest';
import { Hints } from '../../src/cli/items/hints.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { PATIENCE } from '../support/patience.ts';
import { startCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('a prompt whose event comes after some looks is no injected context', async () => {
  const home = new SessionHome();
  const session = home.add({ title: 'remote work' });
  let looks = 0;
  vi.spyOn(Hints.prototype, 'pause').mockImplementation(async () => {
    looks += 1;
    await new Promise(setImmediate);
  });
  const cli = startCli(['tail', '-f', session.id], { codexHome: home.path });
  await vi.waitFor(() => expect(cli.stdout()).toContain('Answer to: remote work'), PATIENCE);
  const standsStill = vi.spyOn(systemClock, 'elapsedMs').mockReturnValue(systemClock.elapsedMs());
  home.line(session, 'response_item', {
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text: 'written over there' }],
  });
  const before = looks;
  await vi.waitFor(() => expect(looks).toBeGreaterThan(before + 50), PATIENCE);
  home.line(session, 'event_msg', { type: 'user_message', message: 'written over there', images: [] });
  standsStill.mockRestore();
  await vi.waitFor(() => expect(cli.stdout()).toContain('written over there'), PATIENCE);
  expect(cli.stdout()).not.toContain('injected');
  await cli.signal('SIGINT');
  await cli.finished;
  home.remove();
});

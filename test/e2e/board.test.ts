/** The board beside a session that goes through its states. */
import { it, onTestFinished } from 'vitest';
import { SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

const QUESTION = { type: 'function_call', name: 'request_user_input', arguments: '{}', call_id: 'c1' };

it('follows a session through its states, opens it, and leads back', async () => {
  const home = new SessionHome();
  onTestFinished(() => home.remove());
  const session = home.add({ title: 'mend the login' });
  home.line(session, 'event_msg', { type: 'task_started', turn_id: '1' });
  const terminal = new TestTerminal(['board'], { codexHome: home.path, columns: 200, rows: 60 });
  onTestFinished(() => terminal.close());
  await terminal.shows('1 working');

  // Its end is in a pane of its own, and follows.
  home.answer(session, 'I read the middleware first.');
  await terminal.shows('I read the middleware first.');
  home.line(session, 'response_item', QUESTION);
  await terminal.shows('1 needs you');
  home.line(session, 'response_item', { type: 'function_call_output', call_id: 'c1', output: '{}' });
  await terminal.shows('1 working');
  home.line(session, 'event_msg', { type: 'task_complete', turn_id: '1', last_agent_message: 'done' });
  await terminal.shows('1 ready');

  terminal.type('\r');
  await terminal.until(() => !terminal.text().includes('what is going on'), 'the session');
  await terminal.shows('I read the middleware first.');
  terminal.type('\u001b');
  // It was looked at: it is no news any more.
  await terminal.shows('Nothing is going on.');
  terminal.type('\t');
  await terminal.until(() => !terminal.text().includes('what is going on'), 'the list');
  await terminal.shows('mend the login');
});

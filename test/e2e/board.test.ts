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

it('makes a pane as large as the screen, filters, and leads back step by step', async () => {
  const home = new SessionHome();
  onTestFinished(() => home.remove());
  const sessions = ['mend the login', 'port the parser'].map(title => home.add({ title }));
  for (const session of sessions) home.line(session, 'event_msg', { type: 'task_started', turn_id: '1' });
  const terminal = new TestTerminal(['board'], { codexHome: home.path, columns: 200, rows: 60 });
  onTestFinished(() => terminal.close());
  await terminal.shows('2 working');
  await terminal.shows('Answer to: port the parser');

  terminal.type('/');
  await terminal.shows('Esc clear');
  terminal.type('parser');
  await terminal.shows('1 working');
  await terminal.until(() => !terminal.text().includes('mend the login'), 'what fits alone');
  terminal.type('\r');
  await terminal.shows('panes');
  terminal.type('\u001b');
  await terminal.shows('2 working');

  terminal.type('l');
  await terminal.shows('larger');
  terminal.type('\r');
  await terminal.until(() => !terminal.text().includes('working  2'), 'the pane alone');
  const large = terminal.text().includes('Answer to: port the parser') ? sessions[1] : sessions[0];
  if (large !== undefined) home.answer(large, 'it follows there');
  await terminal.shows('it follows there');
  terminal.type('\u001b');
  await terminal.shows('working  2');
  await terminal.shows('larger');
  terminal.type('\u001b');
  await terminal.shows('tab list');
});

/** `--plain` in a pseudo-terminal: nothing but lines, and all of the desk's main work done by them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { temporaryHome } from '../support/temporary-home.ts';
import { TestTerminal } from '../support/terminal.ts';

let home: ReturnType<typeof temporaryHome>;
let added: ReturnType<typeof home.add>;
let terminal: TestTerminal | null = null;
beforeEach(() => {
  home = temporaryHome();
  added = home.add('0.42.0/tui-two-turns');
});
afterEach(() => terminal?.close());

function start(
  args: readonly string[] = ['--plain'],
  env: Readonly<Record<string, string>> = {},
): TestTerminal {
  terminal = new TestTerminal(args, { codexHome: home.codexHome, rows: 60, env });
  return terminal;
}

/** No sequence of any kind: the terminal's own echo is all that moves. */
function expectLinesOnly({ output }: TestTerminal): void {
  expect(output.match(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u009B]/g) ?? []).toEqual([]);
  expect(output).not.toMatch(/[\u2500-\u257F\u2580-\u259F]/);
}

it('lists, opens, follows, writes a message and ends, in lines alone', async () => {
  const desk = start();
  await desk.shows('1 session. 1 to 1:');
  await desk.shows(/^1\. .*Folder proj\. Changed /m);
  desk.type('h\r');
  await desk.shows('A number and Enter opens that session.');
  desk.type('1\r');
  await desk.shows('You: ');
  await desk.shows('Codex: ');
  const recorder = await RolloutRecorder.resume({ path: added.path, codexHome: home.codexHome });
  await recorder.recordUserMessage('a line from elsewhere');
  await recorder.shutdown();
  await desk.shows('You: a line from elsewhere');
  desk.type('r\r');
  await desk.shows('Write the message, then Enter.');
  desk.type('a message from the plain desk\r');
  await desk.shows('Added to ');
  expect(readFileSync(added.path, 'utf8')).toContain('a message from the plain desk');
  await desk.shows('You: a message from the plain desk');
  desk.type('b\r');
  await desk.until(screen => screen.split('1 session. 1 to 1:').length === 3, 'the list again');
  desk.type('/nothing-has-this\r');
  await desk.shows('No session fits.');
  desk.type('x\r');
  await desk.shows('There is no command "x"');
  desk.type('q\r');
  expect((await desk.ended()).code).toBe(0);
  await desk.shows('rolltop has ended.');
  expectLinesOnly(desk);
  // Each item was said once.
  expect(desk.output.split('You: a line from elsewhere').length).toBe(2);
});

it('searches what was said, and archives and brings back', async () => {
  const desk = start();
  await desk.shows('1 session. 1 to 1:');
  desk.type('s second tui prompt\r');
  await desk.shows(/^1 session with it\./m);
  await desk.shows(/^1\. .*second tui prompt/m);
  desk.type('1\r');
  await desk.shows('You: ');
  desk.type('a\r');
  await desk.shows(/^Archived: /m);
  desk.type('a\r');
  await desk.shows(/^Brought back from the archive: /m);
  desk.type('b\r');
  await desk.until(screen => screen.split('1 session. 1 to 1:').length === 3, 'the list again');
  desk.type('s nobody-said-this\r');
  await desk.shows('Nothing was found in 1 session.');
  desk.type('a 7\r');
  await desk.shows('There is no session 7 on this page.');
  desk.type('q\r');
  expect((await desk.ended()).code).toBe(0);
  expectLinesOnly(desk);
});

it('says each change of a state', async () => {
  const desk = start();
  await desk.shows('1 session. 1 to 1:');
  const recorder = await RolloutRecorder.resume({ path: added.path, codexHome: home.codexHome });
  await desk.shows(/^Change: .*: idle\.$/m);
  await recorder.shutdown();
  await desk.shows(/^Change: .*: nothing is going on any more\.$/m);
  desk.type('\u0003');
  expect((await desk.ended()).code).toBe(130);
  expectLinesOnly(desk);
});

it('is what opens where the configuration says so, also by the name of a session', async () => {
  const folder = `${home.codexHome}/config/rolltop`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/config.json`, '{"plain": true}');
  const env = { XDG_CONFIG_HOME: `${home.codexHome}/config` };
  const desk = start(['open', 'last'], env);
  await desk.shows('Session: ');
  await desk.shows('Codex: ');
  desk.type('q\r');
  expect((await desk.ended()).code).toBe(0);
  expectLinesOnly(desk);
});

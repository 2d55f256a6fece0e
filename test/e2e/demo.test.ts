/** `rolltop demo` on a terminal: follows its live session immediately, and leaves nothing behind however it ends. */
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryHome } from '../support/temporary-home.ts';
import { TestTerminal } from '../support/terminal.ts';

/** A temporary folder of its own: what the demo makes and leaves is told apart from other files. */
function openDemo(): { readonly terminal: TestTerminal; readonly left: () => readonly string[] } {
  const { codexHome } = temporaryHome();
  const folder = path.join(codexHome, 'tmp');
  mkdirSync(folder);
  const terminal = new TestTerminal(['demo'], { codexHome, env: { TMPDIR: folder } });
  onTestFinished(() => terminal.close());
  // Node 22 keeps compiled code there, for the next start.
  return { terminal, left: () => readdirSync(folder).filter(name => name !== 'node-compile-cache') };
}

it('the live session is the first, and grows on the screen', async () => {
  const { terminal, left } = openDemo();
  await terminal.shows('Uploads hang for ever');
  expect(left().length).toBe(1);
  await terminal.shows(/▌● +now +Uploads hang/);
  terminal.type('\r');
  await terminal.shows('$ rg -n "retry" src/');
  await terminal.shows("$ sed -n '1,24p' src/retry.ts");
  terminal.type('\u0003');
  expect((await terminal.ended()).code).toBe(0);
  expect(left()).toEqual([]);
});

it.each(['SIGTERM', 'SIGHUP'])('%s ends it, and its home is gone', async signal => {
  const { terminal, left } = openDemo();
  await terminal.shows('Uploads hang for ever');
  terminal.pty.kill(signal);
  await terminal.ended();
  expect(left()).toEqual([]);
});

it('says that it is a demo, at every size; has sub-agents that unfold, and a question that waits', async () => {
  const { terminal } = openDemo();
  await terminal.shows('rolltop demo');
  await terminal.shows('▸ 2 sub-agents');
  await terminal.shows('193 sessions · 2 live');
  await terminal.shows('── Uploads hang');
  terminal.type('j');
  await terminal.shows('── Move the search box');
  await terminal.shows('needs you: question');
  await terminal.shows('What becomes of Ctrl-K');
  terminal.type('j');
  await terminal.shows('── The uploader retries');
  terminal.type('+');
  await terminal.shows('└ List every caller');
  terminal.resize(40, 10);
  await terminal.shows('rolltop demo');
});

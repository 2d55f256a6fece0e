/** `rolltop --plain` where a program writes the commands: standard input may have ended before the list is said. */
import { expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.ts';
import { SessionHome } from '../../support/session-home.ts';

it.each([
  ['commands that end with q', 'h\nq\n'],
  ['commands without a q', 'h\n'],
  ['the words of other programs', '?\nexit\n'],
  ['whole words', 'help\nquit\n'],
])('%s: it does them, and ends', async (_, stdin) => {
  const home = new SessionHome();
  home.add({ title: 'fix the parser' });
  const { code, stdout } = await runCli(['--plain'], { codexHome: home.path, stdin });
  expect(code).toBe(0);
  expect(stdout).toMatch(/fix the parser[\s\S]*h: this help[\s\S]*rolltop has ended\.\n$/);
});

it('no commands at all: it says the list, and ends', async () => {
  const home = new SessionHome();
  home.add({ title: 'fix the parser' });
  const { code, stdout } = await runCli(['--plain'], { codexHome: home.path, stdin: '' });
  expect(code).toBe(0);
  expect(stdout).toMatch(/fix the parser[\s\S]*rolltop has ended\.\n$/);
});

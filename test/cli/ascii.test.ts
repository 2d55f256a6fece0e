/** Where the locale has no UTF-8, what rolltop itself says is ASCII: marks, quotes, dashes, signs. */
import { expect, it } from 'vitest';
import { paintRow, themeFor } from '../../src/terminal/theme.ts';
import { asciiWords } from '../../src/text/unicode/ascii-words.ts';
import { cellWidth } from '../../src/text/unicode/width.ts';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

const OURS = '"a" isn’t … ≈ 2 × 3 – 1 − 1';

it('each sign becomes one that is as wide', () => {
  expect(asciiWords(OURS)).toBe('"a" isn\'t ~ ~ 2 x 3 - 1 - 1');
  expect(cellWidth(asciiWords(OURS))).toBe(cellWidth(OURS));
});

it('on the screen', () => {
  const row = { spans: [{ text: OURS, style: 'plain' as const }] };
  const env = { TERM: 'xterm' };
  expect(paintRow(row, themeFor(env, { color: true, ascii: true }))).toContain(asciiWords(OURS));
  expect(paintRow(row, themeFor(env, { color: true }))).toContain(OURS);
});

it.each([
  ['list foo:bar'],
  ['list --host nobody'],
  ['usage --since never'],
  ['usage'],
  ['prune foo:bar'],
  ['trash'],
])('rolltop %s', async line => {
  const home = new SessionHome();
  home.add({ title: 'plain' });
  const { stdout, stderr } = await runCli(line.split(' '), { codexHome: home.path, env: { LANG: 'C' } });
  expect(stdout + stderr).toMatch(/^[\n\u0020-\u007E]+$/);
});

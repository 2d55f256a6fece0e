import { describe, expect, it, test } from 'vitest';
import { linkMark, takesLinks, withLinks } from '../../src/terminal/links.ts';
import { PLAIN_THEME, paintRow } from '../../src/terminal/theme.ts';
import { linkTarget } from '../../src/text/link-target.ts';
import { span } from '../../src/text/spans.ts';

const RESET = '\u001B[0m';
const TARGET = 'https://example.org/a';

test.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ TERM: 'dumb', VTE_VERSION: '7200' }, false],
  [{ TERM: 'linux' }, false],
  [{ TERM: 'xterm-256color' }, false],
  [{ TERM: 'xterm-256color', VTE_VERSION: '7200' }, true],
  [{ TERM: 'xterm-256color', VTE_VERSION: '4803' }, false],
  [{ TERM: 'xterm-256color', KONSOLE_VERSION: '230804' }, true],
  [{ TERM: 'xterm-256color', KONSOLE_VERSION: '180400' }, false],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, true],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, false],
  [{ TERM: 'xterm-256color', WT_SESSION: '1' }, true],
  [{ TERM: 'xterm-kitty' }, true],
  [{ TERM: 'alacritty' }, true],
  [{ TERM: 'foot' }, true],
  // Within tmux the terminal outside does not count.
  [{ TERM: 'tmux-256color', TMUX: '/tmp/t,1,0', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.3a' }, false],
  [{ TERM: 'screen-256color', TMUX: '/tmp/t,1,0', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: '3.4' }, true],
  [
    { TERM: 'tmux-256color', TMUX: '/tmp/t,1,0', TERM_PROGRAM: 'tmux', TERM_PROGRAM_VERSION: 'next-3.6' },
    true,
  ],
  [{ TERM: 'tmux-256color', TMUX: '/tmp/t,1,0', VTE_VERSION: '7200' }, false],
  [{ TERM: 'tmux-256color' }, false],
  [{ TERM: 'screen', STY: '1.pts', VTE_VERSION: '7200' }, false],
])('%j: %s', (env, takes) => expect(takesLinks(env)).toBe(takes));

test.each([
  ['https://example.org/a?b=c;d', 'https://example.org/a?b=c;d'],
  ['HTTP://example.org', 'http://example.org/'],
  ['mailto:a@example.org', 'mailto:a@example.org'],
  ['https://example.org/ä b', 'https://example.org/%C3%A4%20b'],
  ['https://example.org/\u001B\\', null],
  ['file:///etc/passwd', null],
  ['javascript:alert(1)', null],
  ['ssh://host', null],
  ['example.org', null],
  ['https://', null],
  [`https://example.org/${'a'.repeat(3_000)}`, null],
])('%j leads to %j', (href, target) => {
  const made = linkTarget(href);
  if (target === null) expect(made ?? '').not.toMatch(/[^\u0021-\u007E]/);
  else expect(made).toBe(target);
  if (target === null && !href.startsWith('https://example.org/\u001B')) expect(made).toBeNull();
});

describe('a row with a link', () => {
  const row = { spans: [span('see '), { ...span('here', 'link'), link: TARGET }, span(' now')] };
  const painted = paintRow(row, PLAIN_THEME, linkMark);

  it('is sent as the one form that is ours, and the link ends with its text', () => {
    expect(withLinks(painted, 'shown')).toMatch(
      /^see \u001B\]8;id=rolltop-\d+;https:\/\/example\.org\/a\u001B\\here\u001B\]8;;\u001B\\\u001B\[0m now$/,
    );
  });

  it('has the same id for the same target', () => {
    expect(linkMark(TARGET)).toBe(linkMark(TARGET));
    expect(linkMark(`${TARGET}b`)).not.toBe(linkMark(TARGET));
  });

  it('is text where links are left out, or where nobody marks them', () => {
    expect(withLinks(painted, 'left out')).toBe(`see here${RESET} now`);
    expect(paintRow(row, PLAIN_THEME)).toBe('see here now');
  });

  it('a number that nobody gave is nothing', () => {
    expect(withLinks(`a\u001B[1008;999999mb${RESET}`, 'shown')).toBe(`ab${RESET}`);
  });
});

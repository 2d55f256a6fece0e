/** The bytes that call the person, by what is known of the terminal. */
import { describe, expect, it } from 'vitest';
import { notificationSequence } from '../../../src/terminal/notify/sequence.ts';
import { NOTIFY_WAYS, usualNotification, wrapFor } from '../../../src/terminal/notify/ways.ts';
import { cellWidth } from '../../../src/text/unicode/width.ts';

const ESC = '\u001B';
const BEL = '\u0007';
const XTERM = { TERM: 'xterm-256color' };
const TMUX = { TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/default,1,0' };
const SCREEN = { TERM: 'screen', STY: '123.pts-0' };

describe('what "auto" is', () => {
  it.each([
    [{ TERM: 'xterm-256color' }, 'bell'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'Apple_Terminal' }, 'bell'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'vscode', KITTY_WINDOW_ID: '1' }, 'bell'],
    [{ TERM: 'xterm-256color', VTE_VERSION: '7600' }, 'bell'],
    [{ TERM: 'xterm-256color', WT_SESSION: 'x' }, 'bell'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 'osc9'],
    [{ TERM: 'xterm-256color', LC_TERMINAL: 'iTerm2', SSH_TTY: '/dev/pts/1' }, 'osc9'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, 'osc9'],
    [{ TERM: 'xterm-ghostty', TERM_PROGRAM: 'ghostty' }, 'osc9'],
    [{ TERM: 'xterm-ghostty' }, 'osc9'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'WarpTerminal' }, 'osc9'],
    [{ TERM: 'xterm-kitty' }, 'osc99'],
    [{ TERM: 'xterm-256color', KITTY_WINDOW_ID: '1' }, 'osc99'],
    [{ TERM: 'foot' }, 'osc777'],
    [{ TERM: 'rxvt-unicode-256color' }, 'osc777'],
    // tmux first: the outer terminal's own words come along into it.
    [{ ...TMUX, TERM_PROGRAM: 'WezTerm' }, 'osc9'],
    [{ ...TMUX, TERM_PROGRAM: 'Apple_Terminal' }, 'osc9'],
    [{ TERM: 'screen-256color', TMUX: 'x', KITTY_WINDOW_ID: '1' }, 'osc9'],
    [SCREEN, 'osc9'],
  ] as const)('%o: %s', (env, way) => expect(usualNotification(env)).toBe(way));
});

describe('what is between', () => {
  it.each([
    [XTERM, 'plain'],
    [TMUX, 'tmux'],
    [{ TERM: 'screen-256color', TMUX: 'x' }, 'tmux'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'tmux' }, 'tmux'],
    [SCREEN, 'screen'],
    [{ TERM: 'screen-256color', TMUX: 'x', STY: 'y' }, 'tmux'],
    // Screen that was started in tmux, whose variables come along.
    [{ TERM: 'screen.xterm-256color', TMUX: 'x', STY: 'y', TERM_PROGRAM: 'tmux' }, 'screen'],
    [{ TERM: 'screen.tmux-256color', TERM_PROGRAM: 'tmux', STY: 'y' }, 'screen'],
  ] as const)('%o: %s', (env, wrap) => expect(wrapFor(env)).toBe(wrap));
});

describe('the bytes', () => {
  const text = '"Fix it" is ready';

  it.each([
    ['off', XTERM, ''],
    ['bell', XTERM, BEL],
    ['bell', TMUX, BEL],
    ['auto', XTERM, BEL],
    ['osc9', XTERM, `${ESC}]9;rolltop: ${text}${BEL}`],
    ['osc777', XTERM, `${ESC}]777;notify;rolltop;${text}${BEL}`],
    ['osc99', XTERM, `${ESC}]99;;rolltop: ${text}${BEL}`],
    ['osc9', TMUX, `${ESC}Ptmux;${ESC}${ESC}]9;rolltop: ${text}${BEL}${ESC}\\${BEL}`],
    ['auto', TMUX, `${ESC}Ptmux;${ESC}${ESC}]9;rolltop: ${text}${BEL}${ESC}\\${BEL}`],
    ['osc777', SCREEN, `${ESC}P${ESC}]777;notify;rolltop;${text}${BEL}${ESC}\\${BEL}`],
    // These show a string that they do not know.
    ['osc9', { TERM: 'linux' }, BEL],
    ['osc9', { TERM: 'dumb' }, BEL],
  ] as const)('%s in %o', (way, env, bytes) => expect(notificationSequence(way, text, env)).toBe(bytes));

  const HOSTILE = [
    `4;0${BEL}${ESC}]52;c;ZXZpbA==${BEL}`,
    `${ESC}\\${ESC}]0;owned${BEL}`,
    'a\nb\r\nc\td',
    '\u009D52;c;x\u009C',
    '\u202Eevil;two;three',
    '😀'.repeat(500),
    'é'.repeat(5_000),
    '\uD800',
  ];
  const ENVIRONMENTS = [XTERM, TMUX, SCREEN, { TERM: 'xterm-kitty' }];

  it.each(HOSTILE)('say nothing but the text, whatever is in it: %j', hostile => {
    for (const env of ENVIRONMENTS) {
      for (const way of NOTIFY_WAYS) {
        const bytes = notificationSequence(way, hostile, env);
        const inner = unwrapped(bytes);
        const [, said = ''] =
          /^(?:\u001B\](?:(?:9|99;);rolltop: |777;notify;rolltop;)([^\u0000-\u001F\u007F-\u009F]*)\u0007)?\u0007?$/.exec(
            inner,
          ) ?? ['', 'not understood'];
        expect(inner).not.toContain('\u202E');
        expect(said).not.toBe('not understood');
        expect(cellWidth(said)).toBeLessThanOrEqual(200);
        if (inner.includes(']777;')) expect(said).not.toContain(';');
      }
    }
  });

  it('screen gets pieces that it can hold, cut between characters', () => {
    const pieces = notificationSequence('osc9', '漢'.repeat(300), SCREEN).split(`${ESC}\\`).slice(0, -1);
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) {
      expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(242);
      expect(piece).not.toContain('\uFFFD');
    }
  });
});

/** What the terminal at the other end gets. */
function unwrapped(bytes: string): string {
  const tmux = /^\u001BPtmux;(.*)\u001B\\(\u0007)$/s.exec(bytes);
  if (tmux !== null) return (tmux[1] ?? '').replaceAll(ESC + ESC, ESC) + tmux[2];
  return bytes.replace(/\u001BP((?:(?!\u001B\\).)*)\u001B\\/gs, '$1');
}

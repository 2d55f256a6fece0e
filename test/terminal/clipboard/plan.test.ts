/** Which ways a text takes: rules for versions and settings of tmux, GNU screen, SSH and displays. */
import { describe, expect, it, test } from 'vitest';
import { clipboardPlan, type TmuxFacts } from '../../../src/terminal/clipboard/plan.ts';
import { clipboardSequence, firstBytes } from '../../../src/terminal/clipboard/sequence.ts';
import { hasCapability, tmuxVersion } from '../../../src/terminal/clipboard/tmux.ts';

const linux = (env: Readonly<Record<string, string>>) => ({ env, platform: 'linux' as const });
const names = (plan: ReturnType<typeof clipboardPlan>) => plan.programs.map(({ file }) => file);

describe('tmux', () => {
  const facts = (over: Partial<TmuxFacts>): TmuxFacts => ({
    version: 3.3,
    setClipboard: 'external',
    allowPassthrough: false,
    outerClipboard: true,
    outerTerm: 'xterm-256color',
    ...over,
  });
  it.each<[Partial<TmuxFacts>, string | null, string, RegExp | null]>([
    [{}, 'forwarded', '', null],
    [{ setClipboard: 'on' }, 'forwarded', '', null],
    [{ setClipboard: 'off' }, 'buffer', '', /set -s set-clipboard on/],
    [{ setClipboard: 'off', allowPassthrough: true }, 'buffer', 'tmux', null],
    [{ outerClipboard: false }, 'buffer', '', /terminal-features ',xterm-256color:clipboard'/],
    [{ outerClipboard: false, allowPassthrough: true }, 'buffer', 'tmux', null],
    [{ outerClipboard: null }, 'buffer', '', /shown on no terminal/],
    [{ version: null }, 'forwarded', '', null],
    [{ version: 3.6, setClipboard: 'off' }, 'buffer', '', /set-clipboard on/],
    [{ version: 3.2 }, 'forwarded', '', null],
    [{ version: 3.2, setClipboard: 'off' }, 'buffer', 'tmux', null],
    [{ version: 3.1 }, 'buffer', 'tmux', null],
    [{ version: 3.1, setClipboard: 'on' }, null, 'plain', null],
    [{ version: 2.6 }, 'buffer', 'tmux', null],
    [{ version: 2.5, setClipboard: 'on' }, null, 'plain', null],
    [{ version: 2.1, setClipboard: 'off' }, 'buffer', 'tmux', null],
  ])('%j', (over, tmux, sequences, advice) => {
    const plan = clipboardPlan(linux({ TMUX: 'x', TERM: 'tmux-256color' }), facts(over));
    expect([plan.tmux, plan.sequences.join()]).toEqual([tmux, sequences]);
    if (advice === null) expect(plan.advice).toBeNull();
    else expect(plan.advice).toMatch(advice);
  });
  it('that does not answer gets the plain sequence, and advice', () => {
    const plan = clipboardPlan(linux({ TMUX: 'x' }), 'silent');
    expect(plan).toMatchObject({
      tmux: null,
      sequences: ['plain'],
      advice: expect.stringContaining('set-clipboard'),
    });
  });
  test.each([
    ['3.3a', 3.3],
    ['next-3.6', 3.6],
    ['2.9', 2.9],
    ['3.0-rc4', 3],
    ['master', null],
    ['openbsd-7.1', null],
  ])('version %s', (text, version) => expect(tmuxVersion(text)).toBe(version));
  it('what the terminal can do is read from its own description', () => {
    const messages =
      'Terminal 0: foot for /dev/pts/1, flags=0x0:\n  3: Ms: [missing]\nTerminal 1: alacritty for /dev/pts/12, flags=0x0:\n  3: Ms: (string) \\033]52\n';
    expect(hasCapability(messages, '/dev/pts/1')).toBe(false);
    expect(hasCapability(messages, '/dev/pts/12')).toBe(true);
    expect(hasCapability(null, '/dev/pts/1')).toBe(false);
  });
});

describe('without tmux', () => {
  it.each<[Record<string, string>, string, string]>([
    [{ TERM: 'xterm-256color', SSH_TTY: '/dev/pts/1' }, 'plain', ''],
    [{ TERM: 'xterm-256color', SSH_CONNECTION: 'a', DISPLAY: ':0', WAYLAND_DISPLAY: 'w' }, 'plain', ''],
    [{ TERM: 'xterm-256color', DISPLAY: ':0' }, 'plain', 'xclip,xsel'],
    [{ TERM: 'xterm-256color', DISPLAY: ':0', WAYLAND_DISPLAY: 'w' }, 'plain', 'wl-copy,xclip,xsel'],
    [{ TERM: 'xterm-256color', WAYLAND_DISPLAY: 'w' }, 'plain', 'wl-copy'],
    [{ TERM: 'screen', STY: '1.x' }, 'screen', ''],
    [{ TERM: 'screen.xterm-256color', STY: '1.x', DISPLAY: ':0' }, 'screen', 'xclip,xsel'],
    [{ TERM: 'screen-256color', SSH_TTY: 'x' }, 'plain,screen', ''],
    [{ TERM: 'tmux-256color', SSH_TTY: 'x' }, 'plain,tmux', ''],
    [{ TERM: 'linux' }, '', ''],
    [{ TERM: 'vt220' }, '', ''],
  ])('%j', (env, sequences, programs) => {
    const plan = clipboardPlan(linux(env), null);
    expect([plan.sequences.join(), names(plan).join()]).toEqual([sequences, programs]);
  });
  it('macOS has a program of its own, which SSH does not reach', () => {
    const plan = (env: Record<string, string>) => names(clipboardPlan({ env, platform: 'darwin' }, null));
    expect(plan({ TERM: 'xterm-256color' })).toEqual(['pbcopy']);
    expect(plan({ TERM: 'xterm-256color', SSH_TTY: 'x' })).toEqual([]);
  });
});

describe('the sequence', () => {
  const decoded = (sequence: string) =>
    Buffer.from(/\]52;c;([^\u0007]*)\u0007/.exec(sequence)?.[1] ?? '', 'base64').toString();
  const text = 'é日😀'.repeat(2000);
  it('plain', () => expect(decoded(clipboardSequence(text, 'plain'))).toBe(text));
  it('through tmux', () => {
    const wrapped = /^\u001BPtmux;(.*)\u001B\\$/s.exec(clipboardSequence(text, 'tmux'))?.[1] ?? '';
    expect(decoded(wrapped.replaceAll('\u001B\u001B', '\u001B'))).toBe(text);
  });
  it('through screen, in pieces that it takes', () => {
    const pieces = clipboardSequence(text, 'screen').split('\u001B\\').slice(0, -1);
    for (const piece of pieces) expect(piece.length).toBeLessThan(256);
    expect(decoded(pieces.map(piece => piece.replace(/^\u001BP/, '')).join(''))).toBe(text);
  });
  it('is cut between characters', () => {
    expect([0, 1, 2, 3, 4, 5].map(bytes => firstBytes('aé😀', bytes))).toEqual([
      '',
      'a',
      'a',
      'aé',
      'aé',
      'aé',
    ]);
    expect(firstBytes('aé😀', 7)).toBe('aé😀');
  });
});

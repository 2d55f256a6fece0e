/**
 * Which ways a text takes to the person's clipboard, by what is known of the terminal. Pure: rules, no questions. Facts about tmux are
 * from its manual and source: `load-buffer -w` since 3.2 (it does not ask for `set-clipboard`: this does), `set-clipboard external` since
 * 2.6, passing through always before 3.3 and only with `allow-passthrough` since. GNU screen passes on what is in a DCS of its own.
 */
import type { Machine } from '../machine.ts';
import type { Wrap } from '../wrap-sequence.ts';

/** What tmux says about itself. */
export interface TmuxFacts {
  /** `3.3a` is 3.3; a version that is still being made is the one it will be. Null: no number in it. */
  readonly version: number | null;
  readonly setClipboard: 'on' | 'external' | 'off';
  readonly allowPassthrough: boolean;
  /** Whether tmux can send a text to the terminal that it is shown on; null: it is shown on none. */
  readonly outerClipboard: boolean | null;
  /** The name (TERM) of that terminal. */
  readonly outerTerm: string;
}

export interface ClipboardProgram {
  readonly file: string;
  readonly args: readonly string[];
}

export interface ClipboardPlan {
  /** The first one that is there and works is enough. */
  readonly programs: readonly ClipboardProgram[];
  /** tmux's own buffer; `forwarded`: and from there to the terminal's clipboard. */
  readonly tmux: 'buffer' | 'forwarded' | null;
  /** How the sequence (OSC 52) is wrapped, for each time it is sent. */
  readonly sequences: readonly Wrap[];
  /** What to set where the text did not reach the clipboard, or may not have; an end of a sentence. */
  readonly advice: string | null;
}

const NOTHING: ClipboardPlan = { programs: [], tmux: null, sequences: [], advice: null };

/** `tmux` is null outside of tmux, `silent` where it did not answer. */
export function clipboardPlan(
  { env, platform }: Pick<Machine, 'env' | 'platform'>,
  tmux: TmuxFacts | 'silent' | null,
): ClipboardPlan {
  const programs = localPrograms(env, platform);
  if (tmux === 'silent') {
    const advice = 'tmux did not answer; with "set -s set-clipboard on" it takes such a text';
    return { ...NOTHING, programs, sequences: ['plain'], advice };
  }
  return { ...(tmux === null ? withoutTmux(env, programs) : withTmux(tmux)), programs };
}

/** Null through SSH: the person's clipboard is at the other end. */
function localPrograms(env: Machine['env'], platform: NodeJS.Platform): readonly ClipboardProgram[] {
  if (env.SSH_CONNECTION || env.SSH_TTY) return [];
  if (platform === 'darwin') return [{ file: 'pbcopy', args: [] }];
  const wayland = env.WAYLAND_DISPLAY ? [{ file: 'wl-copy', args: [] }] : [];
  const x11 = [
    { file: 'xclip', args: ['-selection', 'clipboard', '-in'] },
    { file: 'xsel', args: ['--clipboard', '--input'] },
  ];
  return env.DISPLAY ? [...wayland, ...x11] : wayland;
}

function withoutTmux(
  { TERM = '', STY, DISPLAY, WAYLAND_DISPLAY }: Machine['env'],
  programs: readonly ClipboardProgram[],
): ClipboardPlan {
  if (/^(?:linux|vt\d|dumb)/.test(TERM)) return { ...NOTHING, advice: 'a console has no clipboard' };
  if (STY) return { ...NOTHING, sequences: ['screen'] };
  // Through SSH, from within one of them.
  if (/^screen/.test(TERM)) {
    return {
      ...NOTHING,
      sequences: ['plain', 'screen'],
      advice: 'in tmux it needs "set -s set-clipboard on"',
    };
  }
  if (/^tmux/.test(TERM)) {
    return { ...NOTHING, sequences: ['plain', 'tmux'], advice: 'tmux needs "set -s set-clipboard on"' };
  }
  const install = WAYLAND_DISPLAY ? 'wl-copy' : DISPLAY ? 'xclip or xsel' : null;
  const advice = programs.length > 0 && install !== null ? `with ${install} installed it is certain` : null;
  return { ...NOTHING, sequences: ['plain'], advice };
}

function withTmux(tmux: TmuxFacts): ClipboardPlan {
  const { version, setClipboard, allowPassthrough } = tmux;
  // A version without a number is a new one.
  const [hasForward, isPassing] = [
    version === null || version >= 3.2,
    allowPassthrough || (version !== null && version < 3.3),
  ];
  if (!hasForward && setClipboard === 'on') return { ...NOTHING, sequences: ['plain'] };
  const canForward = hasForward && setClipboard !== 'off' && tmux.outerClipboard === true;
  if (canForward) return { ...NOTHING, tmux: 'forwarded' };
  if (isPassing) return { ...NOTHING, tmux: 'buffer', sequences: ['tmux'] };
  return { ...NOTHING, tmux: 'buffer', advice: tmuxAdvice(tmux) };
}

function tmuxAdvice({ setClipboard, outerClipboard, outerTerm }: TmuxFacts): string {
  if (setClipboard === 'off') return 'that needs "tmux set -s set-clipboard on"';
  if (outerClipboard === null) return 'tmux is shown on no terminal';
  const feature = `',${outerTerm || '*'}:clipboard'`;
  return `that needs "tmux set -as terminal-features ${feature}", and to attach again`;
}

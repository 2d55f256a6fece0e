/**
 * The clipboard, without a package: OSC 52 reaches that of the person's own terminal, through SSH and tmux; a program of this machine
 * helps where the terminal does not know OSC 52. Only called on a key press, with safe text.
 */
import { findProgram } from '../system/find-program.ts';
import { runProgram } from '../system/run-program.ts';
import type { Machine } from './machine.ts';

/** Terminals cut or refuse longer sequences (xterm: about 100,000 bytes of base64). */
const OSC52_LIMIT_BYTES = 74_000;
const ESC = '\u001B';

/**
 * The clipboard of the person at this machine. The terminal gets the text, unless it is too long for it, and so does a program of
 * this machine, where one is sure to be at the person's end.
 */
export function clipboardOf(
  { env, platform }: Pick<Machine, 'env' | 'platform'>,
  sendSequence: (sequence: string) => void,
): (text: string) => Promise<'by a program' | 'by the terminal' | 'too long'> {
  return async text => {
    const sequence = clipboardSequence(text, env);
    if (sequence !== null) sendSequence(sequence);
    const tool = localTool(env, platform);
    if (tool !== null && (await pipeInto(tool, text, env))) return 'by a program';
    return sequence === null ? 'too long' : 'by the terminal';
  };
}

/** The sequence that puts `text` on the clipboard, wrapped for tmux and screen; null when the text is too long for it. */
function clipboardSequence(text: string, env: Machine['env']): string | null {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > OSC52_LIMIT_BYTES) return null;
  const sequence = `${ESC}]52;c;${bytes.toString('base64')}\u0007`;
  if (env.TMUX) return `${ESC}Ptmux;${sequence.replaceAll(ESC, ESC + ESC)}${ESC}\\`;
  if (/^screen/.test(env.TERM ?? '')) return `${ESC}P${sequence}${ESC}\\`;
  return sequence;
}

type ClipboardProgram = readonly [name: string, args: readonly string[]];

/** Null through SSH: the person's clipboard is at the other end. */
function localTool(env: Machine['env'], platform: NodeJS.Platform): ClipboardProgram | null {
  if (env.SSH_CONNECTION || env.SSH_TTY) return null;
  if (platform === 'darwin') return ['pbcopy', []];
  if (env.WAYLAND_DISPLAY) return ['wl-copy', []];
  if (env.DISPLAY) return ['xclip', ['-selection', 'clipboard', '-in']];
  return null;
}

/** It has the text in a moment, and stays in the background where a clipboard needs that. */
const TIMEOUT_MS = 5_000;

/** False when the program is not there or failed. Never through a shell. */
async function pipeInto([name, args]: ClipboardProgram, text: string, env: Machine['env']): Promise<boolean> {
  const file = findProgram(name, env.PATH);
  if (file === null) return false;
  const end = await runProgram({ file, args, env, input: text, timeoutMs: TIMEOUT_MS });
  return end.kind === 'ended' && end.code === 0;
}

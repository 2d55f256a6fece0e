/**
 * Copying, without a package: OSC 52 reaches the clipboard of the person's own terminal, through SSH and tmux; a local tool
 * helps where the terminal does not know OSC 52. Only ever called on a key press, with sanitised text.
 */
import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** Terminals cut or refuse longer sequences (xterm: about 100,000 bytes of base64). */
const OSC52_LIMIT_BYTES = 74_000;
const ESC = '\u001B';

/** The sequence that puts `text` on the clipboard, wrapped for tmux and screen; null when the text is too long for it. */
export function clipboardSequence(text: string, env: Environment): string | null {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > OSC52_LIMIT_BYTES) return null;
  const sequence = `${ESC}]52;c;${bytes.toString('base64')}\u0007`;
  if (env.TMUX) return `${ESC}Ptmux;${sequence.replaceAll(ESC, ESC + ESC)}${ESC}\\`;
  if (/^screen/.test(env.TERM ?? '')) return `${ESC}P${sequence}${ESC}\\`;
  return sequence;
}

function localTool(env: Environment, platform: NodeJS.Platform): readonly [string, readonly string[]] | null {
  if (env.SSH_CONNECTION || env.SSH_TTY) return null; // the clipboard wanted is at the other end
  if (platform === 'darwin') return ['pbcopy', []];
  if (env.WAYLAND_DISPLAY) return ['wl-copy', []];
  if (env.DISPLAY) return ['xclip', ['-selection', 'clipboard', '-in']];
  return null;
}

/** Hands `text` to the local clipboard tool; false when there is none or it failed. Never through a shell. */
export async function copyWithLocalTool(
  text: string,
  env: Environment,
  platform: NodeJS.Platform,
): Promise<boolean> {
  const tool = localTool(env, platform);
  if (tool === null) return false;
  return await new Promise<boolean>(resolve => {
    const child = spawn(tool[0], tool[1], { stdio: ['pipe', 'ignore', 'ignore'], shell: false });
    child.once('error', () => resolve(false));
    child.once('exit', code => resolve(code === 0));
    child.stdin.once('error', () => resolve(false));
    child.stdin.end(text);
  });
}

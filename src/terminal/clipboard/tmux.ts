/** What the tmux around rolltop says about itself, and a text into its buffer. */
import type { Machine } from '../machine.ts';
import type { TmuxFacts } from './plan.ts';
import { output } from './run.ts';

type Env = Machine['env'];

/** `3.3a` → 3.3, `next-3.6` → 3.6; null: `master`. */
export function tmuxVersion(text: string): number | null {
  const number = /(\d+\.\d+)/.exec(text)?.[1];
  return number === undefined || text.startsWith('openbsd') ? null : Number(number);
}

const CLIENT = '#{version}\t#{client_termname}\t#{client_termfeatures}\t#{client_tty}';

/** Null when it does not answer. */
export async function tmuxFacts(env: Env): Promise<TmuxFacts | null> {
  const ask = (...args: string[]): Promise<string | null> => output('tmux', { args, env });
  const [client, setClipboard, passthrough] = await Promise.all([
    ask('display-message', '-p', CLIENT),
    ask('show-options', '-sv', 'set-clipboard'),
    // Before 3.3 there is no such option: an error.
    ask('show-options', '-pAv', 'allow-passthrough'),
  ]);
  if (client === null) return null;
  const [version = '', outerTerm = '', features = '', tty = ''] = client.trimEnd().split('\t');
  const known = features.split(',').includes('clipboard');
  const outer = tty === '' ? null : known || hasCapability(await ask('show-messages', '-T'), tty);
  const said = setClipboard?.trim() ?? '';
  return {
    version: tmuxVersion(version),
    setClipboard: said === 'on' || said === 'off' ? said : 'external',
    allowPassthrough: /^(?:on|all)$/.test(passthrough?.trim() ?? ''),
    outerClipboard: outer,
    outerTerm,
  };
}

/** True where the description of the terminal on `tty` has the capability Ms. */
export function hasCapability(messages: string | null, tty: string): boolean {
  const terminals = (messages ?? '').split(/^(?=Terminal \d+:)/m);
  const own = terminals.find(terminal => terminal.split('\n')[0]?.includes(` for ${tty},`));
  return own !== undefined && /^\s*\d+: Ms: \(string\)/m.test(own);
}

/** The person may have attached from another place than where tmux was started: its session knows the display of today. */
export async function environmentOfSession(env: Env): Promise<Env> {
  const lines = (await output('tmux', { args: ['show-environment'], env })) ?? '';
  const current: Record<string, string | undefined> = { ...env };
  for (const line of lines.split('\n')) {
    const [, gone, name, value] =
      /^(-?)(DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|SSH_CONNECTION|SSH_TTY)(?:=(.*))?$/.exec(line) ?? [];
    if (name !== undefined) current[name] = gone === '-' ? undefined : value;
  }
  if (current.SSH_CONNECTION === undefined) delete current.SSH_TTY;
  return current;
}

/** False when tmux did not take it. */
export async function loadBuffer(
  text: string,
  env: Env,
  { forward }: { readonly forward: boolean },
): Promise<boolean> {
  const args = ['load-buffer', ...(forward ? ['-w'] : []), '-'];
  return (await output('tmux', { args, env, input: text })) !== null;
}

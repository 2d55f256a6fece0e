/**
 * The line discipline as it was found (echo, line editing, signals): a program that was killed on the terminal leaves it as it
 * pleased, and what Node takes for the original is what it finds then.
 */
import { spawn } from 'node:child_process';
import type { Machine } from './machine.ts';

/** In stty's own form; null where there is no stty. */
export async function readLineModes(env: Machine['env']): Promise<string | null> {
  const said = await stty(['-g'], env);
  return said !== null && /^[\w:=]+$/.test(said) ? said : null;
}

/** Puts back what `readLineModes` read. */
export async function restoreLineModes(modes: string | null, env: Machine['env']): Promise<void> {
  if (modes !== null) await stty([modes], env);
}

/** Asks about the terminal on standard input. */
function stty(args: readonly string[], env: Machine['env']): Promise<string | null> {
  return new Promise(resolve => {
    const child = spawn('stty', args, {
      stdio: ['inherit', 'pipe', 'ignore'],
      env: { ...env },
      shell: false,
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', () => resolve(null));
    child.once('close', code => resolve(code === 0 ? said.trim() : null));
  });
}

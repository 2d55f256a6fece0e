/**
 * The terminal's line modes (echo, line editing, signals), saved before another program has the terminal and restored after it. A
 * program that is killed leaves its own modes behind, and Node would take those for the original ones.
 */
import { spawn } from 'node:child_process';
import { findProgram } from '../system/find-program.ts';
import type { Machine } from './machine.ts';

/** In the form of `stty -g`; null where there is no stty. */
export async function readLineModes(env: Machine['env']): Promise<string | null> {
  const modes = await stty(['-g'], env);
  return modes !== null && /^[\w:=]+$/.test(modes) ? modes : null;
}

/** Puts back what `readLineModes` read. */
export async function restoreLineModes(modes: string | null, env: Machine['env']): Promise<void> {
  if (modes !== null) await stty([modes], env);
}

/** Runs stty on the terminal of standard input; null when it failed. */
function stty(args: readonly string[], env: Machine['env']): Promise<string | null> {
  const file = findProgram('stty', env.PATH);
  if (file === null) return Promise.resolve(null);
  return new Promise(resolve => {
    const child = spawn(file, args, {
      stdio: ['inherit', 'pipe', 'ignore'],
      env: { ...env },
      shell: false,
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', () => resolve(null));
    child.once('close', code => resolve(code === 0 ? output.trim() : null));
  });
}

/**
 * Shows a long text through the person's pager. Promises: the pager is taken from an absolute entry of PATH and started without a shell; a
 * person who leaves it early ends the text, which is no error.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from './find-program.ts';

export interface PagerEnvironment {
  readonly PAGER?: string | undefined;
  readonly PATH?: string | undefined;
  readonly LESS?: string | undefined;
}

/** `none`: there is no pager, or PAGER is empty, and nothing was read from `pieces`. */
export async function showInPager(
  pieces: AsyncIterable<string>,
  env: PagerEnvironment,
): Promise<'shown' | 'none'> {
  const [name = '', ...args] = (env.PAGER ?? 'less').split(/\s+/).filter(Boolean);
  const file = name.startsWith('/') ? name : findProgram(name, env.PATH);
  if (file === null || name === '') return 'none';
  // As git does: a text of one screen stays on the screen, colours are shown.
  const pager = spawn(file, args, {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...env, LESS: env.LESS ?? 'FRX' },
  });
  const ended = new Promise<void>((resolve, reject) => {
    pager.once('error', reject);
    pager.once('close', () => resolve());
  });
  await Promise.all([feed(pager, pieces), ended]);
  return 'shown';
}

async function feed({ stdin }: ChildProcess, pieces: AsyncIterable<string>): Promise<void> {
  if (stdin === null) return;
  let isGone = false;
  const gone = new Promise<void>(resolve => {
    for (const event of ['error', 'close'] as const)
      stdin.once(event, () => {
        isGone = true;
        resolve();
      });
  });
  for await (const piece of pieces) {
    if (isGone) return;
    if (!stdin.write(piece)) await Promise.race([once(stdin, 'drain').catch(() => {}), gone]);
  }
  stdin.end();
}

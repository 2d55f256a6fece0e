/** Asks a small program of this machine, found by its name. */
import { findProgram } from '../../system/find-program.ts';
import { runProgram } from '../../system/run-program.ts';
import type { Machine } from '../machine.ts';

/** A display that is gone lets its programs wait for ever. */
const PATIENCE_MS = 2_000;

interface Run {
  readonly args: readonly string[];
  readonly env: Machine['env'];
  readonly input?: string;
}

/** What it wrote; null when it is not there, failed, or took too long. */
export async function output(name: string, { args, env, input }: Run): Promise<string | null> {
  const file = findProgram(name, env.PATH);
  if (file === null) return null;
  const given = input === undefined ? {} : { input };
  const end = await runProgram({ file, args, env, ...given, timeoutMs: PATIENCE_MS });
  return end.kind === 'ended' && end.code === 0 ? end.output : null;
}

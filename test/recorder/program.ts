/** Runs a small TypeScript program as a real process of its own, so that it can be killed. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';

const programs = new URL('./programs/', import.meta.url).pathname;
const built = new URL('../../node_modules/.cache/rolltop-tests/', import.meta.url).pathname;

/** Bundles `programs/<name>.ts`; returns the path of what node can run. */
export async function buildProgram(name: string): Promise<string> {
  mkdirSync(built, { recursive: true });
  const outfile = join(built, `${name}.mjs`);
  await build({
    entryPoints: [join(programs, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  return outfile;
}

export interface RunningProgram {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Everything printed so far. */
  printed(): string;
  /** Resolves when the process is gone and its output read. */
  readonly ended: Promise<void>;
}

export function runProgram(program: string, args: readonly string[]): RunningProgram {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed += `stderr: ${chunk.toString()}`;
  });
  const ended = new Promise<void>(resolve => child.on('close', () => resolve()));
  return { child, printed: () => printed, ended };
}

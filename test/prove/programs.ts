/** Programs of the campaign as processes of their own, built once. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const FOLDER = new URL('./programs/', import.meta.url).pathname;
const BUILT = new URL('../../node_modules/.cache/rolltop-prove/', import.meta.url).pathname;

/** Bundles `programs/<name>.ts`; returns the path of what Node can run. */
export async function buildProgram(name: string): Promise<string> {
  mkdirSync(BUILT, { recursive: true });
  const outfile = join(BUILT, `${name}.mjs`);
  const form = { bundle: true, platform: 'node', format: 'esm', logLevel: 'error' } as const;
  await build({ entryPoints: [join(FOLDER, `${name}.ts`)], outfile, ...form });
  return outfile;
}

export interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it said on descriptor 3. */
  readonly said: string;
  /** It did not end within its time, and was ended. */
  readonly hung: boolean;
}

export interface Started {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Left out: Node. */
  readonly program?: string;
  /** A process that takes longer hangs. */
  readonly patienceMs: number;
}

/** Runs one to its end. */
export function runToEnd({ command, env, stdin, program, patienceMs }: Started): Promise<Ended> {
  const child = spawn(program ?? process.execPath, command, { env, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  const texts = ['', '', '', ''];
  for (const at of [1, 2, 3] as const)
    child.stdio[at]?.on('data', (chunk: Buffer) => {
      texts[at] += chunk.toString();
    });
  // It may be gone before it has read anything.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin ?? '');
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, patienceMs);
  return new Promise(resolve => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const [, stdout = '', stderr = '', said = ''] = texts;
      resolve({ code, signal, stdout, stderr, said, hung });
    });
  });
}

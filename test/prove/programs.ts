/** Programs of the campaign as processes of their own, built once. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const FOLDER = new URL('./programs/', import.meta.url).pathname;
/** Where a program lies; written so that the bundling of the campaign itself does not take it for its own. */
const OWN_URL = ['import', 'meta', 'url'].join('.');
const BUILT = new URL('../../node_modules/.cache/rolltop-prove/', import.meta.url).pathname;

/** Bundles `programs/<name>.ts`; returns the path of what Node can run. CommonJS starts sooner. */
export async function buildProgram(name: string): Promise<string> {
  mkdirSync(BUILT, { recursive: true });
  const outfile = join(BUILT, `${name}.cjs`);
  const form = { bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' } as const;
  const define = { [OWN_URL]: JSON.stringify(pathToFileURL(outfile).href) };
  await build({ entryPoints: [join(FOLDER, `${name}.ts`)], outfile, define, ...form });
  return outfile;
}

export interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
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
  const child = spawn(program ?? process.execPath, command, { env, stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
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
      resolve({ code, signal, stdout, stderr, hung });
    });
  });
}

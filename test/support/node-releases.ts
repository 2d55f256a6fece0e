/**
 * The releases of Node that rolltop promises to run with, as the registry has them: a package with the program in it and no install
 * script. Each is fetched once into a folder outside the repository.
 */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The oldest that is promised, then the newest of each line when this was written. */
export const NODE_RELEASES = ['20.19.6', '22.23.5', '24.22.3', '26.12.1'] as const;

export type NodeRelease =
  | { readonly kind: 'here'; readonly program: string }
  | { readonly kind: 'missing'; readonly why: string };

const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'rolltop-nodes');
const DOWNLOAD_MS = 4 * 60_000;

/** The program of this release; `missing` where the registry cannot be reached, or has none for this machine. */
export async function nodeRelease(version: string): Promise<NodeRelease> {
  const program = path.join(cache, version, 'node');
  try {
    if (!existsSync(program)) await fetchInto(version, program);
    const { stdout } = await run(program, ['--version']);
    if (stdout.trim() === `v${version}`) return { kind: 'here', program };
    return { kind: 'missing', why: `it says that it is ${stdout.trim()}` };
  } catch (error) {
    return { kind: 'missing', why: String(error).split('\n')[0] ?? '' };
  }
}

/** Into a folder of its own first: a download that was cut off must not be taken for a whole one. */
async function fetchInto(version: string, program: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(path.join(cache, 'fresh-'));
  try {
    const name = `node-${process.platform}-${process.arch}`;
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
    const args = ['install', '--prefix', fresh, ...options, `${name}@${version}`];
    await run('npm', args, { timeout: DOWNLOAD_MS });
    mkdirSync(path.dirname(program), { recursive: true });
    chmodSync(path.join(fresh, 'node_modules', name, 'bin/node'), 0o755);
    renameSync(path.join(fresh, 'node_modules', name, 'bin/node'), program);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

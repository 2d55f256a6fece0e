/**
 * Before the first test: installs the npm package of each requested Codex into a folder outside the repository, once, several at a time.
 * The newest is the one that the registry names as the latest; where it cannot be asked or installed, the newest that is installed.
 * What cannot be installed (no network, no build for this machine) is reported, and its tests are skipped.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { compareVersions, isVersion, wantedVersions } from './versions.ts';

export type Installed =
  | { readonly version: string; readonly binary: string }
  | { readonly version: string; readonly binary: null; readonly why: string };

declare module 'vitest' {
  export interface ProvidedContext {
    codexVersions: readonly Installed[];
    newestCodex: string;
  }
}

const PACKAGE = '@openai/codex';
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rolltop-interop');
/** Without a network npm would try for many minutes. */
const NETWORK_OPTIONS = ['--fetch-retries=1', '--fetch-timeout=60000', '--no-audit', '--no-fund'];
const INSTALL_MS = 5 * 60_000;
const START_MS = 20_000;

export async function setup(project: TestProject): Promise<void> {
  const latest = await latestVersion();
  const wanted = wantedVersions(
    [process.env.ROLLTOP_CODEX_VERSIONS ?? '', latest ?? newestInstalled()?.version ?? ''].join(),
  );
  const installed = await Promise.all(wanted.map(async version => requireRunning(await install(version))));
  for (const one of installed) {
    console.log(`interop: Codex ${one.version} ${one.binary === null ? `SKIPPED: ${one.why}` : 'is here'}`);
  }
  const newest = newestOf(installed);
  const how = newest === latest ? 'the latest on the registry' : 'the newest installed';
  const lack = latest === null ? ': the registry cannot be asked here' : `: the latest is ${latest}`;
  console.log(`interop: the newest Codex is ${newest}, ${how}${newest === latest ? '' : lack}`);
  project.provide('codexVersions', installed);
  project.provide('newestCodex', newest);
}

/** Where none is installed, the newest of those that are not: its tests say so. */
function newestOf(installed: readonly Installed[]): string {
  const newest = installed.findLast(one => one.binary !== null) ?? installed.at(-1);
  if (newest === undefined) throw new Error('No Codex is wanted.');
  return newest.version;
}

async function latestVersion(): Promise<string | null> {
  const { failure, stdout } = await npm(['view', PACKAGE, 'dist-tags.latest']);
  const version = stdout.trim();
  return failure === null && isVersion(version) ? version : null;
}

/** Of those that an earlier run installed; null when there is none. */
export function newestInstalled(): { readonly version: string; readonly binary: string } | null {
  const found = foldersIn(cache).flatMap(version => {
    const binary = isVersion(version) ? findBinary(join(cache, version)) : null;
    return binary === null ? [] : [{ version, binary }];
  });
  return found.sort((a, b) => compareVersions(a.version, b.version)).at(-1) ?? null;
}

async function install(version: string): Promise<Installed> {
  const folder = join(cache, version);
  const found = findBinary(folder);
  if (found !== null) return { version, binary: found };
  // Into a folder of its own first: an installation that was cut off must not be taken for a whole one.
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    const { failure } = await npm([
      'install',
      '--prefix',
      fresh,
      '--ignore-scripts',
      `${PACKAGE}@${version}`,
    ]);
    if (failure !== null) return { version, binary: null, why: `npm says ${failure}` };
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  const binary = findBinary(folder);
  if (binary !== null) return { version, binary };
  return { version, binary: null, why: `it has no program for ${process.platform} ${process.arch}` };
}

/** A program for another kind of machine is as good as none. */
async function requireRunning(one: Installed): Promise<Installed> {
  if (one.binary === null) return one;
  const { failure } = await run(one.binary, ['--version'], START_MS);
  if (failure === null) return one;
  return { version: one.version, binary: null, why: `it does not run here: ${failure}` };
}

function npm(args: readonly string[]): Promise<ProgramEnd> {
  return run('npm', [...args, ...NETWORK_OPTIONS], INSTALL_MS);
}

interface ProgramEnd {
  readonly stdout: string;
  /** The reason in one line, or null when it ended well. */
  readonly failure: string | null;
}

function run(file: string, args: readonly string[], timeout: number): Promise<ProgramEnd> {
  return new Promise(resolve => {
    execFile(file, args, { encoding: 'utf8', timeout }, (error, stdout, stderr) => {
      resolve({ stdout, failure: error === null ? null : (reasonIn(stderr) ?? error.message) });
    });
  });
}

/** npm prints its reason first, and ends with the path of a log. */
function reasonIn(text: string): string | null {
  const lines = text.split('\n').map(line => line.replace(/^npm (error|warn) ?/, '').trim());
  return lines.find(line => line !== '' && !/^(code|errno|syscall|Unknown)/.test(line)) ?? null;
}

/** The program itself, not its launcher: it is killed in these tests, and must not live on behind a launcher that is gone. */
function findBinary(folder: string): string | null {
  const target = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-${
    process.platform === 'darwin' ? 'apple-darwin' : 'unknown-linux-musl'
  }`;
  const scope = join(folder, 'node_modules', '@openai');
  const found = namesBelow(scope).find(
    name => name.endsWith(`/codex-${target}`) || (name.includes(`/${target}/`) && name.endsWith('/codex')),
  );
  return found === undefined ? null : join(scope, found);
}

function namesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(found => found.isFile())
      .map(found => join(found.parentPath, found.name).slice(folder.length));
  } catch {
    return [];
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

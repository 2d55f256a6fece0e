/**
 * Before the first test: installs the npm package of each wanted Codex into a folder outside the repository, once. What cannot be
 * installed (no network, no build for this machine) is said, and its tests are skipped.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { isVersion, wantedVersions } from './versions.ts';

export type Installed =
  | { readonly version: string; readonly binary: string }
  | { readonly version: string; readonly binary: null; readonly why: string };

declare module 'vitest' {
  export interface ProvidedContext {
    codexVersions: readonly Installed[];
  }
}

const PACKAGE = '@openai/codex';
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rolltop-interop');
/** Without a network npm would try for many minutes. */
const NETWORK_OPTIONS = ['--fetch-retries=1', '--fetch-timeout=60000', '--no-audit', '--no-fund'];
const INSTALL_MS = 5 * 60_000;
const START_MS = 20_000;

export function setup(project: TestProject): void {
  const versions = wantedVersions(process.env.ROLLTOP_CODEX_VERSIONS);
  const latest = latestVersion();
  if (latest === null) console.log('interop: which Codex is the latest cannot be asked here.');
  else if (!versions.includes(latest)) versions.push(latest);
  const installed = versions.map(install).map(requireRunning);
  for (const one of installed) {
    console.log(`interop: Codex ${one.version} ${one.binary === null ? `SKIPPED: ${one.why}` : 'is here'}`);
  }
  project.provide('codexVersions', installed);
}

function latestVersion(): string | null {
  const asked = npm(['view', PACKAGE, 'dist-tags.latest']);
  const version = asked.stdout.trim();
  return asked.status === 0 && isVersion(version) ? version : null;
}

function install(version: string): Installed {
  const folder = join(cache, version);
  const found = findBinary(folder);
  if (found !== null) return { version, binary: found };
  // Into a folder of its own first: an installation that was cut off must not be taken for a whole one.
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    const { status, stderr } = npm([
      'install',
      '--prefix',
      fresh,
      '--ignore-scripts',
      `${PACKAGE}@${version}`,
    ]);
    if (status !== 0) return { version, binary: null, why: `npm says ${reasonIn(stderr)}` };
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
function requireRunning(one: Installed): Installed {
  if (one.binary === null) return one;
  const { status, error, stderr } = spawnSync(one.binary, ['--version'], {
    encoding: 'utf8',
    timeout: START_MS,
  });
  if (status === 0) return one;
  return {
    version: one.version,
    binary: null,
    why: `it does not run here: ${error?.message ?? reasonIn(stderr)}`,
  };
}

function npm(args: readonly string[]) {
  return spawnSync('npm', [...args, ...NETWORK_OPTIONS], { encoding: 'utf8', timeout: INSTALL_MS });
}

/** npm tells its reason first, and ends with the place of a log. */
function reasonIn(text: string | null): string {
  const lines = (text ?? '').split('\n').map(line => line.replace(/^npm (error|warn) ?/, '').trim());
  return lines.find(line => line !== '' && !/^(code|errno|syscall|Unknown)/.test(line)) ?? 'nothing';
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

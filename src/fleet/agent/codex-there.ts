/**
 * Which Codex a host has, without starting it: a Codex that is started makes folders in its home. The package beside the program says its
 * version, or the folder that it is installed in. Null: none was found, or nothing says it.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, ownNodePath } from '../../system/find-program.ts';

/** Where it is besides PATH: a shell that nobody logs in to reads no rc file. */
const PLACES = ['.local/bin', '.volta/bin', '.bun/bin'];
const SHARED_PLACES = ['/opt/homebrew/bin', '/usr/local/bin'];
/** `bin/codex.js` of a package, and one folder more. */
const MOST_LEVELS = 4;

export function codexThere({
  path,
  home,
}: {
  readonly path: string | undefined;
  readonly home: string;
}): string | null {
  // Programs of npm are beside the Node that runs.
  const folders = [dirname(ownNodePath()), ...PLACES.map(place => join(home, place)), ...SHARED_PLACES];
  const file = findProgram('codex', [path ?? '', ...folders].join(':'));
  if (file === null) return null;
  try {
    const real = realpathSync(file);
    return packageVersion(real) ?? VERSION.exec(real)?.[0] ?? null;
  } catch {
    return null;
  }
}

const VERSION = /\d{1,6}\.\d{1,6}\.\d{1,6}(?:-(?:alpha|beta|rc)[.\d]{1,16})?/;

function packageVersion(file: string): string | null {
  let folder = dirname(file);
  for (let level = 0; level < MOST_LEVELS; level++) {
    const version = versionIn(join(folder, 'package.json'));
    if (version !== null) return version;
    folder = dirname(folder);
  }
  return null;
}

function versionIn(file: string): string | null {
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8'));
    return name === '@openai/codex' && typeof version === 'string'
      ? (VERSION.exec(version)?.[0] ?? null)
      : null;
  } catch {
    return null;
  }
}

/**
 * Where a program of this machine is. Promises: only absolute entries of PATH are searched, so that no session's folder and no folder
 * that rolltop happens to be started in can hold what is run instead of it. Every program that rolltop starts by its name goes through here.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The absolute path of the first program of this name, or null when there is none. */
export function findProgram(name: string, searchPath: string | undefined): string | null {
  if (name.includes('/')) return null;
  for (const folder of (searchPath ?? '').split(delimiter)) {
    if (isAbsolute(folder) && isProgram(join(folder, name))) return join(folder, name);
  }
  return null;
}

/** For the library, whose callers pass no environment: that of this process. */
export function ownEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** The program of the Node that runs this. */
export function ownNodePath(): string {
  return process.execPath;
}

/** The Node that runs this. */
export function ownNodeVersion(): string {
  return process.version;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

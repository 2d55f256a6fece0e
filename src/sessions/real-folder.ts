/**
 * Whether two paths name the same folder: Codex compares folders resolved, so links, trailing slashes, `.` and `..` make no difference
 * (FORMAT.md, section 13). Promises: one look at the disk for each distinct path, however many sessions have it; a folder that is gone is
 * resolved as far as it is there; a path of another system stays as written.
 */
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';

/** Far more folders than a person works in. */
const CACHE_CAP = 10_000;
const RESOLVED = new Map<string, string>();

/** The path of a folder without links and detours. */
function realFolder(path: string): string {
  const known = RESOLVED.get(path);
  if (known !== undefined) return known;
  if (RESOLVED.size >= CACHE_CAP) RESOLVED.clear();
  const found = isAbsolute(path) ? resolved(withoutSlash(normalize(path)), 0) : path;
  RESOLVED.set(path, found);
  return found;
}

export function isSameFolder(a: string | null | undefined, b: string | null | undefined): boolean {
  if (a === b) return true;
  return typeof a === 'string' && typeof b === 'string' && realFolder(a) === realFolder(b);
}

/** A path of more parts than this is no folder of a person. */
const DEPTH_CAP = 64;

function resolved(path: string, depth: number): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path || depth > DEPTH_CAP ? path : join(resolved(parent, depth + 1), basename(path));
  }
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/**
 * Where a rollout went that is not at its path any more: archived, back in its day folder, compressed or unpacked beside itself.
 * Promises: checks names only, and only where Codex itself would put it. Opens nothing.
 */
import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { dayFolder, parseLooseRolloutName } from '../../format/file-name.ts';
import { homeAbove } from './place.ts';

export type MovedTo =
  | {
      readonly kind: 'archived' | 'unarchived' | 'compressed' | 'unpacked';
      readonly path: string;
    }
  | { readonly kind: 'unknown' };

/** Finds the file that was at `path`. */
export async function findMoved(path: string): Promise<MovedTo> {
  for (const candidate of candidates(path)) {
    if (candidate.kind !== 'unknown' && (await isRegular(candidate.path))) return candidate;
  }
  return { kind: 'unknown' };
}

function candidates(path: string): MovedTo[] {
  const name = basename(path);
  const compressed = name.toLowerCase().endsWith('.zst');
  const twin = compressed ? path.slice(0, -'.zst'.length) : `${path}.zst`;
  const found: MovedTo[] = [{ kind: compressed ? 'unpacked' : 'compressed', path: twin }];
  const home = homeAbove(path);
  if (home === null) return found;
  for (const other of [name, basename(twin)]) found.push(...otherPlaces(home, other));
  return found.filter(place => place.kind === 'unknown' || place.path !== path);
}

function otherPlaces(home: string, name: string): MovedTo[] {
  const createdMs = parseLooseRolloutName(name)?.createdMs ?? null;
  const day = createdMs === null ? [] : dayFolder(new Date(createdMs));
  return [
    { kind: 'archived', path: join(home, 'archived_sessions', name) },
    { kind: 'unarchived', path: join(home, 'sessions', ...day, name) },
  ];
}

async function isRegular(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch {
    return false;
  }
}

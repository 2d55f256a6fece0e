/** What lies in the trash of a home, and the end of what was cut off there. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorCode } from '../../rollout/file/file-operations.ts';
import { type DamagedEntry, isAbandoned, readEntry, type TrashEntry } from './entry.ts';
import { finishMoving } from './move-in.ts';
import { finishEmptying, finishRestoring } from './move-out.ts';
import { membersOf, operationsOf, type TrashPlace, underLocks } from './trash-place.ts';
import { entryFolders } from './trash-roots.ts';

/** The entries of a home, the one that was trashed last first, and those that cannot be believed. */
export function listTrash({ codexHome, roots }: TrashPlace): {
  readonly entries: readonly TrashEntry[];
  readonly damaged: readonly DamagedEntry[];
} {
  const home = realPathOf(codexHome);
  const found = roots
    .flatMap(entryFolders)
    .filter(folder => !isAbandoned(folder))
    .map(readEntry);
  const entries = found.filter(
    entry => 'manifest' in entry && entry.manifest.codexHome === home,
  ) as TrashEntry[];
  return {
    entries: entries.sort((a, b) => b.manifest.trashedMs - a.manifest.trashedMs),
    damaged: found.filter((entry): entry is DamagedEntry => 'problem' in entry),
  };
}

/** As the manifests have it; of a home that is not there by its name alone. */
function realPathOf(codexHome: string): string {
  try {
    return realpathSync(codexHome);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return resolve(codexHome);
    throw error;
  }
}

/** Finishes what a program that was killed left half done; what another program is at work on is left to it. */
export async function finishTrash(place: TrashPlace): Promise<void> {
  for (const entry of listTrash(place).entries) {
    if (entry.manifest.state === 'kept') continue;
    await underLocks(place, membersOf(entry), () => finishEntry(entry, place)).catch(() => null);
  }
}

async function finishEntry(entry: TrashEntry, place: TrashPlace): Promise<void> {
  const operations = operationsOf(place);
  if (entry.manifest.state === 'moving') await finishMoving(entry, operations);
  if (entry.manifest.state === 'restoring') await finishRestoring(entry, place);
  if (entry.manifest.state === 'emptying') await finishEmptying(entry, operations);
}

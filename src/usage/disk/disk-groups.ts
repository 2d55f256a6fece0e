/**
 * Where the bytes of a home are: by month, folder, branch, kind or session, the largest first. Promises: every file is in exactly one group.
 * Months and sessions need no file to be opened; kinds the beginning of what is neither compressed nor archived; folders and branches a summary
 * each.
 */
import type { Summary } from '../../format/conversation.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { groupById } from '../../sessions/catalog.ts';
import { summaryAt } from '../../sessions/conversation-row.ts';
import { joinFiles } from '../../sessions/join-files.ts';
import type { StatedFile } from '../../sessions/stat-files.ts';
import type { DiskGrouping, ScannedGrouping } from './disk-groupings.ts';

export interface DiskGroup {
  /** Null: what has no such fact. */
  readonly key: string | null;
  readonly bytes: number;
  readonly files: number;
}

/** The largest first. `onFile` is called before each file that is opened. */
export async function diskGroups(
  files: readonly StatedFile[],
  grouping: Exclude<DiskGrouping, ScannedGrouping>,
  onFile: (done: number) => void,
): Promise<readonly DiskGroup[]> {
  switch (grouping) {
    case 'session':
      return summed(files, ({ id }) => id);
    case 'folder':
      return summed(files, await factsOf(files, ({ cwd }) => cwd, onFile));
    case 'branch':
      return summed(files, await factsOf(files, ({ branch }) => branch, onFile));
    default:
      return grouping satisfies never;
  }
}

function summed(
  files: readonly StatedFile[],
  keyOf: (file: StatedFile) => string | null,
): readonly DiskGroup[] {
  const groups = new Map<string | null, { key: string | null; bytes: number; files: number }>();
  for (const file of files) {
    const key = keyOf(file);
    let group = groups.get(key);
    if (group === undefined) {
      group = { key, bytes: 0, files: 0 };
      groups.set(key, group);
    }
    group.bytes += file.sizeBytes;
    group.files += 1;
  }
  return largestFirst([...groups.values()]);
}

export function largestFirst<Group extends { readonly key: string | null; readonly bytes: number }>(
  groups: Group[],
): readonly Group[] {
  return groups.sort((a, b) => b.bytes - a.bytes || ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
}

/** A fact of the session that each file belongs to. */
async function factsOf(
  files: readonly StatedFile[],
  factIn: (summary: Summary) => string | null,
  onFile: (done: number) => void,
): Promise<(file: StatedFile) => string | null> {
  const slices = new Slices();
  const facts = new Map<string, string | null>();
  let done = 0;
  for (const group of groupById(files)) {
    if (slices.spent) await slices.pause();
    onFile(done);
    done += group.length;
    const { end, earlierSegments } = joinFiles(group);
    const summary = await summaryAt(end.path, { listed: true, preview: false, earlierSegments });
    facts.set(end.id, factIn(summary));
  }
  return ({ id }) => facts.get(id) ?? null;
}

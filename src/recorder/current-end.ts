/**
 * Whether a rollout is where its conversation goes on (FORMAT.md, section 9). What is appended to an earlier segment, or behind a chain
 * with a fault, no Codex reads: the message would be lost although it is on disk.
 */
import { basename, dirname, resolve } from 'node:path';
import type { SessionMeta } from '../format/dialect.ts';
import { InvalidRolloutError } from '../format/errors.ts';
import { currentEndOf, segmentIdOf, segmentsOf } from '../format/segments.ts';
import { homeAbove } from '../rollout/file/place.ts';
import { chainFaults, readChain } from '../rollout/read/history-chain.ts';
import { type ListedFile, listedArchive, listedFile } from '../sessions/catalog.ts';
import { filesSince, segmentFinder } from '../sessions/path-of.ts';

/** @throws InvalidRolloutError when it is an earlier segment, or when its history cannot be followed to the beginning */
export async function mustBeCurrentEnd(path: string, meta: SessionMeta): Promise<void> {
  // Only paginated conversations have segments: no folder is read for the others.
  if (meta.dialect !== 'paginated') return;
  const own = fileAt(path);
  const files = own === null ? [] : await otherFiles(own, meta);
  if (own !== null) {
    const end = currentEndOf([own, ...files]);
    if (end.segmentId !== own.segmentId)
      throw new InvalidRolloutError(
        `${path} is an earlier segment of ${meta.id}, which was taken back and goes on in ${end.path}. Nothing was written.`,
        { path },
      );
  }
  const earlier = own === null ? [] : segmentsOf([own, ...files]).map(file => file.path);
  const chain = await readChain({
    path,
    meta,
    findPath: segmentFinder(path),
    earlierSegments: earlier.filter(other => segmentIdOf(other) !== own?.segmentId),
    takenBack: 'not read',
  });
  const [problem] = chainFaults(chain);
  if (problem !== undefined)
    throw new InvalidRolloutError(
      `${path} cannot be appended to, because no Codex could read it. ${problem}`,
      {
        path,
      },
    );
}

/** Null for a file whose name holds no id: nothing tells its segment. */
function fileAt(path: string): ListedFile | null {
  const absolute = resolve(path);
  const place = dirname(absolute).split('/').slice(-3).join('/');
  return listedFile({ folder: dirname(absolute), name: basename(absolute), place });
}

/** The other files of its conversation that may be newer, in its home, else in its folder. */
async function otherFiles(own: ListedFile, { id }: SessionMeta): Promise<readonly ListedFile[]> {
  const codexHome = homeAbove(own.path);
  const found =
    codexHome === null
      ? listedArchive(dirname(own.path)).files.filter(file => file.id === id)
      : await filesSince(codexHome, id, own.place);
  return found.filter(file => file.path !== own.path);
}

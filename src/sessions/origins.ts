/**
 * Where conversations came from, as their first lines say it: who spawned them, what they were forked from. Promises: most files cost one
 * read of 64 KB, and no file costs a second one of the same `Origins`, for a first line does not change; a file that cannot be read came
 * from nowhere.
 */
import { Buffer } from 'node:buffer';
import { judgeHeader, type SessionMeta } from '../format/dialect.ts';
import type { ConversationId } from '../format/identity.ts';
import { isJsonObject } from '../format/parse-line.ts';
import { openRollout } from '../rollout/file/open.ts';
import { Slices } from '../rollout/file/slices.ts';
import { firstLineContains, readFirstRecordsSync } from '../rollout/read/first-records.ts';
import { readHeader } from '../rollout/read/header.ts';
import { sourceWord, spawnerOf } from '../rollout/summary/facts.ts';
import type { ListedFile, ListedFolder } from './catalog.ts';
import { KeptListings } from './kept-listings.ts';

interface Origin {
  /** It was begun by another conversation, for a part of its work or for a review of it. */
  readonly isSubagent: boolean;
  /** The conversation whose sub-agent it is. */
  readonly spawner: ConversationId | null;
  /** What it was forked from: ids of conversations, or of one of their segments. */
  readonly forkedFrom: readonly ConversationId[];
  /** The segments whose bytes it goes on from: of a fork, or of the conversation itself where it was taken back. */
  readonly bases: readonly ConversationId[];
}

export interface DescendedFile {
  readonly file: ListedFile;
  readonly origin: Origin;
}

const NOWHERE: Origin = { isSubagent: false, spawner: null, forkedFrom: [], bases: [] };
const MARKS = ['"subagent"', '"forked_from_id":"', '"history_base":{'].map(mark => Buffer.from(mark));
/** A first line is far shorter. */
const UNPACK_AT_MOST_BYTES = 1024 * 1024;

/** What was read is kept for as long as this is: for one act on many sessions. */
export class Origins {
  readonly #known = new Map<string, Origin>();
  readonly #listings = new KeptListings();

  /** Every folder of the home, as it is now. */
  folders(codexHome: string): Iterable<ListedFolder> {
    return this.#listings.home(codexHome);
  }

  /**
   * The files of a home whose conversations came from others. `among`: no other file is opened; left out: every one is.
   */
  async descended(
    codexHome: string,
    among: (file: ListedFile) => boolean = () => true,
  ): Promise<readonly DescendedFile[]> {
    const found: DescendedFile[] = [];
    const slices = new Slices();
    for (const { files } of this.folders(codexHome)) {
      for (const file of files) {
        if (!among(file)) continue;
        const origin = this.#known.get(file.path) ?? (await this.#of(file));
        if (origin !== NOWHERE) found.push({ file, origin });
        if (slices.spent) await slices.pause();
      }
      await slices.pause();
    }
    return found;
  }

  /** Of a conversation by all of its files: a later segment may not say it. */
  async ofAny(files: readonly ListedFile[]): Promise<Origin> {
    let isSubagent = false;
    let spawner: ConversationId | null = null;
    const forkedFrom: ConversationId[] = [];
    const bases: ConversationId[] = [];
    for (const file of files) {
      const origin = await this.#of(file);
      isSubagent ||= origin.isSubagent;
      spawner ??= origin.spawner;
      forkedFrom.push(...origin.forkedFrom);
      bases.push(...origin.bases);
    }
    return { isSubagent, spawner, forkedFrom, bases };
  }

  async #of(file: ListedFile): Promise<Origin> {
    const known = this.#known.get(file.path);
    if (known !== undefined) return known;
    const origin = mayHaveOne(file) ? await originIn(file) : NOWHERE;
    this.#known.set(file.path, origin);
    return origin;
  }
}

/** A compressed file is unpacked for its first line in any case. */
function mayHaveOne({ path, compressed }: ListedFile): boolean {
  return compressed || firstLineContains(path, ...MARKS);
}

async function originIn({ path, compressed }: ListedFile): Promise<Origin> {
  const [first] = (compressed ? null : readFirstRecordsSync(path, 1)) ?? [];
  if (isJsonObject(first)) {
    const judged = judgeHeader({ kind: 'object', object: first });
    return judged.kind === 'ok' ? originOf(judged.meta) : NOWHERE;
  }
  try {
    const file = await openRollout(path, { unpackAtMost: UNPACK_AT_MOST_BYTES });
    try {
      const { meta } = await readHeader(file);
      return meta === null ? NOWHERE : originOf(meta);
    } finally {
      await file.close();
    }
  } catch {
    return NOWHERE;
  }
}

function originOf(meta: SessionMeta): Origin {
  const bases = meta.historyBase === null ? [] : [meta.historyBase.threadId];
  const forkedFrom = meta.forkedFromId === null ? bases : [meta.forkedFromId, ...bases];
  const isSubagent = sourceWord(meta) === 'subagent';
  const spawner = spawnerOf(meta);
  if (!isSubagent && spawner === null && forkedFrom.length === 0) return NOWHERE;
  return { isSubagent, spawner, forkedFrom, bases };
}

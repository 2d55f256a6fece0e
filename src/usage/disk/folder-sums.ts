/**
 * The bytes of the rollouts of one folder after the other, by month or kind. Promises: apparent sizes, as `ls -l` says them; follows no
 * link; each file counts once, copies and compressed twins too; for kinds the beginning is read of what is neither compressed nor
 * archived, and no file is opened for anything else. Calls are synchronous: a stat takes microseconds.
 */
import { closeSync, lstatSync, readdirSync, readSync, type Stats } from 'node:fs';
import { isPlainName, parseLooseRolloutName } from '../../format/file-name.ts';
import { openListedSync } from '../../rollout/file/open.ts';
import { listedFile } from '../../sessions/catalog.ts';
import { Origins } from '../../sessions/origins.ts';
import { lookTwice, type UnlistedFolder, unlistedCode } from '../../sessions/walk.ts';
import type { ScannedGrouping } from './disk-groupings.ts';

/** A folder of rollouts, or a part of a large one that threads share by the names. */
export interface SummedFolder {
  readonly path: string;
  /** The day of it, null: the flat archive. */
  readonly place: string | null;
  readonly part: number;
  readonly parts: number;
}

/** Disjoint: a file is of the first kind that fits. */
type FileKind = 'compressed' | 'archived' | 'sub-agents' | 'own';

export interface ByteSum {
  readonly key: string;
  readonly bytes: number;
  readonly files: number;
}

/** Of a name, a character of the id that is as good as random. */
const RANDOM_AT = 'rollout-YYYY-MM-DDThh-mm-ss-'.length + 35;

export class FolderSums {
  readonly unlisted: UnlistedFolder[] = [];
  readonly #grouping: ScannedGrouping;
  readonly #groups = new Map<string, { key: string; bytes: number; files: number }>();
  readonly #months = new Months();
  readonly #origins = new Origins();

  constructor(grouping: ScannedGrouping) {
    this.#grouping = grouping;
  }

  get groups(): readonly ByteSum[] {
    return [...this.#groups.values()];
  }

  /** Resolves with how many files it has. */
  async add(folder: SummedFolder): Promise<number> {
    let files = 0;
    for (const name of this.#namesIn(folder)) {
      const kind = nameKind(name);
      if (kind === null) continue;
      const found = this.#statOf(`${folder.path}/${name}`);
      if (found === null || !found.isFile()) continue;
      const key =
        this.#grouping === 'month' ? this.#months.of(found.mtimeMs) : this.#kindOf(folder, name, kind);
      this.#count(typeof key === 'string' ? key : await key, found.size);
      files += 1;
    }
    return files;
  }

  /** Null when it is gone, and when it cannot be looked at. */
  #statOf(path: string): Stats | null {
    try {
      return lookTwice(() => lstatSync(path, { throwIfNoEntry: false })) ?? null;
    } catch (error) {
      const code = unlistedCode(error);
      if (code !== null) this.unlisted.push({ path, code });
      return null;
    }
  }

  #namesIn({ path, part, parts }: SummedFolder): readonly string[] {
    try {
      const names = lookTwice(() => readdirSync(path));
      return parts === 1 ? names : names.filter(name => (name.charCodeAt(RANDOM_AT) | 0) % parts === part);
    } catch (error) {
      const code = unlistedCode(error);
      if (code !== null && part === 0) this.unlisted.push({ path, code });
      return [];
    }
  }

  #kindOf(folder: SummedFolder, name: string, kind: NameKind): FileKind | Promise<FileKind> {
    if (kind === 'compressed') return 'compressed';
    if (folder.place === null) return 'archived';
    return isSurelyOwn(`${folder.path}/${name}`) ? 'own' : this.#originOf(folder, name);
  }

  async #originOf({ path, place }: SummedFolder, name: string): Promise<FileKind> {
    const listed = listedFile({ folder: path, name, place });
    return listed !== null && (await this.#origins.ofAny([listed])).isSubagent ? 'sub-agents' : 'own';
  }

  #count(key: string, bytes: number): void {
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { key, bytes: 0, files: 0 };
      this.#groups.set(key, group);
    }
    group.bytes += bytes;
    group.files += 1;
  }
}

type NameKind = 'plain' | 'compressed';

/** Null for a name that is no rollout's. */
function nameKind(name: string): NameKind | null {
  // Nearly all names are plain, and a home has 100,000 of them.
  if (isPlainName(name)) return 'plain';
  const parsed = parseLooseRolloutName(name);
  return parsed && (parsed.compressed ? 'compressed' : 'plain');
}

/** Where Codex writes who began a session, instructions of any length come behind it. */
const BEGINNING = Buffer.allocUnsafeSlow(4096);
const SUBAGENT = '"subagent"';
/** Of a word; that of a sub-agent is an object. In a text its quotes would be escaped. */
const SOURCE = '"source":"';
const NEWLINE = 0x0a;

/** The beginning of its first line says that no session began it; false: that is not sure. */
function isSurelyOwn(path: string): boolean {
  try {
    const fd = openListedSync(path);
    try {
      const bytes = BEGINNING.subarray(0, readSync(fd, BEGINNING, 0, BEGINNING.length, 0));
      if (bytes.includes(SUBAGENT, 0, 'latin1')) return false;
      return bytes.includes(SOURCE, 0, 'latin1') || bytes.includes(NEWLINE);
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}

/** `2026-08`, by the calendar of the machine. Files that lie together are mostly of the same month. */
class Months {
  #fromMs = 0;
  #toMs = 0;
  #text = '';

  of(ms: number): string {
    if (ms >= this.#fromMs && ms < this.#toMs) return this.#text;
    const at = new Date(ms);
    const [year, month] = [at.getFullYear(), at.getMonth()];
    this.#fromMs = new Date(year, month, 1).getTime();
    this.#toMs = new Date(year, month + 1, 1).getTime();
    this.#text = `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}`;
    return this.#text;
  }
}

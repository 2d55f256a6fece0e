/**
 * The bytes of the rollouts of one folder after the other, by any grouping. Promises: apparent sizes, as `ls -l` says them; follows no
 * link; each file counts once, copies and compressed twins too; by month and session no file is opened, by kind only what is neither
 * compressed nor archived. Calls are synchronous: a stat takes microseconds.
 */
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { isPlainName, parseLooseRolloutName } from '../../format/file-name.ts';
import { listedFile } from '../../sessions/catalog.ts';
import { Origins } from '../../sessions/origins.ts';
import { lookTwice, type UnlistedFolder, unlistedCode } from '../../sessions/walk.ts';
import { type ByteSum, ByteSums } from './byte-sums.ts';
import type { DiskGrouping } from './disk-groupings.ts';
import { type FirstFact, firstFactAt, firstFactIn } from './first-facts.ts';
import { readHead } from './sized-head.ts';

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

/** A file that its name says to be a rollout. */
interface NamedFile {
  readonly folder: SummedFolder;
  readonly name: string;
  readonly path: string;
  readonly compressed: boolean;
}

/** What of a file is summed; null: it is gone, or is no file. */
type CountedFile = { readonly key: string | null; readonly bytes: number } | null;

/** Of a name, a character of the id that is as good as random. */
const RANDOM_AT = 'rollout-YYYY-MM-DDThh-mm-ss-'.length + 35;

export class FolderSums {
  readonly unlisted: UnlistedFolder[] = [];
  readonly #grouping: DiskGrouping;
  readonly #sums = new ByteSums();
  /** Each file by itself. */
  readonly #files: ByteSum[] = [];
  readonly #months = new Months();
  readonly #origins = new Origins();

  constructor(grouping: DiskGrouping) {
    this.#grouping = grouping;
  }

  /** By session each file, with its path as its key: few of them have more than one, and the others may be in any folder. */
  get groups(): readonly ByteSum[] {
    return this.#grouping === 'session' ? this.#files : this.#sums.all;
  }

  /** Resolves with how many files it has. */
  async add(folder: SummedFolder): Promise<number> {
    let files = 0;
    for (const name of this.#namesIn(folder)) {
      const compressed = isCompressedName(name);
      if (compressed === null) continue;
      const looked = this.#look({ folder, name, path: `${folder.path}/${name}`, compressed });
      const counted = looked instanceof Promise ? await looked : looked;
      if (counted === null) continue;
      const sum = { key: counted.key, bytes: counted.bytes, files: 1 };
      if (this.#grouping === 'session') this.#files.push(sum);
      else this.#sums.add(sum);
      files += 1;
    }
    return files;
  }

  #look(file: NamedFile): CountedFile | Promise<CountedFile> {
    switch (this.#grouping) {
      case 'month':
        return this.#byStat(file.path, ({ mtimeMs }) => this.#months.of(mtimeMs));
      case 'session':
        return this.#byStat(file.path, () => file.path);
      case 'kind':
        return this.#byKind(file);
      default:
        return this.#byFirstFact(file, this.#grouping);
    }
  }

  #byStat(path: string, keyOf: (found: Stats) => string | null): CountedFile {
    const found = this.#statOf(path);
    return found?.isFile() ? { key: keyOf(found), bytes: found.size } : null;
  }

  #byKind(file: NamedFile): CountedFile | Promise<CountedFile> {
    const { folder, path, compressed } = file;
    const byName: FileKind | null = compressed ? 'compressed' : folder.place === null ? 'archived' : null;
    if (byName !== null) return this.#byStat(path, () => byName);
    const head = readHead(path, BEGINNING_BYTES);
    if (head !== null && isSurelyOwn(head.bytes)) return { key: 'own', bytes: head.sizeBytes };
    return this.#byLook(path, () => this.#originOf(file));
  }

  #byFirstFact({ path, compressed }: NamedFile, fact: FirstFact): CountedFile | Promise<CountedFile> {
    const head = compressed ? null : readHead(path, fact === 'folder' ? BEGINNING_BYTES : undefined);
    const key = head === null ? undefined : firstFactIn(head.bytes, fact);
    if (head !== null && key !== undefined) return { key, bytes: head.sizeBytes };
    return this.#byLook(path, () => firstFactAt(path, fact));
  }

  /** For a file whose first bytes do not say it. */
  async #byLook(path: string, keyOf: () => Promise<string | null>): Promise<CountedFile> {
    const found = this.#statOf(path);
    return found?.isFile() ? { key: await keyOf(), bytes: found.size } : null;
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
      const names = lookTwice(() => (this.#opensFiles ? fileNamesIn(path) : readdirSync(path)));
      return parts === 1 ? names : names.filter(name => (name.charCodeAt(RANDOM_AT) | 0) % parts === part);
    } catch (error) {
      const code = unlistedCode(error);
      if (code !== null && part === 0) this.unlisted.push({ path, code });
      return [];
    }
  }

  /** Before anything is opened it has to be known that it is a file; a stat says it besides. */
  get #opensFiles(): boolean {
    return this.#grouping !== 'month' && this.#grouping !== 'session';
  }

  async #originOf({ folder: { path, place }, name }: NamedFile): Promise<FileKind> {
    const listed = listedFile({ folder: path, name, place });
    return listed !== null && (await this.#origins.ofAny([listed])).isSubagent ? 'sub-agents' : 'own';
  }
}

/** Null for a name that is no rollout's. */
function isCompressedName(name: string): boolean | null {
  // Nearly all names are plain, and a home has 100,000 of them.
  if (isPlainName(name)) return false;
  return parseLooseRolloutName(name)?.compressed ?? null;
}

function fileNamesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(({ name }) => name);
}

/** Where Codex writes who began a session and where, instructions of any length come behind it. */
const BEGINNING_BYTES = 1024;
const SUBAGENT = '"subagent"';
/** Of a word; that of a sub-agent is an object. In a text its quotes would be escaped. */
const SOURCE = '"source":"';
const NEWLINE = 0x0a;

/** The beginning of its first line says that no session began it; false: that is not sure. */
function isSurelyOwn(bytes: Buffer): boolean {
  if (bytes.includes(SUBAGENT, 0, 'latin1')) return false;
  return bytes.includes(SOURCE, 0, 'latin1') || bytes.includes(NEWLINE);
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

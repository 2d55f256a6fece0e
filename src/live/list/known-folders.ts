/**
 * The rollout files of each folder, kept equal to the disk one check at a time. Promises: a check costs one stat or one directory
 * read; no file is opened, no link followed. Does not decide when to check.
 */
import { lstatSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ConversationId } from '../../format/identity.ts';
import type { Slices } from '../../rollout/file/slices.ts';
import { archivedRoot, listedFile, sessionsRoot } from '../../sessions/catalog.ts';
import { comparePlaces, regularFiles, type UnlistedFolder } from '../../sessions/walk.ts';
import type { ConversationTable } from './conversation-table.ts';
import { isUrgent } from './growth.ts';

interface KnownFolder {
  /** Place below sessions, null for the archive. */
  readonly place: string | null;
  /** The folder's own time at the last directory read: while it stays, no file came or went. */
  mtimeMs: number;
  ino: number;
  /** False until the folder was listed once, there or not. */
  listed: boolean;
  /** Why it could not be read the last time; null: it was, or it is not there. */
  unlisted: UnlistedFolder | null;
  /** Rollouts by path: the path of a row is held anyway, a name would be one more string for each. */
  readonly files: Map<string, ConversationId>;
}

export interface KnownFoldersOptions {
  readonly table: ConversationTable;
  readonly codexHome: string;
  readonly nowMs: () => number;
  /** The file of this conversation changed after it was checked first. */
  /** `isUrgent`: what was appended may change the session's state. */
  readonly onStale: (id: ConversationId, isUrgent: boolean) => void;
}

export class KnownFolders {
  readonly #options: KnownFoldersOptions;
  readonly #archive: string;
  readonly #folders = new Map<string, KnownFolder>();
  #paths: readonly string[] | null = null;

  constructor(options: KnownFoldersOptions) {
    this.#options = options;
    this.#archive = archivedRoot(options.codexHome);
    this.add(this.#archive, null);
  }

  has(folder: string): boolean {
    return this.#folders.has(folder);
  }

  /** Day folders, newest first, then the archive. */
  get paths(): readonly string[] {
    this.#paths ??= this.#sortedPaths();
    return this.#paths;
  }

  /** For a root that is another one: no folder is what it was. */
  forgetTimes(): void {
    for (const known of this.#folders.values()) known.mtimeMs = Number.NaN;
  }

  add(folder: string, place: string | null): void {
    if (this.#folders.has(folder)) return;
    this.#folders.set(folder, {
      place,
      mtimeMs: Number.NaN,
      ino: 0,
      listed: false,
      unlisted: null,
      files: new Map(),
    });
    this.#paths = null;
  }

  /** The conversations of the rollouts in the folder, oldest first. */
  idsIn(folder: string): Iterable<ConversationId> {
    return this.#folders.get(folder)?.files.values() ?? [];
  }

  /** The folders that are there and could not be read the last time. */
  get unlisted(): readonly UnlistedFolder[] {
    return [...this.#folders.values()].flatMap(({ unlisted }) => unlisted ?? []);
  }

  /** How many rollouts the folder holds. */
  count(folder: string): number {
    return this.#folders.get(folder)?.files.size ?? 0;
  }

  /**
   * Reads the directory if it changed since the last time. `replaced`: another folder is at this path, and a watch on the old one is
   * dead. The archive stays known when it is not there.
   */
  async list(folder: string, slices: Slices): Promise<'same' | 'replaced'> {
    const known = this.#folders.get(folder);
    const { mtimeMs, ino } = folderFacts(folder);
    if (known === undefined || known.mtimeMs === mtimeMs) return 'same';
    // A folder that was not there when it was watched (the archive, before the first archiving) counts as replaced too.
    const replaced = known.listed && known.ino !== ino;
    known.listed = true;
    known.mtimeMs = mtimeMs;
    known.ino = ino;
    await this.#compare(folder, known, slices);
    return replaced ? 'replaced' : 'same';
  }

  async #compare(folder: string, known: KnownFolder, slices: Slices): Promise<void> {
    const unlisted: UnlistedFolder[] = [];
    const paths = new Set(regularFiles(folder, unlisted).map(name => `${folder}/${name}`));
    known.unlisted = unlisted[0] ?? null;
    // A right that is given changes no time: it is read again at the next scan.
    if (known.unlisted !== null) known.mtimeMs = Number.NaN;
    for (const path of paths) {
      if (known.files.has(path)) continue;
      this.#check(known, path);
      await slices.pause();
    }
    for (const path of known.files.keys()) {
      if (!paths.has(path)) this.#check(known, path);
      await slices.pause();
    }
  }

  /** Checks every file of the folder. */
  async statAll(folder: string, slices: Slices): Promise<void> {
    for (const path of this.#folders.get(folder)?.files.keys() ?? []) {
      this.check(path);
      await slices.pause();
    }
  }

  /** For a folder that is gone, with everything in it. */
  drop(folder: string): void {
    for (const path of [...(this.#folders.get(folder)?.files.keys() ?? [])]) this.check(path);
    if (folder === this.#archive) return;
    this.#folders.delete(folder);
    this.#paths = null;
  }

  /** Checks one file: it is there, changed, or gone. */
  checkIn(folder: string, name: string): void {
    const known = this.#folders.get(folder);
    if (known !== undefined) this.#check(known, `${folder}/${name}`);
  }

  /** The same by path. */
  check(path: string): void {
    const known = this.#folders.get(dirname(path));
    if (known !== undefined) this.#check(known, path);
  }

  /** For a file whose first line says another id than its name. */
  identify(path: string, id: ConversationId): void {
    const known = this.#folders.get(dirname(path));
    const before = known?.files.get(path);
    if (known === undefined || before === undefined || before === id) return;
    known.files.set(path, id);
    this.#options.table.remove(before, path);
    this.#check(known, path);
  }

  #check(known: KnownFolder, path: string): void {
    const stats = statOf(path);
    if (stats?.isFile()) this.#found(known, path, stats);
    else if (known.files.has(path)) this.#gone(known, path);
  }

  #found(known: KnownFolder, path: string, stats: Stats): void {
    const knownId = known.files.get(path);
    const before = knownId === undefined ? undefined : this.#options.table.fileAt(knownId, path);
    const updatedMs = Math.trunc(stats.mtimeMs);
    if (before?.sizeBytes === stats.size && before.updatedMs === updatedMs) return;
    // The id is a slice of the path: of a hundred thousand files only the paths take memory.
    const listed = listedFile({ folder: dirname(path), name: basename(path), place: known.place });
    if (listed === null) return;
    const id = knownId ?? listed.id;
    known.files.set(path, id);
    this.#options.table.put({ ...listed, path, id, updatedMs, sizeBytes: stats.size });
    if (before?.sizeBytes != null) this.#options.onStale(id, isUrgent(path, before.sizeBytes, stats.size));
  }

  #sortedPaths(): readonly string[] {
    const days = [...this.#folders].flatMap(([path, { place }]) => (place === null ? [] : { path, place }));
    days.sort((a, b) => comparePlaces(a.place, b.place));
    return [...days.map(day => day.path), this.#archive];
  }

  /** Archiving is a move: the other end is checked first, so that the session never disappears in between. */
  #gone(known: KnownFolder, path: string): void {
    const id = known.files.get(path);
    known.files.delete(path);
    if (known.place !== null) this.checkIn(this.#archive, basename(path));
    else this.#checkInSessions(basename(path));
    if (id !== undefined) this.#options.table.remove(id, path);
  }

  #checkInSessions(name: string): void {
    const place = listedFile({ folder: '', name, place: null })?.place;
    if (place !== undefined) this.checkIn(join(sessionsRoot(this.#options.codexHome), place), name);
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A time of NaN for a folder that is not there: it never equals, so a folder that comes is listed. */
function folderFacts(folder: string): { readonly mtimeMs: number; readonly ino: number } {
  try {
    const { mtimeMs, ino } = statSync(folder);
    return { mtimeMs, ino };
  } catch {
    return { mtimeMs: Number.NaN, ino: 0 };
  }
}

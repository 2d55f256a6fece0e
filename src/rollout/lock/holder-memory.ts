/**
 * What was seen of lock files and of processes, kept from one look to the next. Promises: reads /proc and the folder of the locks only; a process is
 * read when it is first seen to hold a lock, and the lock files when one of them came or went. With two hundred live sessions that is
 * most of a look, which is taken more than once a second.
 */
import { lstatSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LockHolder } from '../../format/conversation.ts';
import { type ConversationId, parseConversationId } from '../../format/identity.ts';
import { describeProcess, openFiles, processIds, unknownHolder } from './process.ts';
import { deviceText } from './table.ts';

/** The file of a lock, as it is named in the system's table. */
export interface LockFile {
  readonly path: string;
  readonly device: string;
  readonly ino: number;
}

export interface ThreadLockFile extends LockFile {
  readonly id: ConversationId;
}

/** What was found by a table of locks and these files. */
interface FoundHolders {
  readonly text: string | null;
  readonly files: readonly ThreadLockFile[];
  readonly holders: ReadonlyMap<ConversationId, LockHolder>;
}

/** A folder that changed so short a time ago may change again without another time. */
const STILL_MS = 1_000;

export class HolderMemory {
  /** By process: those of the last reading, and of the one before. */
  #holders = new Map<number, LockHolder>();
  #holdersBefore: ReadonlyMap<number, LockHolder> = new Map();
  /** Of the last reading; null where it may be another one although nothing of it changed. */
  #answer: FoundHolders | null = null;
  /** In this reading a lock was seen whose process is gone. */
  #isInherited = false;
  /** Of this look: the files that a process has open; null when they may not be read. */
  #opened = new Map<number, ReadonlySet<string> | null>();
  /** Of this look: who has which file open; null while nobody asked. */
  #openers: ReadonlyMap<string, number> | null = null;
  /** Of this look; null while nobody asked. */
  #pids: readonly number[] | null = null;
  /** By file: who had it open when that was last asked. */
  readonly #lastOpener = new Map<string, number>();
  #files: readonly ThreadLockFile[] = [];
  /** Of the folder of the locks; null: it has to be read again in any case. */
  #filesMs: number | null = null;

  /** A look begins. */
  begin(): void {
    this.#opened = new Map();
    this.#openers = null;
    this.#pids = null;
  }

  /** All processes, listed once a look: on a machine where something begins all the time that is most of the rest. */
  readonly processIds = (): readonly number[] => {
    this.#pids ??= processIds();
    return this.#pids;
  };

  /**
   * What was found by the same table and the same files; null where that is not known. Not of inherited locks, whose process may be another one by
   * now.
   */
  answered(text: string | null, files: readonly ThreadLockFile[]): FoundHolders['holders'] | null {
    const answer = this.#answer;
    return text !== null && answer?.text === text && answer.files === files ? answer.holders : null;
  }

  /** The processes behind the locks are looked at. */
  beginReading(): void {
    this.#holdersBefore = this.#holders;
    this.#holders = new Map();
    this.#isInherited = false;
  }

  endReading(found: FoundHolders): void {
    this.#answer = this.#isInherited ? null : found;
  }

  /** A process that held a lock at the reading before, and holds one now, is the same one. */
  describe(pid: number): LockHolder {
    const holder = this.#holders.get(pid) ?? this.#holdersBefore.get(pid) ?? describeProcess(pid);
    if (holder.pid !== null) this.#holders.set(pid, holder);
    return holder;
  }

  /** Null when its descriptors may not be read. */
  hasOpen(pid: number, path: string): boolean | null {
    return this.#openedBy(pid)?.has(path) ?? null;
  }

  /** A process that has `path` open: one that inherited a lock from a process that is gone. Unknown when none is seen. */
  opener(path: string): LockHolder {
    this.#isInherited = true;
    const last = this.#lastOpener.get(path);
    const pid = last !== undefined && this.hasOpen(last, path) ? last : this.#allOpeners().get(path);
    if (pid === undefined) {
      this.#lastOpener.delete(path);
      return unknownHolder();
    }
    this.#lastOpener.set(path, pid);
    return this.describe(pid);
  }

  /** The lock files of a home. Their stat is synchronous: through the thread pool it costs ten times as much. */
  async lockFiles(folder: string): Promise<readonly ThreadLockFile[]> {
    const changedMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? null;
    if (changedMs !== null && changedMs === this.#filesMs) return this.#files;
    const names = await readdir(folder).catch(() => []);
    this.#files = names.flatMap(name => threadLockFile(folder, name) ?? []);
    this.#filesMs = changedMs !== null && Date.now() - changedMs > STILL_MS ? changedMs : null;
    return this.#files;
  }

  #openedBy(pid: number): ReadonlySet<string> | null {
    const known = this.#opened.get(pid);
    if (known !== undefined) return known;
    const files = openFiles(pid);
    const opened = files === null ? null : new Set(files.map(({ path }) => path));
    this.#opened.set(pid, opened);
    return opened;
  }

  /** One pass over all processes, however many locks were inherited. */
  #allOpeners(): ReadonlyMap<string, number> {
    if (this.#openers !== null) return this.#openers;
    const openers = new Map<string, number>();
    for (const pid of this.processIds())
      for (const path of this.#openedBy(pid) ?? []) if (!openers.has(path)) openers.set(path, pid);
    this.#openers = openers;
    return openers;
  }
}

/** Null when it is not there. */
export function lockFileAt(path: string): LockFile | null {
  try {
    const facts = lstatSync(path, { throwIfNoEntry: false });
    return facts === undefined ? null : { path, device: deviceText(facts.dev), ino: facts.ino };
  } catch {
    return null;
  }
}

function threadLockFile(folder: string, name: string): ThreadLockFile | null {
  const id = name.endsWith('.lock') ? parseConversationId(name.slice(0, -'.lock'.length)) : null;
  const file = id && lockFileAt(join(folder, name));
  return file && { ...file, id };
}

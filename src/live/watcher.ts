/**
 * Watches folders and gives hints, to several watches at a time: each folder is watched by the system once. Promises: a hint means
 * that something may have changed there, never what; links are not followed and no file is watched; when the system cannot watch
 * (limits, network file systems), `mode` says polling and why, and the caller has to poll. Does not read folders and does not know
 * rollouts. The only file that imports chokidar.
 */
import { stat, statfs } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { FSWatcher } from 'chokidar';

/** `name` is the file or folder inside `folder` that something happened to; null when the system did not say. */
export interface WatchHint {
  readonly folder: string;
  readonly name: string | null;
}

export interface WatchMode {
  readonly mode: 'events' | 'polling';
  readonly reason: string | null;
}

export interface FolderWatchOptions {
  readonly onHint: (hint: WatchHint) => void;
  readonly onMode: (mode: WatchMode) => void;
}

/** The folders that one part of the program watches. */
export interface FolderWatching {
  readonly mode: WatchMode;
  has(folder: string): boolean;
  /** Resolves when the system really watches them, so what is read afterwards misses nothing. */
  add(folders: readonly string[]): Promise<void>;
  /** A folder that is gone or another one than before. */
  remove(folder: string): void;
  clear(): void;
  close(): void;
}

/** Hints of one file, the first as soon as it is watched; returns the way to stop. */
export type WatchFile = (path: string, onHint: () => void) => () => void;

/** File systems that do not report what other machines write: NFS, SMB (three spellings), sshfs and other FUSE, 9p, AFS, Ceph. */
const NETWORK_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400,
]);

const LIMIT_REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the limit of watches is reached'],
  ['EMFILE', 'too many open files'],
  ['ENFILE', 'too many open files'],
]);

/**
 * Chokidar without its knowledge of files. It would read a folder and stat every file in it, first when it is added and again with
 * each event, though only the event is of use here: at 100,000 sessions 20 seconds of reading.
 */
class UnreadFolders extends FSWatcher {
  /** Chokidar takes nothing for a watcher that was closed meanwhile, and reads no further. */
  override _readdirp(): undefined {
    return undefined;
  }
}

/** Folders that were added together: one instance each time, because only an instance reports when it is ready. */
interface WatchedBatch {
  readonly watcher: FSWatcher;
  readonly folders: Set<string>;
  readonly ready: Promise<void>;
  /** Makes `ready` resolve: a watcher that is closed before it is ready never reports it. */
  readonly release: () => void;
}

/** What the system watches, for all watches together. */
export class FolderWatcher {
  readonly #watches = new Set<FolderWatch>();
  readonly #batches = new Map<string, WatchedBatch>();
  #limit: string | null = null;
  #closed = false;

  /** A set of folders of its own. */
  watch(options: FolderWatchOptions): FolderWatch {
    const watch = new FolderWatch(options, {
      limit: () => this.#limit,
      add: folders => this.#add(folders),
      forget: folders => this.#forget(folders),
      end: () => this.#end(watch),
    });
    this.#watches.add(watch);
    return watch;
  }

  /** Hints of one file, by its folder. */
  readonly watchFile: WatchFile = (path, onHint) => {
    const name = basename(path);
    const watch = this.watch({
      onHint: hint => {
        if (hint.name === null || hint.name === name) onHint();
      },
      onMode: () => {},
    });
    // What came before the system watched is hinted at by nothing else.
    void watch.add([dirname(path)]).then(onHint);
    return () => watch.close();
  };

  async close(): Promise<void> {
    this.#closed = true;
    for (const watch of [...this.#watches]) watch.close();
    const batches = new Set(this.#batches.values());
    this.#batches.clear();
    for (const batch of batches) batch.release();
    await Promise.all([...batches].map(batch => batch.watcher.close()));
  }

  async #add(folders: readonly string[]): Promise<void> {
    const fresh = folders.filter(folder => !this.#batches.has(folder));
    if (fresh.length > 0 && !this.#closed && this.#limit === null) this.#begin(fresh);
    await Promise.all(folders.map(folder => this.#batches.get(folder)?.ready));
  }

  #begin(folders: readonly string[]): void {
    const watcher = new UnreadFolders({
      followSymlinks: false,
      ignoreInitial: true,
      depth: 0,
      // Otherwise names with a dot or a tilde at the end are swallowed.
      atomic: false,
    });
    let release = (): void => {};
    const ready = new Promise<void>(resolve => {
      release = resolve;
    });
    const batch = { watcher, folders: new Set(folders), ready, release };
    for (const folder of folders) this.#batches.set(folder, batch);
    watcher.on('raw', (_event, name, details) => {
      const { watchedPath } = details as { readonly watchedPath: string };
      this.#emit({ folder: watchedPath, name: name || null });
    });
    watcher.on('ready', release);
    watcher.on('error', error => {
      this.#failed(error);
      release();
    });
    watcher.add([...folders]);
  }

  #emit(hint: WatchHint): void {
    for (const watch of [...this.#watches]) watch.emit(hint);
  }

  /** The system watches them no longer, for any of the watches. */
  #forget(folders: Iterable<string>): void {
    for (const folder of folders) {
      const batch = this.#batches.get(folder);
      if (batch === undefined) continue;
      this.#batches.delete(folder);
      batch.folders.delete(folder);
      batch.watcher.unwatch(folder);
      if (batch.folders.size > 0) continue;
      batch.release();
      void batch.watcher.close();
    }
  }

  /** Folders of no other watch are watched no longer. */
  #end(watch: FolderWatch): void {
    this.#watches.delete(watch);
    if (this.#closed) return;
    this.#forget(watch.folders.filter(folder => ![...this.#watches].some(other => other.has(folder))));
  }

  #failed(error: unknown): void {
    const reason = LIMIT_REASONS.get((error as NodeJS.ErrnoException).code ?? '');
    if (reason === undefined || this.#limit !== null || this.#closed) return;
    this.#limit = reason;
    for (const watch of [...this.#watches]) watch.poll(reason);
  }
}

interface SharedWatcher {
  readonly limit: () => string | null;
  readonly add: (folders: readonly string[]) => Promise<void>;
  readonly forget: (folders: Iterable<string>) => void;
  readonly end: () => void;
}

/** The folders that one part of the program watches. */
export class FolderWatch implements FolderWatching {
  readonly #options: FolderWatchOptions;
  readonly #shared: SharedWatcher;
  readonly #folders = new Set<string>();
  #network: string | null = null;
  #closed = false;

  constructor(options: FolderWatchOptions, shared: SharedWatcher) {
    this.#options = options;
    this.#shared = shared;
  }

  get mode(): WatchMode {
    const reason = this.#network ?? this.#shared.limit();
    return { mode: reason === null ? 'events' : 'polling', reason };
  }

  get folders(): readonly string[] {
    return [...this.#folders];
  }

  has(folder: string): boolean {
    return this.#folders.has(folder);
  }

  /** Watches `folders`; resolves when the system really watches them, so what is read afterwards misses nothing. */
  async add(folders: readonly string[]): Promise<void> {
    if (this.#closed || this.mode.mode === 'polling') return;
    const there = await Promise.all(folders.map(isFolder));
    // What is not there stays unknown, so that it can be added when it comes.
    const fresh = folders.filter((folder, index) => there[index] && !this.#folders.has(folder));
    if (fresh.length === 0 || this.#closed) return;
    if (await isNetwork(fresh[0] ?? '')) {
      this.#network = 'the sessions are on a network file system';
      return this.#options.onMode(this.mode);
    }
    if (this.#closed) return;
    for (const folder of fresh) this.#folders.add(folder);
    await this.#shared.add(fresh);
  }

  /** A folder that is gone or another one than before: its watch is dead for everybody, and has to be added again. */
  remove(folder: string): void {
    this.#folders.delete(folder);
    this.#shared.forget([folder]);
  }

  /** Removes every folder, e.g. when the root was replaced. */
  clear(): void {
    const folders = this.folders;
    this.#folders.clear();
    this.#shared.forget(folders);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#shared.end();
  }

  emit(hint: WatchHint): void {
    if (!this.#closed && this.#folders.has(hint.folder)) this.#options.onHint(hint);
  }

  poll(reason: string): void {
    if (!this.#closed && this.#network === null) this.#options.onMode({ mode: 'polling', reason });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
}

async function isNetwork(folder: string): Promise<boolean> {
  return statfs(folder).then(
    found => NETWORK_FILE_SYSTEMS.has(found.type),
    () => false,
  );
}

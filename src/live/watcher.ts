/**
 * Watches folders and gives hints. Promises: a hint means "look there", never what happened; links are not followed and no
 * file is watched; when the system cannot watch (limits, network file systems), `mode` says polling and why, and the caller
 * has to look by itself. Does not read folders and does not know rollouts. The only file that imports chokidar.
 */
import { stat, statfs } from 'node:fs/promises';
import { FSWatcher } from 'chokidar';

/** `name` is the file or folder inside `folder` that something happened to; null when the system did not say. */
export interface Hint {
  readonly folder: string;
  readonly name: string | null;
}

export interface WatchMode {
  readonly mode: 'events' | 'polling';
  readonly reason: string | null;
}

export interface FolderWatcherOptions {
  readonly onHint: (hint: Hint) => void;
  readonly onMode: (mode: WatchMode) => void;
}

/** File systems that tell nothing of what other machines write: NFS, SMB (three spellings), sshfs and other FUSE, 9p, AFS, Ceph. */
const networkFileSystems: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400,
]);

const limitReasons: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the limit of watches is reached'],
  ['EMFILE', 'too many open files'],
  ['ENFILE', 'too many open files'],
]);

/**
 * Folders whose files chokidar knows nothing of. It would read a folder and stat every file in it, once to begin with and again with
 * each event, though all that is wanted of it is the event.
 */
class UnreadFolders extends FSWatcher {
  /** Chokidar takes nothing for a watcher that was closed meanwhile, and reads no further. */
  override _readdirp(): undefined {
    return undefined;
  }
}

/** A set that nobody changed for chokidar: one instance per batch, because only an instance says when it is ready. */
interface Batch {
  readonly watcher: FSWatcher;
  readonly folders: Set<string>;
}

export class FolderWatcher {
  readonly #options: FolderWatcherOptions;
  readonly #batches = new Map<string, Batch>();
  #mode: WatchMode = { mode: 'events', reason: null };
  #closed = false;
  /** A watcher that is closed before it is ready never says so: whoever waits is told here. */
  readonly #waiting = new Set<() => void>();

  constructor(options: FolderWatcherOptions) {
    this.#options = options;
  }

  get mode(): WatchMode {
    return this.#mode;
  }

  has(folder: string): boolean {
    return this.#batches.has(folder);
  }

  /** Watches `folders`; resolves when the system really watches them, so what is read afterwards misses nothing. */
  async add(folders: readonly string[]): Promise<void> {
    if (this.#closed || this.#mode.mode === 'polling') return;
    const there = await Promise.all(folders.map(isFolder));
    // What is not there stays unknown, so that it can be added when it comes.
    const fresh = folders.filter((folder, index) => there[index] && !this.#batches.has(folder));
    if (fresh.length === 0 || this.#closed) return;
    if (await isNetwork(fresh[0] ?? '')) this.#poll('the sessions are on a network file system');
    else await this.#watch(fresh);
  }

  /** A folder that is gone: without this a folder made again in its place would stay unwatched. */
  remove(folder: string): void {
    const batch = this.#batches.get(folder);
    if (batch === undefined) return;
    this.#batches.delete(folder);
    batch.folders.delete(folder);
    batch.watcher.unwatch(folder);
    if (batch.folders.size > 0) return;
    this.#release();
    void batch.watcher.close();
  }

  /** Nothing more is expected of these watchers. */
  #release(): void {
    for (const go of [...this.#waiting]) go();
  }

  /** Forgets every folder, e.g. when the root was replaced. */
  async clear(): Promise<void> {
    const watchers = new Set([...this.#batches.values()].map(batch => batch.watcher));
    this.#batches.clear();
    this.#release();
    await Promise.all([...watchers].map(watcher => watcher.close()));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.clear();
  }

  #watch(folders: readonly string[]): Promise<void> {
    const watcher = new UnreadFolders({
      followSymlinks: false,
      ignoreInitial: true,
      depth: 0,
      // Otherwise names with a dot or a tilde at the end are swallowed.
      atomic: false,
    });
    const batch: Batch = { watcher, folders: new Set(folders) };
    for (const folder of folders) this.#batches.set(folder, batch);
    watcher.on('raw', (_event, name, details) => {
      const { watchedPath } = details as { readonly watchedPath: string };
      if (!this.#closed) this.#options.onHint({ folder: watchedPath, name: name || null });
    });
    return new Promise(resolve => {
      const go = (): void => {
        this.#waiting.delete(go);
        resolve();
      };
      this.#waiting.add(go);
      watcher.on('ready', go);
      watcher.on('error', error => {
        this.#failed(error);
        go();
      });
      watcher.add([...folders]);
    });
  }

  #failed(error: unknown): void {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const reason = limitReasons.get(code);
    if (reason !== undefined) this.#poll(reason);
  }

  #poll(reason: string): void {
    if (this.#mode.mode === 'polling' || this.#closed) return;
    this.#mode = { mode: 'polling', reason };
    this.#options.onMode(this.#mode);
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
    found => networkFileSystems.has(found.type),
    () => false,
  );
}

/**
 * Hints that something may have changed in a folder, by the system's own means: what `live/watcher.ts` does with chokidar, which the agent
 * leaves at home. Promises: a folder that cannot be watched gives no hints, and is polled by who uses it.
 */
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FolderWatching, WatchHint } from '../../live/watcher.ts';

/** A machine has thousands of folders and a limit of watches: the newest are enough, the others are polled in turn. */
const MOST_FOLDERS = 256;

export class FolderHints {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #listeners = new Set<(hint: WatchHint) => void>();

  /** Whether as many folders are watched as were wanted. */
  get full(): boolean {
    return this.#watchers.size >= MOST_FOLDERS;
  }

  onHint(listener: (hint: WatchHint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hints of folders that are added, for one who knows the whole tree. */
  watch(onHint: (hint: WatchHint) => void): FolderWatching {
    const folders = new Set<string>();
    const stop = this.onHint(hint => {
      if (folders.has(hint.folder)) onHint(hint);
    });
    const remove = (folder: string): void => {
      folders.delete(folder);
      this.remove(folder);
    };
    const clear = (): void => [...folders].forEach(remove);
    return {
      mode: { mode: 'events', reason: null },
      has: folder => folders.has(folder),
      add: async added => {
        for (const folder of added) {
          folders.add(folder);
          this.add(folder);
        }
      },
      remove,
      clear,
      close: stop,
    };
  }

  /** Hints of one file, by its folder. */
  readonly watchFile = (path: string, onHint: () => void): (() => void) => {
    const [folder, name] = [dirname(path), basename(path)];
    this.add(folder);
    return this.onHint(hint => {
      if (hint.folder === folder && (hint.name === null || hint.name === name)) onHint();
    });
  };

  add(folder: string): void {
    if (this.#watchers.has(folder) || this.full) return;
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) =>
        this.#emit({ folder, name: name === null ? null : String(name) }),
      );
      watcher.on('error', () => this.remove(folder));
      this.#watchers.set(folder, watcher);
    } catch {
      // It is polled.
    }
  }

  remove(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  close(): void {
    for (const folder of [...this.#watchers.keys()]) this.remove(folder);
    this.#listeners.clear();
  }

  #emit(hint: WatchHint): void {
    for (const listener of [...this.#listeners]) listener(hint);
  }
}

/**
 * Keeps the table equal to the sessions tree. Promises: the newest day folders first, before anything else is read; then names,
 * sizes and times of everything, in slices; then it follows hints, and looks again by itself every 45 s, because hints get
 * lost. The root is compared by device and inode each time. Opens no rollout.
 */
import { realpath } from 'node:fs/promises';
import { archivedRoot, sessionsRoot } from '../conversations/catalog.ts';
import { lookAtRoot, type RootState, walkDays } from '../conversations/walk.ts';
import type { LiveClock } from './clock.ts';
import type { KnownFolders } from './known-folders.ts';
import { Slices } from './slices.ts';
import { FolderWatcher, type Hint, type WatchMode } from './watcher.ts';

export type Phase = 'first' | 'sorting' | 'ready';

export interface TreeFollowerOptions {
  readonly codexHome: string;
  readonly folders: KnownFolders;
  readonly clock: LiveClock;
  readonly onPhase: (phase: Phase) => void;
  /** Resolves when the first page has its titles, or has waited for them: nothing else is begun before that. */
  readonly firstTitles: () => Promise<void>;
  /** All names are known: scopes can be counted. */
  readonly onListed: () => void;
  readonly onRoot: (root: RootState) => void;
  readonly onMode: (mode: WatchMode) => void;
  readonly onNames: () => void;
  /** Files on screen, or live: looked at each time. */
  readonly hotPaths: () => readonly string[];
}

/** More than any screen shows: enough for the first page and the one after it. */
const firstFiles = 120;
/** Day folders watched before the rest: where sessions are being written. */
const hotFolders = 4;
/** Few enough that starting to watch never holds up a key. */
const watchBatch = 8;
/** reliability.md: every 30–60 s; while polling, or while there is no root, that is all there is. */
const resyncMs = 45_000;
const pollMs = 2_000;
/** Files looked at in turn at each resync: an append in an old folder that no hint told of is found in the end. */
const coldLooks = 1_000;

export class TreeFollower {
  readonly #options: TreeFollowerOptions;
  readonly #watcher: FolderWatcher;
  readonly #root: string;
  #realHome = '';
  #rootIdentity = '';
  #stopTimer = (): void => {};
  #closed = false;
  #running: Promise<void> | null = null;
  #again = false;
  #wantsAll = false;
  readonly #hints = new Map<string, Hint>();
  #coldAt = 0;

  constructor(options: TreeFollowerOptions) {
    this.#options = options;
    this.#root = sessionsRoot(options.codexHome);
    this.#watcher = new FolderWatcher({
      onHint: hint => this.#hint(hint),
      onMode: mode => {
        options.onMode(mode);
        this.#schedule();
      },
    });
  }

  /** The first listing; resolves when everything is known and watched. */
  async start(): Promise<void> {
    const slices = new Slices();
    const { folders } = this.#options;
    this.#realHome = await realpath(this.#options.codexHome).catch(() => this.#options.codexHome);
    await this.#checkRoot();
    const days = walkDays(this.#root);
    await this.#firstPage(days, slices);
    this.#options.onPhase('sorting');
    await this.#options.firstTitles();
    await this.#watchHot(slices);
    for await (const { path, place } of days) await this.#known(path, place, slices);
    await folders.list(archivedRoot(this.#options.codexHome), slices);
    this.#options.onListed();
    folders.settle();
    this.#options.onPhase('ready');
    await this.#watchCold(slices);
    this.#schedule();
  }

  /** Look again, at everything. */
  resync(): void {
    this.#wantsAll = true;
    void this.#lookAgain();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTimer();
    await this.#watcher.close();
    await this.#running;
  }

  async #firstPage(days: AsyncGenerator<{ path: string; place: string }>, slices: Slices): Promise<void> {
    const { folders } = this.#options;
    let seen = 0;
    while (seen < firstFiles && !this.#closed) {
      const { value, done } = await days.next();
      if (done) return;
      await this.#known(value.path, value.place, slices);
      for (const name of folders.names(value.path).slice(0, firstFiles - seen))
        folders.look(value.path, name);
      seen += folders.names(value.path).length;
    }
  }

  async #known(path: string, place: string, slices: Slices): Promise<void> {
    if (this.#closed) return;
    this.#options.folders.add(path, place);
    await this.#options.folders.list(path, slices);
  }

  /** Home and roots tell of new folders, names and archiving; the newest days of what is being written. */
  async #watchHot(slices: Slices): Promise<void> {
    const days = this.#options.folders.paths.filter(path => path.startsWith(this.#root)).slice(0, hotFolders);
    const real = await realpath(this.#root).catch(() => this.#root);
    const above = days.flatMap(day => parentsBelow(this.#root, day));
    await this.#watch([this.#realHome, real, ...above, ...days]);
    await this.#listAgain(days, slices);
  }

  /** What came between the listing and the watch was told by nobody. */
  async #listAgain(days: readonly string[], slices: Slices): Promise<void> {
    for (const folder of days) await this.#options.folders.list(folder, slices);
  }

  async #watchCold(slices: Slices): Promise<void> {
    const days = this.#options.folders.paths;
    const all = new Set([...days.flatMap(day => parentsBelow(this.#root, day)), ...days]);
    const fresh = [...all].filter(folder => !this.#watcher.has(folder));
    for (let at = 0; at < fresh.length && !this.#closed; at += watchBatch) {
      const batch = fresh.slice(at, at + watchBatch);
      await this.#watch(batch);
      await this.#listAgain(batch, slices);
      await slices.pause();
    }
  }

  async #watch(folders: readonly string[]): Promise<void> {
    await this.#watcher.add(folders.filter(folder => !this.#watcher.has(folder)));
  }

  #hint(hint: Hint): void {
    const { folders } = this.#options;
    if (hint.folder === this.#realHome) return this.#homeHint(hint.name);
    if (hint.name === null || !folders.has(hint.folder)) return void this.#lookAgain();
    if (this.#hints.size === 0) setImmediate(() => this.#takeHints());
    this.#hints.set(`${hint.folder}/${hint.name}`, hint);
  }

  #homeHint(name: string | null): void {
    if (name === null || name === 'session_index.jsonl') this.#options.onNames();
    if (name === null || name === 'sessions' || name === 'archived_sessions') void this.#lookAgain();
  }

  /** A burst of events about one file is one look. */
  #takeHints(): void {
    const hints = [...this.#hints.values()];
    this.#hints.clear();
    if (this.#closed) return;
    for (const { folder, name } of hints) this.#options.folders.look(folder, name ?? '');
  }

  /** One look at the tree at a time; a request during one makes another one after it. */
  #lookAgain(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#lookWhileAsked().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #lookWhileAsked(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      const everything = this.#wantsAll;
      this.#wantsAll = false;
      await this.#lookAtTree(everything ? 'all' : 'some');
    }
  }

  async #lookAtTree(files: 'all' | 'some'): Promise<void> {
    const slices = new Slices();
    const { folders } = this.#options;
    await this.#checkRoot();
    const found = new Set<string>([archivedRoot(this.#options.codexHome)]);
    for await (const { path, place } of walkDays(this.#root)) {
      if (this.#closed) return;
      found.add(path);
      folders.add(path, place);
      await slices.pause();
    }
    for (const folder of folders.paths) {
      if (!found.has(folder)) this.#drop(folder);
      else if ((await folders.list(folder, slices)) === 'replaced') this.#unwatch(folder);
    }
    await this.#watchCold(slices);
    if (files === 'all') for (const folder of folders.paths) await folders.statAll(folder, slices);
    else await this.#lookAtSome(slices);
    this.#options.onNames();
  }

  #drop(folder: string): void {
    this.#options.folders.drop(folder);
    this.#unwatch(folder);
  }

  /** Whoever replaced a day may have replaced its month: all three are watched anew. */
  #unwatch(day: string): void {
    for (const folder of [...parentsBelow(this.#root, day), day]) this.#watcher.remove(folder);
  }

  /** What is on screen or live, the newest days, and a part of the rest in turn. */
  async #lookAtSome(slices: Slices): Promise<void> {
    const { folders, hotPaths } = this.#options;
    for (const path of hotPaths()) folders.lookAt(path);
    const paths = folders.paths;
    for (const folder of paths.filter(path => path.startsWith(this.#root)).slice(0, hotFolders))
      await folders.statAll(folder, slices);
    for (let looked = 0, turns = 0; looked < coldLooks && turns < paths.length; turns++) {
      const folder = paths[this.#coldAt++ % paths.length] ?? '';
      looked += folders.names(folder).length;
      await folders.statAll(folder, slices);
    }
  }

  /** A root that is another folder than before has none of the old watches. */
  async #checkRoot(): Promise<void> {
    const root = await lookAtRoot(this.#root);
    const identity = root.kind === 'folder' ? `${root.dev}:${root.ino}` : '';
    if (this.#rootIdentity !== '' && identity !== this.#rootIdentity) {
      await this.#watcher.clear();
      this.#options.folders.forgetTimes();
    }
    if (identity !== this.#rootIdentity) {
      this.#rootIdentity = identity;
      if (root.kind === 'folder') await this.#watch([this.#realHome, root.path]);
    }
    this.#options.onRoot(root);
  }

  #schedule(): void {
    this.#stopTimer();
    if (this.#closed) return;
    const often = this.#watcher.mode.mode === 'polling' || this.#rootIdentity === '';
    this.#stopTimer = this.#options.clock.after(often ? pollMs : resyncMs, () => {
      void this.#lookAgain().finally(() => this.#schedule());
    });
  }
}

/** The year and month folders above a day folder. */
function parentsBelow(root: string, day: string): string[] {
  if (!day.startsWith(`${root}/`)) return [];
  const [year, month] = day.slice(root.length + 1).split('/');
  return [`${root}/${year}`, `${root}/${year}/${month}`];
}

/**
 * Keeps the table equal to the sessions tree. Promises: the newest day folders are listed before anything else is read; then names,
 * sizes and times of all files, in slices; then hints are followed, and the tree is scanned every minute, because hints get lost. At
 * each scan the root is compared by device and inode. Opens no rollout.
 *
 * A folder is watched before it is listed, and the folders above it are listed once more at the end: what happens in between gives no
 * hint. That costs a second stat of each day folder. Watching begins after the first page, because it takes longer than drawing that.
 */
import { realpath } from 'node:fs/promises';
import type { Clock } from '../../rollout/file/clock.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { archivedRoot, sessionsRoot } from '../../sessions/catalog.ts';
import {
  checkRoot,
  foldersAbove,
  foldersAboveDays,
  type RootState,
  type UnlistedFolder,
  walkDays,
} from '../../sessions/walk.ts';
import { Throttle } from '../throttle.ts';
import type { FolderWatching, FolderWatchOptions, WatchHint, WatchMode } from '../watcher.ts';
import type { KnownFolders } from './known-folders.ts';

export type Phase = 'first' | 'sorting' | 'ready';

export interface TreeFollowerOptions {
  readonly codexHome: string;
  readonly folders: KnownFolders;
  readonly clock: Clock;
  readonly watcher: { watch(options: FolderWatchOptions): FolderWatching };
  readonly onPhase: (phase: Phase) => void;
  /** Resolves when the first page has its titles, or has waited long enough for them: nothing else begins before that. */
  readonly firstTitles: () => Promise<void>;
  /** All names are known, but of these folders, which cannot be read: scopes can be counted. */
  readonly onListed: (unlisted: readonly UnlistedFolder[]) => void;
  readonly onRoot: (root: RootState) => void;
  readonly onMode: (mode: WatchMode) => void;
  readonly onNames: () => void;
  /** Files on screen, and those of live sessions: checked at each scan. */
  readonly pathsToCheck: () => readonly string[];
  /** How long a hint of this file may wait, ms: 0 while the list is on screen. */
  readonly patienceMs: (path: string) => number;
}

/** As many rows as most screens have. */
const FIRST_FILES = 64;
/** Day folders watched before the rest: where sessions are being written. */
const HOT_FOLDERS = 4;
/** Few enough that starting to watch never holds up a key. */
const WATCH_BATCH = 16;
/** Hints get lost: a scan a minute finds what they missed. While polling, or without a root, scans are all there is. */
const SCAN_MS = 60_000;
const POLL_MS = 2_000;
/** Files of old folders checked in turn at each scan: an append there without a hint is found in the end. */
const COLD_CHECKS = 1_000;

export class TreeFollower {
  readonly #options: TreeFollowerOptions;
  readonly #watched: FolderWatching;
  readonly #root: string;
  #realHome = '';
  #rootIdentity = '';
  #stopTimer = (): void => {};
  #closed = false;
  #running: Promise<void> | null = null;
  #again = false;
  #checkAll = false;
  readonly #hints = new Map<string, WatchHint>();
  readonly #hintChecks: Throttle;
  #coldAt = 0;

  constructor(options: TreeFollowerOptions) {
    this.#options = options;
    this.#root = sessionsRoot(options.codexHome);
    this.#hintChecks = new Throttle({ clock: options.clock, work: () => this.checkHinted() });
    this.#watched = options.watcher.watch({
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
    this.#options.onRoot(await checkRoot(this.#root));
    await this.#firstPage(slices);
    this.#options.onPhase('sorting');
    await this.#options.firstTitles();
    this.#realHome = await realpath(this.#options.codexHome).catch(() => this.#options.codexHome);
    await this.#checkRoot();
    await this.#watchHot(slices);
    await this.#readTree(slices);
    if (!this.#closed) this.#options.onPhase('ready');
    // Nothing hinted at folders that came while the folder above was not watched yet.
    await this.#scan();
    this.#schedule();
  }

  /** Scans the tree and checks every file. */
  resync(): void {
    this.#checkAll = true;
    void this.#scan();
  }

  /** Checks the files of all hints immediately: each once, however often it was written since the last time. */
  checkHinted(): void {
    const hints = [...this.#hints.values()];
    this.#hints.clear();
    if (this.#closed) return;
    for (const { folder, name } of hints) this.#options.folders.checkIn(folder, name ?? '');
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTimer();
    this.#hintChecks.cancel();
    this.#watched.close();
    await this.#running;
  }

  async #firstPage(slices: Slices): Promise<void> {
    const { folders } = this.#options;
    let seen = 0;
    for (const { path, place } of walkDays(this.#root)) {
      if (this.#closed) return;
      folders.add(path, place);
      await folders.list(path, slices);
      seen += folders.count(path);
      if (seen >= FIRST_FILES) return;
    }
  }

  /** Home and roots give hints of new folders, names and archiving; the newest days, of what is being written. */
  async #watchHot(slices: Slices): Promise<void> {
    const days = this.#hotDays();
    const real = await realpath(this.#root).catch(() => this.#root);
    await this.#watch([this.#realHome, real, ...this.#withParents(days)]);
    // Nothing hinted at what came between the listing and the watch.
    for (const day of days) {
      await this.#options.folders.list(day, slices);
      await this.#options.folders.statAll(day, slices);
    }
  }

  /**
   * Codex makes a year, a month and a day one after the other, and a scan may come in between: only the watch of a year without days hints at
   * its first one. Listed once more, for what came before the watch.
   */
  async #watchAboveDays(): Promise<void> {
    for (let round = 0; round < 2; round++) if (!(await this.#watch(foldersAboveDays(this.#root)))) return;
  }

  /** Each folder is watched before it is listed, so that nothing is missed in between. */
  async #watchAndList(slices: Slices): Promise<void> {
    const { folders } = this.#options;
    const days = folders.paths;
    for (let at = 0; at < days.length && !this.#closed; at += WATCH_BATCH) {
      const batch = days.slice(at, at + WATCH_BATCH);
      await this.#watch(this.#withParents(batch));
      for (const day of batch) {
        if ((await folders.list(day, slices)) === 'replaced') await this.#watchAgain(day, slices);
      }
      await slices.pause();
    }
  }

  /** When a day was replaced its month may have been, too: all three are watched again. */
  async #watchAgain(day: string, slices: Slices): Promise<void> {
    this.#unwatch(day);
    await this.#watch(this.#withParents([day]));
    await this.#options.folders.list(day, slices);
    await this.#options.folders.statAll(day, slices);
  }

  #hotDays(): readonly string[] {
    return this.#options.folders.paths.filter(path => path.startsWith(this.#root)).slice(0, HOT_FOLDERS);
  }

  /** Days with the months and years above them. */
  #withParents(days: readonly string[]): readonly string[] {
    return [...new Set([...days.flatMap(day => foldersAbove(this.#root, day)), ...days])];
  }

  /** False when all of them were watched before. */
  async #watch(folders: readonly string[]): Promise<boolean> {
    const fresh = folders.filter(folder => !this.#watched.has(folder));
    if (fresh.length > 0) await this.#watched.add(fresh);
    return fresh.length > 0;
  }

  #hint(hint: WatchHint): void {
    if (hint.folder === this.#realHome) return this.#homeHint(hint.name);
    if (hint.name === null || !this.#options.folders.has(hint.folder)) return void this.#scan();
    const path = `${hint.folder}/${hint.name}`;
    this.#hintChecks.request(this.#options.patienceMs(path));
    this.#hints.set(path, hint);
  }

  #homeHint(name: string | null): void {
    if (name === null || name === 'session_index.jsonl') this.#options.onNames();
    if (name === null || name === 'sessions' || name === 'archived_sessions') void this.#scan();
  }

  /** One scan at a time; a request during one makes another one after it. */
  #scan(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#scanWhileRequested().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #scanWhileRequested(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      const files = this.#checkAll ? 'all' : 'some';
      this.#checkAll = false;
      await this.#scanTree(files);
    }
  }

  async #scanTree(files: 'all' | 'some'): Promise<void> {
    const slices = new Slices();
    const { folders } = this.#options;
    await this.#checkRoot();
    await this.#watchAboveDays();
    await this.#readTree(slices);
    if (files === 'all') for (const folder of folders.paths) await folders.statAll(folder, slices);
    else await this.#checkSome(slices);
    this.#options.onNames();
  }

  /** Lists every folder there is, and drops those that are gone. */
  async #readTree(slices: Slices): Promise<void> {
    const { codexHome, folders, onListed } = this.#options;
    const found = new Set<string>([archivedRoot(codexHome)]);
    const unlisted: UnlistedFolder[] = [];
    for (const { path, place } of walkDays(this.#root, { unlisted })) {
      if (this.#closed) return;
      found.add(path);
      folders.add(path, place);
      await slices.pause();
    }
    for (const folder of folders.paths) if (!found.has(folder)) this.#drop(folder);
    await this.#watchAndList(slices);
    if (!this.#closed) onListed([...unlisted, ...folders.unlisted]);
  }

  #drop(folder: string): void {
    this.#options.folders.drop(folder);
    this.#unwatch(folder);
  }

  #unwatch(day: string): void {
    for (const folder of this.#withParents([day])) this.#watched.remove(folder);
  }

  /** What is on screen or live, the newest days, and a part of the rest in turn. */
  async #checkSome(slices: Slices): Promise<void> {
    const { folders, pathsToCheck: hotPaths } = this.#options;
    for (const path of hotPaths()) folders.check(path);
    for (const day of this.#hotDays()) await folders.statAll(day, slices);
    const { paths } = folders;
    for (let checked = 0, turns = 0; checked < COLD_CHECKS && turns < paths.length; turns++) {
      const folder = paths[this.#coldAt++ % paths.length] ?? '';
      checked += folders.count(folder);
      await folders.statAll(folder, slices);
    }
  }

  /** A root that is another folder than before has none of the old watches. */
  async #checkRoot(): Promise<void> {
    const root = await checkRoot(this.#root);
    const identity = root.kind === 'folder' ? `${root.dev}:${root.ino}` : '';
    if (this.#rootIdentity !== '' && identity !== this.#rootIdentity) {
      this.#watched.clear();
      this.#options.folders.forgetTimes();
    }
    if (identity !== this.#rootIdentity) {
      this.#rootIdentity = identity;
      await this.#watch([this.#realHome, ...(root.kind === 'folder' ? [root.path] : [])]);
      // Without a root the scans are more frequent.
      this.#schedule();
    }
    this.#options.onRoot(root);
  }

  #schedule(): void {
    this.#stopTimer();
    if (this.#closed) return;
    const often = this.#watched.mode.mode === 'polling' || this.#rootIdentity === '';
    this.#stopTimer = this.#options.clock.after(often ? POLL_MS : SCAN_MS, () => {
      void this.#scan().finally(() => this.#schedule());
    });
  }
}

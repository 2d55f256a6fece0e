/** What a doctor says about the machine around the sessions: disk, locks, watches, the codex on PATH. Promises: never writes, takes no lock. */
import { accessSync, constants, readFileSync, realpathSync, statfsSync, statSync, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codexOnPath, type Environment } from '../codex/program.ts';
import { type Version, versionText } from '../codex/version.ts';
import { parseConversationId } from '../format/identity.ts';
import { loadFlock } from '../rollout/lock/flock.ts';
import { probeAllHolders } from '../rollout/lock/probe.ts';
import { lockFolder } from '../rollout/lock/thread-lock.ts';
import { sessionsRoot } from '../sessions/catalog.ts';
import { type Finding, finding } from '../sessions/doctor/finding.ts';
import { walkDays } from '../sessions/walk.ts';

export interface ExamineMachine {
  readonly codexHome: string;
  readonly env: Environment;
  readonly nowMs: number;
  /** @default 0.05: a disk with less than a twentieth free is nearly full */
  readonly leastFree?: number;
}

const LEAST_FREE = 0.05;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Other programs watch folders, too. */
const WATCHES_OF_OTHERS = 1024;

export async function* examineMachine(request: ExamineMachine): AsyncGenerator<Finding> {
  yield* codexFindings(await codexOnPath(request.env), request);
  yield* diskFindings(request);
  yield* lockProgramFindings(request);
  yield* await deadLocks(request.codexHome);
  yield* watchFindings(request.codexHome);
}

/** Since 0.137 it reads compressed sessions. */
const READS_ZST_MINOR = 137;

function* codexFindings(
  codex: { readonly file: string; readonly version: Version | null } | null,
  { nowMs }: ExamineMachine,
): Generator<Finding> {
  if (codex === null) {
    yield finding('codex', {}, 'There is no codex on your PATH.');
    return;
  }
  const { file, version } = codex;
  const path = realPath(file);
  const days = Math.floor((nowMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs)) / DAY_MS);
  const age = days < 1 ? 'today' : days === 1 ? 'a day ago' : `${days} days ago`;
  const name = version === null ? 'does not say which version it is' : `is ${versionText(version)}`;
  const old =
    version !== null && version.major === 0 && version.minor > 0 && version.minor < READS_ZST_MINOR
      ? ' It is too old to read compressed sessions (0.137 and newer).'
      : '';
  yield finding('codex', { path: file }, `The codex on your PATH ${name}, put there ${age}.${old}`);
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

function* diskFindings({ codexHome, leastFree = LEAST_FREE }: ExamineMachine): Generator<Finding> {
  try {
    const { bavail, blocks, bsize, ffree, files } = statfsSync(codexHome);
    const percent = Math.floor((100 * bavail) / Math.max(1, blocks));
    if (blocks > 0 && bavail < blocks * leastFree)
      yield finding(
        'disk-full',
        { path: codexHome },
        `Its disk is nearly full: ${percent} % (${Math.floor((bavail * bsize) / 1024 / 1024)} MB) are free.`,
      );
    if (files > 0 && ffree < files * leastFree)
      yield finding('disk-full', { path: codexHome }, `Its disk has room for ${ffree} more files only.`);
  } catch {
    // A file system that does not say it.
  }
}

function* lockProgramFindings({ codexHome, env }: ExamineMachine): Generator<Finding> {
  if (loadFlock(env.PATH) === null)
    yield finding('no-lock', {}, 'None of the programs flock, perl and python3 is in a folder of your PATH.');
  const folder = lockFolder(codexHome);
  for (const path of [folder, codexHome])
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      if (!isWritable(path))
        yield finding('no-lock', { path }, 'You may not write in it, so no lock can be made there.');
      return;
    }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Lock files that nobody holds: what counts is the lock and never the file. */
async function deadLocks(codexHome: string): Promise<readonly Finding[]> {
  const names = await readdir(lockFolder(codexHome)).catch(() => []);
  const holders = names.length === 0 ? null : await probeAllHolders(codexHome).catch(() => null);
  if (holders === null) return [];
  return names.sort().flatMap(name => {
    const id = name.endsWith('.lock') ? parseConversationId(name.slice(0, -'.lock'.length)) : null;
    if (id === null || holders.has(id)) return [];
    return [finding('dead-lock', { path: join(lockFolder(codexHome), name), id }, 'Nobody holds this lock.')];
  });
}

const WATCH_LIMIT = '/proc/sys/fs/inotify/max_user_watches';

/** By trying one, which is given back, and by the limit. */
function* watchFindings(codexHome: string): Generator<Finding> {
  const root = sessionsRoot(codexHome);
  try {
    watch(root).close();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EMFILE' || code === 'ENOSPC')
      yield finding(
        'inotify',
        { path: root },
        `The folder cannot be watched (${code}): the limit is reached.`,
      );
  }
  const limit = numberIn(WATCH_LIMIT);
  if (limit === null) return;
  let folders = 0;
  for (const _ of walkDays(root)) folders += 1;
  if (limit < folders + WATCHES_OF_OTHERS)
    yield finding(
      'inotify',
      { path: WATCH_LIMIT },
      `${limit} folders can be watched, and there are ${folders} days.`,
    );
}

function numberIn(path: string): number | null {
  try {
    const number = Number(readFileSync(path, 'utf8'));
    return Number.isFinite(number) ? number : null;
  } catch {
    return null;
  }
}

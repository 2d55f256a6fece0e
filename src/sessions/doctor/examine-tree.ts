/** Looks at names and places below a home: what lies where nothing lists it. Promises: opens no file, follows no link, never writes. */
import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { parseLooseRolloutName } from '../../format/file-name.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { archivedRoot, sessionsRoot } from '../catalog.ts';
import { isNumbered, lookTwice, unlistedCode } from '../walk.ts';
import { type Finding, finding, unreadableFolder } from './finding.ts';

const LEFTOVER = /^\.rollout-.*\.(?:unpacked|moving|new|packing)$/s;
/** No program works on one file that long. */
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000;
const REPLACEMENT = '\ufffd';
/** Year, month, day. */
const DAY_DEPTH = 3;
/** Nobody nests folders deeper; a tree that does is a trap. */
const DEPTH_LIMIT = 16;

export async function* examineTree(codexHome: string, nowMs: number): AsyncGenerator<Finding> {
  const slices = new Slices();
  const roots = [
    { path: sessionsRoot(codexHome), isArchive: false },
    { path: archivedRoot(codexHome), isArchive: true },
  ];
  for (const root of roots)
    for (const found of examineFolder({ ...root, parts: [] }, nowMs)) {
      if (found !== null) yield found;
      await slices.pause();
    }
}

/** What is wrong with the place of one file of a home; of one that lies elsewhere nothing. */
export function examinePlace(codexHome: string, path: string, nowMs: number): readonly Finding[] {
  for (const [root, isArchive] of [
    [sessionsRoot(codexHome), false],
    [archivedRoot(codexHome), true],
  ] as const) {
    const below = relative(root, dirname(path));
    if (isAbsolute(below) || below.split(sep)[0] === '..') continue;
    const parts = below.split(sep).filter(part => part !== '');
    return [...examineName(basename(path), { path, parts, isArchive }, nowMs)];
  }
  return [];
}

interface TreeFolder {
  readonly path: string;
  /** Below the root. */
  readonly parts: readonly string[];
  readonly isArchive: boolean;
}

/** Null between two folders: time to give way. */
function* examineFolder(folder: TreeFolder, nowMs: number): Generator<Finding | null> {
  yield null;
  const entries = entriesOf(folder.path);
  if (typeof entries === 'string') {
    yield unreadableFolder({ path: folder.path, code: entries });
    return;
  }
  for (const entry of entries) {
    const path = join(folder.path, entry.name);
    if (entry.name.includes(REPLACEMENT) && lstatOf(path) === null)
      yield finding('unreadable-name', { path }, 'Its name is not valid UTF-8.');
    else if (entry.isSymbolicLink()) yield finding('link', { path }, 'It is a link.');
    else if (entry.isDirectory()) {
      if (folder.parts.length < DEPTH_LIMIT)
        yield* examineFolder({ ...folder, path, parts: [...folder.parts, entry.name] }, nowMs);
    } else if (entry.isFile()) yield* examineName(entry.name, { ...folder, path }, nowMs);
  }
}

function* examineName(
  name: string,
  { path, parts, isArchive }: TreeFolder,
  nowMs: number,
): Generator<Finding> {
  if (LEFTOVER.test(name)) {
    if (nowMs - (lstatOf(path)?.mtimeMs ?? nowMs) > LEFT_BEHIND_MS)
      yield finding('leftover', { path }, 'It was left behind more than a day ago.');
    return;
  }
  if (!/^rollout-.*\.jsonl(?:\.zst)?$/is.test(name)) return;
  const parsed = parseLooseRolloutName(name);
  if (parsed === null) {
    yield finding('unreadable-name', { path }, 'Its name holds no id of a session.');
    return;
  }
  const { id } = parsed;
  if (isArchive) {
    if (parts.length > 0)
      yield finding('out-of-place', { path, id }, 'It lies in a folder of the archive, which has none.');
    return;
  }
  // Any day will do: Codex lists it there, and so do we.
  if (parts.length !== DAY_DEPTH || !parts.every(isNumbered))
    yield finding('out-of-place', { path, id }, 'It does not lie in the folder of a day.');
}

/** Why it cannot be read, where it cannot. */
function entriesOf(folder: string): readonly Dirent[] | string {
  try {
    const found = lookTwice(() => readdirSync(folder, { withFileTypes: true }));
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return unlistedCode(error) ?? [];
  }
}

function lstatOf(path: string) {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

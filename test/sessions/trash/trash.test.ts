/** The trash: a session goes with all that belongs to it and comes back as it was, whatever happens in between. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ConversationBusyError,
  ConversationExistsError,
  RolloutNotFoundError,
} from '../../../src/format/errors.ts';
import type { ConversationId } from '../../../src/format/identity.ts';
import { RolloutRecorder } from '../../../src/recorder/rollout-recorder.ts';
import { type FileOperations, nodeFileOperations } from '../../../src/rollout/file/file-operations.ts';
import { SessionNames } from '../../../src/sessions/names.ts';
import { nameConversation } from '../../../src/sessions/rename.ts';
import type { TrashEntry } from '../../../src/sessions/trash/entry.ts';
import { trashConversation } from '../../../src/sessions/trash/move-in.ts';
import { emptyEntry, restoreEntry } from '../../../src/sessions/trash/move-out.ts';
import { finishTrash, listTrash } from '../../../src/sessions/trash/trash.ts';
import type { TrashPlace } from '../../../src/sessions/trash/trash-place.ts';
import { trashRoots } from '../../../src/sessions/trash/trash-roots.ts';
import { SessionHome } from '../../support/session-home.ts';

const WORDS = { title: 'fix the parser', name: null };

interface Desk {
  readonly home: SessionHome;
  readonly place: TrashPlace;
}

function desk(): Desk {
  const home = new SessionHome();
  const data = mkdtempSync(join(tmpdir(), 'rolltop-data-'));
  onTestFinished(() => {
    rmSync(home.path, { recursive: true, force: true });
    rmSync(data, { recursive: true, force: true });
  });
  return { home, place: { codexHome: home.path, roots: trashRoots(home.path, { XDG_DATA_HOME: data }) } };
}

function add(
  home: SessionHome,
  words: Parameters<SessionHome['add']>[0],
): { id: ConversationId; path: string } {
  const { id, path } = home.add(words);
  return { id: id as ConversationId, path };
}

/** Every file below a folder: bytes, time of change and mode. */
function everything(root: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    // Lock files stay, as Codex's do.
    if (!entry.isFile() || !path.includes('rollout-')) continue;
    const { mtimeMs, mode } = lstatSync(path);
    found[path] = { bytes: readFileSync(path, 'latin1'), mtimeMs, mode };
  }
  return found;
}

function rolloutsIn({ home }: Desk): Record<string, unknown> {
  const all = everything(home.path);
  return Object.fromEntries(Object.entries(all).filter(([path]) => !path.includes('.rolltop-trash')));
}

describe('the trash', () => {
  it('takes every file of a session, and its sub-agents with it', async () => {
    const { home, place } = desk();
    const { id, path } = add(home, { title: 'parent', minutesAgo: 9 });
    const child = add(home, { title: 'child', minutesAgo: 8, source: 'subagent', parentId: id });
    const other = add(home, { title: 'other' });
    writeFileSync(`${path}.zst`, 'a packed copy');
    const entry = await trashConversation(place, id, WORDS);
    expect([existsSync(path), existsSync(`${path}.zst`), existsSync(child.path)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(existsSync(other.path)).toBe(true);
    expect(entry.manifest.conversations.map(one => one.id)).toEqual([id, child.id]);
    expect(listTrash(place).entries.map(({ manifest }) => [manifest.title, manifest.state])).toEqual([
      ['fix the parser', 'kept'],
    ]);
  });

  it('lies beside a home on another disk', async () => {
    const { home, place } = desk();
    const { id } = add(home, { title: 'a' });
    const entry = await trashConversation(withOperations(place, otherDisk(place.roots[0] ?? '')), id, WORDS);
    expect(entry.folder.startsWith(join(home.path, '.rolltop-trash'))).toBe(true);
    expect(listTrash(place).entries.length).toBe(1);
    expect(
      readdirSync(place.roots[0] ?? '', { recursive: true }).filter(name => `${name}`.includes('rollout')),
    ).toEqual([]);
  });

  it('is refused when no trash is on the same disk, and nothing is moved', async () => {
    const both = desk();
    const { id, path } = add(both.home, { title: 'a' });
    const elsewhere = withOperations(both.place, otherDisk(''));
    await expect(trashConversation(elsewhere, id, WORDS)).rejects.toThrow(/No trash is on the disk/);
    expect(existsSync(path)).toBe(true);
    expect(listTrash(both.place)).toEqual({ entries: [], damaged: [] });
  });

  it('is refused for what another program holds', async () => {
    const { home, place } = desk();
    const { id, path } = add(home, { title: 'held' });
    const holder = await RolloutRecorder.resume({ path });
    await expect(trashConversation(place, id, WORDS)).rejects.toThrow(ConversationBusyError);
    await holder.shutdown();
    expect(existsSync(path)).toBe(true);
  });

  it('of two that trash the same session, one does and the other says so', async () => {
    const { home, place } = desk();
    const { id } = add(home, { title: 'once' });
    const results = await Promise.allSettled([
      trashConversation(place, id, WORDS),
      trashConversation(place, id, WORDS),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [failed] = results.flatMap(one => (one.status === 'rejected' ? [one.reason] : []));
    expect(failed instanceof ConversationBusyError || failed instanceof RolloutNotFoundError).toBe(true);
    expect(listTrash(place).entries.length).toBe(1);
  });

  it('a folder that others may write to, or that is a link, is no trash', async () => {
    const { home, place } = desk();
    const { id } = add(home, { title: 'a' });
    const [root = ''] = place.roots;
    mkdirSync(root, { recursive: true });
    chmodSync(root, 0o777);
    await expect(trashConversation(place, id, WORDS)).rejects.toThrow(/written to by others/);
    rmSync(root, { recursive: true });
    symlinkSync(tmpdir(), root);
    await expect(trashConversation(place, id, WORDS)).rejects.toThrow(/is no folder/);
  });
});

describe('restoring', () => {
  it('gives back bytes, times, modes, places and the name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 4 }),
        fc.nat(1e9),
        async (kinds, seconds) => {
          const both = desk();
          const { home, place } = both;
          const { id, path } = add(home, { title: 'parent', minutesAgo: 60 });
          for (const [index, kind] of kinds.entries()) {
            if (kind === 0) add(home, { title: `child ${index}`, source: 'subagent', parentId: id });
            if (kind === 1) writeFileSync(path.replace('/rollout', '/copy-of-rollout'), 'is no rollout');
            if (kind === 2) writeFileSync(`${path}.zst`, `packed ${index}`);
          }
          chmodSync(path, 0o640);
          utimesSync(path, seconds, seconds + 0.123);
          await nameConversation({ codexHome: home.path, id, name: 'my name', nowMs: 0 });
          const before = rolloutsIn(both);
          const entry = await trashConversation(place, id, { title: 'a', name: 'my name' });
          rmSync(join(home.path, 'session_index.jsonl'));
          await restoreEntry(place, entry);
          expect(rolloutsIn(both)).toEqual(before);
          expect(listTrash(place)).toEqual({ entries: [], damaged: [] });
          const names = new SessionNames(home.path);
          await names.refresh();
          expect(names.get(id)).toBe('my name');
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is refused when the place is taken, and nothing moves', async () => {
    const both = desk();
    const { id, path } = add(both.home, { title: 'a' });
    const entry = await trashConversation(both.place, id, WORDS);
    writeFileSync(path, 'another one');
    await expect(restoreEntry(both.place, entry)).rejects.toThrow(ConversationExistsError);
    expect(readFileSync(path, 'utf8')).toBe('another one');
    expect(listTrash(both.place).entries.map(({ manifest }) => manifest.state)).toEqual(['kept']);
  });

  it('of two that restore the same entry, one does and the other says so', async () => {
    const { home, place } = desk();
    const { id, path } = add(home, { title: 'a' });
    const entry = await trashConversation(place, id, WORDS);
    const results = await Promise.allSettled([restoreEntry(place, entry), restoreEntry(place, entry)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(existsSync(path)).toBe(true);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['another place', text => text.replace('sessions/', '../../etc/'), /sha256/],
    ['half of it', text => text.slice(0, 40), /no JSON/],
    ['nothing', () => '', /no JSON/],
    ['an array', () => '[]', /no JSON object/],
  ])('a manifest that was changed to %s is refused with its path', async (_, change, problem) => {
    const { home, place } = desk();
    const { id } = add(home, { title: 'a' });
    const { folder } = await trashConversation(place, id, WORDS);
    const path = join(folder, 'manifest.json');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    const { entries, damaged } = listTrash(place);
    expect(entries).toEqual([]);
    expect(damaged.map(one => one.problem)).toEqual([expect.stringMatching(problem)]);
    expect(damaged[0]?.problem).toContain(path);
  });

  it('what is emptied is gone, and only that', async () => {
    const both = desk();
    const first = add(both.home, { title: 'a' });
    const second = add(both.home, { title: 'b' });
    const entry = await trashConversation(both.place, first.id, WORDS);
    await trashConversation(both.place, second.id, WORDS);
    await emptyEntry(both.place, entry);
    expect(existsSync(entry.folder)).toBe(false);
    expect(listTrash(both.place).entries.map(({ manifest }) => manifest.conversations[0].id)).toEqual([
      second.id,
    ]);
  });
});

/**
 * Runs `act` with the file system gone from its call number `fatal` on, as if the program had been killed there. Locks are left alone: the
 * system takes those of a killed program away.
 */
async function killedAt(
  fatal: number,
  place: TrashPlace,
  act: (place: TrashPlace) => Promise<unknown>,
): Promise<boolean> {
  let calls = 0;
  const counted = new Set<unknown>();
  const killed = new Proxy(nodeFileOperations, {
    get:
      (target, name: keyof FileOperations) =>
      (...given: never[]) => {
        const [place] = given as unknown[];
        const isCounted =
          typeof place === 'string' ? /rollout-|trash|sessions/.test(place) : counted.has(place);
        if (isCounted && name !== 'close') calls += 1;
        if (isCounted && name !== 'close' && calls >= fatal)
          throw Object.assign(new Error('killed'), { code: 'EKILLED' });
        const result = (target[name] as (...all: never[]) => unknown)(...given);
        if (name === 'open' && isCounted) counted.add(result);
        return result;
      },
  });
  await act(withOperations(place, killed)).catch(() => null);
  return calls >= fatal;
}

function withOperations(place: TrashPlace, operations: FileOperations): TrashPlace {
  return { ...place, tools: { operations } };
}

/** A file system where `root` is on another disk than everything else; an empty one: each folder is. */
function otherDisk(root: string): FileOperations {
  const isOther = (path: string) => root === '' || path.startsWith(root);
  return {
    ...nodeFileOperations,
    link: (from, to) => {
      if (from.includes('sessions') && to.includes('trash') && isOther(to))
        throw Object.assign(new Error('EXDEV'), { code: 'EXDEV' });
      return nodeFileOperations.link(from, to);
    },
  };
}

describe('killed at any moment', () => {
  it('a session that goes is in the trash or where it was, and the next start finishes it', async () => {
    for (let fatal = 1, goes = true; goes; fatal++) {
      const both = desk();
      const { home, place } = both;
      const { id } = add(home, { title: 'parent', minutesAgo: 9 });
      add(home, { title: 'child', minutesAgo: 8, source: 'subagent', parentId: id });
      const before = rolloutsIn(both);
      goes = await killedAt(fatal, place, killed => trashConversation(killed, id, WORDS));
      await finishTrash(place);
      const { entries } = listTrash(place);
      expect(entries.every(({ manifest }) => manifest.state === 'kept')).toBe(true);
      for (const entry of entries) await restoreEntry(place, entry);
      expect(rolloutsIn(both), `killed at call ${fatal}`).toEqual(before);
    }
  });

  it('a session that comes back is back after the next start', async () => {
    for (let fatal = 1, goes = true; goes; fatal++) {
      const both = desk();
      const { home, place } = both;
      const { id } = add(home, { title: 'parent', minutesAgo: 9 });
      add(home, { title: 'child', minutesAgo: 8, source: 'subagent', parentId: id });
      const before = rolloutsIn(both);
      const entry: TrashEntry = await trashConversation(place, id, WORDS);
      goes = await killedAt(fatal, place, killed => restoreEntry(killed, entry));
      await finishTrash(place);
      for (const kept of listTrash(place).entries) await restoreEntry(place, kept);
      expect(rolloutsIn(both), `killed at call ${fatal}`).toEqual(before);
      expect(listTrash(place)).toEqual({ entries: [], damaged: [] });
    }
  });

  it('what is half emptied is emptied', async () => {
    for (let fatal = 1, goes = true; goes; fatal++) {
      const both = desk();
      const { id } = add(both.home, { title: 'a' });
      const entry = await trashConversation(both.place, id, WORDS);
      goes = await killedAt(fatal, both.place, killed => emptyEntry(killed, entry));
      await finishTrash(both.place);
      for (const kept of listTrash(both.place).entries) await emptyEntry(both.place, kept);
      expect(existsSync(dirname(realpathSync(both.home.path)))).toBe(true);
      expect(listTrash(both.place)).toEqual({ entries: [], damaged: [] });
    }
  });
});

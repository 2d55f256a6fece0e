import { appendFileSync, mkdirSync, promises, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type FolderWatch, FolderWatcher, type WatchHint } from '../../src/live/watcher.ts';
import { TemporaryHome } from '../sessions/temporary-home.ts';
import { PATIENCE } from '../support/patience.ts';

function shared(): FolderWatcher {
  const watcher = new FolderWatcher();
  onTestFinished(() => watcher.close());
  return watcher;
}

function watching(of = shared()): { watcher: FolderWatch; hints: WatchHint[] } {
  const hints: WatchHint[] = [];
  return { watcher: of.watch({ onHint: hint => hints.push(hint), onMode: () => {} }), hints };
}

describe('watching folders', () => {
  it('hints at files that are made, grow and go, by folder and name', async () => {
    const home = new TemporaryHome();
    const file = home.write('day/a.jsonl', 'one\n');
    const folder = join(home.path, 'day');
    const { watcher, hints } = watching();
    await watcher.add([folder]);
    appendFileSync(file, 'two\n');
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'a.jsonl' }), PATIENCE);
    writeFileSync(join(folder, 'b.jsonl'), '');
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'b.jsonl' }), PATIENCE);
    hints.length = 0;
    rmSync(file);
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'a.jsonl' }), PATIENCE);
  });

  it('watches nothing inside the folders, and follows no link', async () => {
    const home = new TemporaryHome();
    const inner = home.write('day/inner/a.jsonl', 'one\n');
    const outside = home.write('outside/b.jsonl', 'one\n');
    const folder = join(home.path, 'day');
    symlinkSync(join(home.path, 'outside'), join(folder, 'link'));
    symlinkSync(folder, join(folder, 'loop'));
    const { watcher, hints } = watching();
    await watcher.add([folder]);
    appendFileSync(inner, 'two\n');
    appendFileSync(outside, 'two\n');
    writeFileSync(join(folder, 'mark'), '');
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'mark' }), PATIENCE);
    expect(hints.map(hint => hint.name)).not.toContain('a.jsonl');
    expect(hints.map(hint => hint.name)).not.toContain('b.jsonl');
  });

  it('reads no folder, not even after an event', async () => {
    const home = new TemporaryHome();
    const file = home.write('day/a.jsonl', 'one\n');
    const folder = join(home.path, 'day');
    const { watcher, hints } = watching();
    const readdir = vi.spyOn(promises, 'readdir');
    syncBuiltinESMExports();
    onTestFinished(() => {
      readdir.mockRestore();
      syncBuiltinESMExports();
    });
    await watcher.add([folder]);
    appendFileSync(file, 'two\n');
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'a.jsonl' }), PATIENCE);
    expect(readdir.mock.calls.map(([path]) => path)).not.toContain(folder);
  });

  it('watches a folder again that was removed and made again', async () => {
    const home = new TemporaryHome();
    home.write('day/a.jsonl', 'one\n');
    const folder = join(home.path, 'day');
    const { watcher, hints } = watching();
    await watcher.add([folder]);
    rmSync(folder, { recursive: true });
    await vi.waitFor(() => expect(hints.length).toBeGreaterThan(0), PATIENCE);
    watcher.remove(folder);
    mkdirSync(folder);
    await watcher.add([folder]);
    writeFileSync(join(folder, 'again.jsonl'), '');
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'again.jsonl' }), PATIENCE);
  });

  it('is quiet about folders that are not there, and takes them when they are', async () => {
    const home = new TemporaryHome();
    const folder = join(home.path, 'later');
    const { watcher, hints } = watching();
    await watcher.add([folder]);
    expect([watcher.has(folder), watcher.mode]).toEqual([false, { mode: 'events', reason: null }]);
    mkdirSync(folder);
    await watcher.add([folder]);
    writeFileSync(join(folder, 'a.jsonl'), '');
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'a.jsonl' }), PATIENCE);
  });
});

describe('watching a folder twice', () => {
  const watches = () => process.getActiveResourcesInfo().filter(name => name === 'FSEventWrap').length;

  it('makes one watch of the system, until no watch needs it any more', async () => {
    const home = new TemporaryHome();
    const file = home.write('day/a.jsonl', 'one\n');
    const folder = join(home.path, 'day');
    // Those of the tests before are closed by and by.
    await vi.waitFor(() => expect(watches()).toBe(0), PATIENCE);
    const watcher = shared();
    const [list, open] = [watching(watcher), watching(watcher)];
    await Promise.all([list.watcher.add([folder]), open.watcher.add([folder])]);
    expect(watches()).toBe(1);
    appendFileSync(file, 'two\n');
    for (const { hints } of [list, open])
      await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'a.jsonl' }), PATIENCE);
    open.watcher.close();
    list.hints.length = 0;
    open.hints.length = 0;
    appendFileSync(file, 'three\n');
    await vi.waitFor(() => expect(list.hints).toContainEqual({ folder, name: 'a.jsonl' }), PATIENCE);
    expect(open.hints).toEqual([]);
    list.watcher.close();
    await vi.waitFor(() => expect(watches()).toBe(0), PATIENCE);
  });

  it('goes on for both when one of them removed the folder and added it again', async () => {
    const home = new TemporaryHome();
    const file = home.write('day/a.jsonl', 'one\n');
    const folder = join(home.path, 'day');
    const watcher = shared();
    const list = watching(watcher);
    const hints: number[] = [];
    watcher.watchFile(file, () => hints.push(hints.length));
    await list.watcher.add([folder]);
    rmSync(folder, { recursive: true });
    list.watcher.remove(folder);
    mkdirSync(folder);
    await list.watcher.add([folder]);
    hints.length = 0;
    writeFileSync(file, 'two\n');
    await vi.waitFor(() => expect(hints.length).toBeGreaterThan(0), PATIENCE);
    expect(list.hints).toContainEqual({ folder, name: 'a.jsonl' });
  });

  it('hints of a file at that file only', async () => {
    const home = new TemporaryHome();
    const file = home.write('day/a.jsonl', 'one\n');
    const other = home.write('day/b.jsonl', 'one\n');
    const watcher = shared();
    const seen: string[] = [];
    watcher.watchFile(file, () => seen.push('a'));
    watcher.watchFile(other, () => seen.push('b'));
    const list = watching(watcher);
    await list.watcher.add([join(home.path, 'day')]);
    // The first hint says that the file is watched.
    await vi.waitFor(() => expect(seen.toSorted()).toEqual(['a', 'b']), PATIENCE);
    seen.length = 0;
    appendFileSync(other, 'two\n');
    await vi.waitFor(() => expect(seen).toContain('b'), PATIENCE);
    expect(seen).not.toContain('a');
  });
});

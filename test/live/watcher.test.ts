import { appendFileSync, mkdirSync, promises, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { FolderWatcher, type Hint } from '../../src/live/watcher.ts';
import { TemporaryHome } from '../sessions/temporary-home.ts';

function watching(): { watcher: FolderWatcher; hints: Hint[] } {
  const hints: Hint[] = [];
  const watcher = new FolderWatcher({ onHint: hint => hints.push(hint), onMode: () => {} });
  onTestFinished(() => watcher.close());
  return { watcher, hints };
}

describe('watching folders', () => {
  it('hints at files that are made, grow and go, by folder and name', async () => {
    const home = new TemporaryHome();
    const file = home.write('day/a.jsonl', 'one\n');
    const folder = join(home.path, 'day');
    const { watcher, hints } = watching();
    await watcher.add([folder]);
    appendFileSync(file, 'two\n');
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'a.jsonl' }));
    writeFileSync(join(folder, 'b.jsonl'), '');
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'b.jsonl' }));
    hints.length = 0;
    rmSync(file);
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'a.jsonl' }));
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
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'mark' }));
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
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'a.jsonl' }));
    expect(readdir.mock.calls.map(([path]) => path)).not.toContain(folder);
  });

  it('watches a folder again that was removed and made again', async () => {
    const home = new TemporaryHome();
    home.write('day/a.jsonl', 'one\n');
    const folder = join(home.path, 'day');
    const { watcher, hints } = watching();
    await watcher.add([folder]);
    rmSync(folder, { recursive: true });
    await vi.waitFor(() => expect(hints.length).toBeGreaterThan(0));
    watcher.remove(folder);
    mkdirSync(folder);
    await watcher.add([folder]);
    writeFileSync(join(folder, 'again.jsonl'), '');
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'again.jsonl' }));
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
    await vi.waitFor(() => expect(hints).toContainEqual({ folder, name: 'a.jsonl' }));
  });
});

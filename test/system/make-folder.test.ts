/** Folders are made with those above them, and where that cannot be it is said at once. */
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder } from '../../src/system/make-folder.ts';

function scratch(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'rolltop-folder-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

it('makes every folder above, for its owner alone, and is content with one that is there', () => {
  const folder = path.join(scratch(), 'a', 'b', 'c');
  makeFolder(folder, 0o700);
  makeFolder(folder, 0o700);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  makeFolder('/', 0o700);
});

it('ends where a folder takes no new ones', () => {
  expect(() => makeFolder('/proc/none/deeper', 0o700)).toThrow();
});

it('does not go through a file', () => {
  const file = path.join(scratch(), 'a');
  writeFileSync(file, '');
  expect(() => makeFolder(path.join(file, 'b'), 0o700)).toThrow();
  expect(existsSync(path.join(file, 'b'))).toBe(false);
});

/** Which files are there, for links: asked without waiting, answered later. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ExistingFiles } from '../../src/terminal/existing-files.ts';

function desk() {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-files-'));
  const files = new ExistingFiles();
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, files };
}

it('says nothing at once, and where a file is when it was found; what is not there has no address', async () => {
  const { folder, files } = desk();
  const path = join(folder, 'a b.ts');
  writeFileSync(path, '');
  const changed = vi.fn();
  files.start(changed);
  expect(files.addressOf(path)).toBeNull();
  expect(files.addressOf(join(folder, 'none.ts'))).toBeNull();
  const before = files.version;
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), 20_000);
  expect(files.version).not.toBe(before);
  expect(files.addressOf(path)).toBe(`file://${hostname()}${folder}/a%20b.ts`);
  expect(files.addressOf(join(folder, 'none.ts'))).toBeNull();
});

it('looks at no disk until it is started, and where nothing is there nobody is told', async () => {
  const { folder, files } = desk();
  writeFileSync(join(folder, 'a.ts'), '');
  expect(files.addressOf(join(folder, 'a.ts'))).toBeNull();
  const changed = vi.fn();
  files.start(changed);
  expect(files.addressOf(join(folder, 'none.ts'))).toBeNull();
  expect(files.addressOf(join(folder, 'a.ts'))).toBeNull();
  await vi.waitFor(() => expect(files.addressOf(join(folder, 'a.ts'))).not.toBeNull(), 20_000);
  expect(changed).toHaveBeenCalledTimes(1);
});

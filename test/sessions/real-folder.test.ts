import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isSameFolder } from '../../src/sessions/real-folder.ts';
import { folderName } from '../../src/text/title.ts';
import { temporaryFolder } from '../support/rollout-fixtures.ts';

describe('the same folder', () => {
  const home = () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'real', 'proj', 'sub'), { recursive: true });
    symlinkSync(join(root, 'real'), join(root, 'link'));
    return root;
  };

  test.each(['link/proj', 'real/proj/', 'real/proj/.', 'real/../real/proj', 'link/../link/proj//'])(
    '%s',
    path => {
      const root = home();
      expect(isSameFolder(`${root}/${path}`, join(root, 'real', 'proj'))).toBe(true);
    },
  );

  test('of a folder that is gone, as far as it is there', () => {
    const root = home();
    expect(isSameFolder(`${root}/link/gone/x/`, `${root}/real/gone/x`)).toBe(true);
    expect(isSameFolder(`${root}/link/gone`, `${root}/real/other`)).toBe(false);
  });

  test('is not another one', () => {
    const root = home();
    expect(isSameFolder(`${root}/real/proj/sub`, `${root}/real/proj`)).toBe(false);
    expect(isSameFolder('C:\\', '/')).toBe(false);
    expect(isSameFolder(null, '/')).toBe(false);
    expect(isSameFolder('C:\\', 'C:\\')).toBe(true);
  });
});

test.each([
  ['/', '/'],
  ['C:\\', 'C:\\'],
  ['C:\\work\\web', 'web'],
  ['/home/me/proj/', 'proj'],
  ['/home/me/proj/.', 'proj'],
  ['/home/me/real/../real/proj', 'proj'],
  ['/home/me/proj/sub/..', 'proj'],
  ['', ''],
])('the folder %j is shown as %j', (cwd, name) => {
  expect(folderName(cwd)).toBe(name);
});

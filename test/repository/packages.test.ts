/** What others wrote and we install or ship: exactly what was published, under licenses that allow it, with what they ask for. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALLOWED_LICENSES, noticesOf, packagesOf } from '../../bin/licenses.mjs';
import { temporaryFolder } from '../support/rollout-fixtures.ts';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const own = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly dependencies?: object;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const locked = Object.entries(lock.packages).filter(([folder]) => folder !== '');

/** Tools that run here and are not shipped may also be under these. */
const ALLOWED_FOR_TOOLS = [
  ...ALLOWED_LICENSES,
  'BlueOak-1.0.0',
  'MPL-2.0',
  'MIT OR Apache-2.0',
  'Python-2.0',
  '(MIT OR CC0-1.0)',
];
const REGISTRY = 'https://registry.npmjs.org/';

const foldersWhere = (isWrong: (found: LockedPackage) => boolean): string[] =>
  locked.flatMap(([folder, found]) => (isWrong(found) ? [folder] : []));

describe('the lock file', () => {
  it('is in the form that npm checks whole', () => {
    expect(lock.lockfileVersion).toBe(3);
    expect(locked.length).toBeGreaterThan(100);
  });

  it('has the check sum of every package, those for other machines too', () => {
    expect(foldersWhere(({ integrity }) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))).toEqual(
      [],
    );
  });

  it('names no place but the public registry, and no folder, link or branch', () => {
    expect(
      foldersWhere(
        ({ resolved, link }) => link === true || (resolved !== undefined && !resolved.startsWith(REGISTRY)),
      ),
    ).toEqual([]);
    expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"(?:git\+|git:|file:|github:)/);
  });

  it('has packages under known licenses only', () => {
    expect(foldersWhere(({ license }) => !ALLOWED_FOR_TOOLS.includes(license ?? ''))).toEqual([]);
  });

  it('is asked for exact versions, and for nothing at run time', () => {
    expect(
      Object.entries(own.devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
    ).toEqual([]);
    expect(own.dependencies).toBeUndefined();
  });
});

describe('the notices of what is bundled', () => {
  it('have each package once, with the words of its license', () => {
    const folders = packagesOf([
      'src/cli/main.ts',
      'node_modules/react/index.js',
      'node_modules/react/cjs/react.production.js',
      'node_modules/@leeoniya/ufuzzy/dist/uFuzzy.mjs',
      'node_modules/yoga-layout/dist/src/index.js',
    ]);
    expect(folders).toEqual([
      'node_modules/@leeoniya/ufuzzy',
      'node_modules/react',
      'node_modules/yoga-layout',
    ]);
    const text = noticesOf(folders);
    for (const name of ['@leeoniya/ufuzzy', 'react', 'yoga-layout'])
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'));
    expect(text.match(/^Copyright \(c\) /gm)).toHaveLength(3);
    expect(text.match(/Permission is hereby granted/g)).toHaveLength(3);
  });

  it.each([
    ['GPL-3.0-only', 'LICENSE', 'is that allowed?'],
    ['MIT', 'index.js', 'no text of its license'],
  ])('stop the build for a package under %s that has %s', (license, file, problem) => {
    const folder = join(temporaryFolder(), 'node_modules', 'other');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'other', version: '1.0.0', license }));
    writeFileSync(join(folder, file), 'words');
    expect(() => noticesOf([folder])).toThrow(problem);
  });
});

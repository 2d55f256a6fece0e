/** The release script, in a repository of its own that has the files it changes. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/rollout-fixtures.ts';
import { projectRoot } from '../support/source-tree.ts';

const COPIED = ['package.json', 'package-lock.json', '.github/CHANGELOG.md', 'bin/release.mjs'];
const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
const nextPatch = version.replace(/\d+$/, (patch: string) => String(Number(patch) + 1));

function repository(notes = '### Fixed\n- A fault that people met.') {
  const folder = temporaryFolder();
  for (const name of COPIED) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    copyFileSync(join(projectRoot, name), join(folder, name));
  }
  const log = join(folder, '.github/CHANGELOG.md');
  writeFileSync(log, `# Changelog\n\n## Unreleased\n\n${notes}\n\n## 0.0.1\n\n- Older.\n`);
  const git = (...args: readonly string[]) => {
    const person = ['-c', 'user.name=A Person', '-c', 'user.email=person@example.org'];
    const { status, stdout, stderr } = spawnSync('git', [...person, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout.trim();
  };
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'A Person');
  git('config', 'user.email', 'person@example.org');
  git('add', '.');
  git('commit', '--quiet', '--message', 'All');
  const release = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(folder, 'bin/release.mjs'), ...args], { encoding: 'utf8' });
  return { folder, log, git, release, read: (name: string) => readFileSync(join(folder, name), 'utf8') };
}

describe('npm run release', () => {
  it('--dry-run says all that it would do, and changes nothing', () => {
    const { git, release } = repository();
    const { stdout, status } = release('--dry-run');
    expect(status).toBe(0);
    for (const said of [
      `${version} → ${nextPatch}`,
      'package-lock.json',
      'CHANGELOG',
      'A fault that people met.',
    ])
      expect(stdout).toContain(said);
    expect(stdout).toContain(`git tag --annotate v${nextPatch}`);
    expect(git('status', '--porcelain')).toBe('');
    expect(git('tag')).toBe('');
    expect(git('rev-list', '--count', 'HEAD')).toBe('1');
  });

  it('writes the version and the changelog, commits and tags them, and pushes nothing', () => {
    const { git, release, read } = repository();
    expect(release()).toMatchObject({ status: 0, stderr: '' });
    const lock = JSON.parse(read('package-lock.json'));
    expect(JSON.parse(read('package.json')).version).toBe(nextPatch);
    expect([lock.version, lock.packages[''].version]).toEqual([nextPatch, nextPatch]);
    expect(read('.github/CHANGELOG.md')).toMatch(
      new RegExp(`^## Unreleased\\n\\n## ${nextPatch} \\(\\d{4}-\\d\\d-\\d\\d\\)\\n\\n### Fixed\\n`, 'm'),
    );
    expect(git('status', '--porcelain')).toBe('');
    expect(git('log', '-1', '--format=%s')).toBe(`Release ${nextPatch}`);
    expect(git('tag', '-n9')).toContain('A fault that people met.');
    expect(git('show', '--stat', '--format=', 'HEAD').split('\n')).toHaveLength(4);
    expect(release()).toMatchObject({ status: 1, stderr: expect.stringContaining('nothing to release') });
  });

  it.each([
    [['minor'], version.replace(/\d+\.\d+$/, (rest: string) => `${Number.parseInt(rest, 10) + 1}.0`)],
    [['major'], `${Number.parseInt(version, 10) + 1}.0.0`],
    [['77.1.2'], '77.1.2'],
  ])('%s', (args, expected) => {
    expect(repository().release(...args, '--dry-run').stdout).toContain(`${version} → ${expected}`);
  });

  it('what was added makes a minor version', () => {
    const { stdout } = repository('### Added\n- A key.').release('--dry-run');
    expect(stdout).toMatch(/→ \d+\.[1-9]\d*\.0 /);
  });

  it.each([
    [['smaller'], '"smaller" is no version: major, minor, patch, or one like 1.2.3.\n'],
    [['0.0.1'], `0.0.1 is not newer than ${version}.\n`],
    [['minor', 'patch'], 'One version at a time: minor patch.\n'],
  ])('refuses %s', (args, stderr) => {
    expect(repository().release(...args)).toMatchObject({ status: 1, stderr });
  });

  it('refuses changes that are not committed, and a tag that is there', () => {
    const { git, log, release } = repository();
    git('tag', `v${nextPatch}`);
    expect(release().stderr).toBe(`The tag v${nextPatch} is there already.\n`);
    writeFileSync(log, `${readFileSync(log, 'utf8')}\n- More.\n`);
    expect(release('--dry-run').stderr).toContain('not committed');
  });
});

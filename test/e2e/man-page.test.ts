/** The manual page as it is in the package: shown by man, and without fault for mandoc. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/source-tree.ts';

// A list: npm links no page that is named by a text alone.
const {
  man: [name],
  version,
} = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
const page = path.join(projectRoot, name);
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

describe('rolltop(1)', () => {
  it('is made by the build', () => {
    expect(existsSync(page)).toBe(true);
    expect(readFileSync(page, 'utf8')).toContain(`"rolltop ${version}"`);
  });

  it.skipIf(!has('mandoc'))('has no fault that mandoc finds (skipped without mandoc)', () => {
    const { stdout, stderr, status } = spawnSync('mandoc', ['-T', 'lint', '-W', 'style', page], {
      encoding: 'utf8',
    });
    expect(stdout + stderr).toBe('');
    expect(status).toBe(0);
  });

  it.skipIf(!has('man'))('is shown by man without a warning (skipped without man)', () => {
    const env = { ...process.env, MANWIDTH: '80', MANPAGER: 'cat', LC_ALL: 'C.UTF-8' };
    const { stdout, stderr } = spawnSync('man', ['--warnings', '-l', page], { encoding: 'utf8', env });
    expect(stderr).toBe('');
    expect(stdout).toContain('rolltop - a live desk for Codex sessions');
    expect(stdout).toMatch(/-n, --limit N/);
  });
});

it('the schema of the configuration is a file of the package, as rolltop config schema prints it', () => {
  const file = readFileSync(path.join(projectRoot, 'dist/config.schema.json'), 'utf8');
  const printed = execFileSync(process.execPath, [
    path.join(projectRoot, 'bin/rolltop.js'),
    'config',
    'schema',
  ]);
  expect(file).toBe(printed.toString());
  expect(Object.keys(JSON.parse(file).properties)).toContain('theme');
});

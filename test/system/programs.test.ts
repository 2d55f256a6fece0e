/** Programs of the machine: found in absolute folders of PATH alone, run for no longer than their time, and killed with what they started. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { codexAbleTo } from '../../src/codex/program.ts';
import { readGitFacts } from '../../src/recorder/git.ts';
import { findProgram } from '../../src/system/find-program.ts';
import { runProgram } from '../../src/system/run-program.ts';
import { clipboardOf } from '../../src/terminal/clipboard/clipboard.ts';
import { readLineModes } from '../../src/terminal/line-modes.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function program(folder: string, name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const RELATIVE = ['', '.', './', 'bin', '../bin', 'node_modules/.bin'];

describe('a program', () => {
  it.each(RELATIVE)('is not found by the PATH entry "%s"', entry => {
    expect(findProgram('sh', entry)).toBeNull();
    expect(findProgram('sh', `${entry}:/bin`)).toBe('/bin/sh');
  });

  it('is an executable file: no folder, no text, and no path in place of a name', () => {
    const folder = scratch();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'text'), '#!/bin/sh\n');
    for (const name of ['folder', 'text', 'missing', '../sh', '/bin/sh', ''])
      expect(findProgram(name, folder)).toBeNull();
    expect(findProgram('tool', `${folder}/nothing:${folder}`)).toBeNull();
    const file = program(folder, 'tool', 'exit 0');
    expect(findProgram('tool', `${folder}/nothing:${folder}`)).toBe(file);
  });
});

describe('with a PATH that leads into the folder of a session', () => {
  let folder: string;
  let before: string;

  beforeEach(() => {
    folder = scratch();
    before = process.cwd();
    for (const name of ['git', 'xclip', 'wl-copy', 'pbcopy', 'stty', 'codex'])
      program(folder, name, `echo started >> ${folder}/started; echo 0.200.0`);
    process.chdir(folder);
  });

  afterEach(() => process.chdir(before));

  const env = { PATH: '.::bin:./' };
  const wasStarted = () => existsSync(join(folder, 'started'));

  it('its git is never started', async () => {
    const saved = process.env.PATH;
    process.env.PATH = env.PATH;
    try {
      expect(await readGitFacts(folder)).toBeNull();
    } finally {
      process.env.PATH = saved;
    }
    expect(wasStarted()).toBe(false);
  });

  it.each([
    ['xclip', { ...env, DISPLAY: ':0' }, 'linux'],
    ['wl-copy', { ...env, WAYLAND_DISPLAY: 'w' }, 'linux'],
    ['pbcopy', env, 'darwin'],
  ] as const)('its %s is never started, and the terminal has the text', async (_, machine, platform) => {
    const sent: string[] = [];
    const copy = clipboardOf({ env: machine, platform }, sequence => sent.push(sequence));
    expect(await copy('text')).toMatchObject({ program: null, sent: true });
    expect(sent).toHaveLength(1);
    expect(wasStarted()).toBe(false);
  });

  it('its stty and its codex are never started', async () => {
    expect(await readLineModes(env)).toBeNull();
    expect(await codexAbleTo('fork', env)).toMatchObject({ kind: 'unable' });
    expect(wasStarted()).toBe(false);
  });
});

it('git runs nothing that a repository names in its configuration', async () => {
  const folder = scratch();
  const hook = program(folder, 'hook', `echo started >> ${folder}/started; exit 1`);
  const git = (...args: readonly string[]) => spawnSync('git', ['-C', folder, ...args]);
  git('init', '-q');
  const named = ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'core.editor', 'diff.external'];
  for (const key of [...named, 'credential.helper', 'filter.x.clean', 'alias.rev-parse'])
    git('config', key, key.startsWith('alias') ? `!${hook}` : hook);
  git('config', 'core.hooksPath', folder);
  git('config', 'remote.origin.url', `ext::${hook}`);
  writeFileSync(join(folder, '.gitattributes'), '* filter=x\n');
  await readGitFacts(folder);
  expect(existsSync(join(folder, 'started'))).toBe(false);
});

describe('running a program', () => {
  const env = { PATH: '/usr/bin:/bin' };

  it('has what it says and how it ended', async () => {
    const file = program(scratch(), 'tool', 'read line; echo "out $line $1"; echo err >&2; exit 7');
    const end = await runProgram({ file, args: ['$(id)'], env, input: 'in\n', timeoutMs: 60_000 });
    expect(end).toEqual({ kind: 'ended', code: 7, signal: null, output: 'out in $(id)\n', errors: 'err\n' });
    expect(await runProgram({ file: '/nowhere/tool', args: [], env, timeoutMs: 60_000 })).toMatchObject({
      kind: 'not started',
    });
  });

  it('does not wait for what it leaves in the background', async () => {
    const folder = scratch();
    const file = program(folder, 'tool', `sleep 600 & echo $! > ${folder}/pid; echo done`);
    const end = await runProgram({ file, args: [], env, timeoutMs: 60_000 });
    spawnSync('kill', [readFileSync(join(folder, 'pid'), 'utf8').trim()]);
    expect(end).toMatchObject({ kind: 'ended', code: 0, output: 'done\n' });
  });

  it('ends one that takes too long, and what it started', async () => {
    const folder = scratch();
    const file = program(folder, 'tool', `sleep 600 & echo $! > ${folder}/pid; wait`);
    const after = (_ms: number, work: () => void) => {
      const timer = setInterval(() => existsSync(join(folder, 'pid')) && work(), 5);
      return () => clearInterval(timer);
    };
    expect(await runProgram({ file, args: [], env, timeoutMs: 1, after })).toEqual({ kind: 'too slow' });
    const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
    await expect.poll(() => spawnSync('kill', ['-0', pid]).status).not.toBe(0);
  });
});

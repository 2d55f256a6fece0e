/**
 * The package installed for the whole machine, as `npm i -g` does it, with each Node that is promised: nothing of it needs this
 * repository, no command warns, the screen opens, and `npm rm -g` takes all of it away.
 */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { NODE_RELEASES, type NodeRelease, nodeRelease } from '../support/node-releases.ts';
import { type Packed, packInto } from '../support/packed.ts';
import { temporaryHome } from '../support/temporary-home.ts';
import { TestTerminal } from '../support/terminal.ts';

const run = promisify(execFile);
const FETCH_MS = 6 * 60_000;
const OFFLINE = ['--offline', '--no-audit', '--no-fund'];

let folder: string;
let packed: Packed;
const releases = new Map<string, NodeRelease>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rolltop-installing-'));
  packed = await packInto(folder);
  for (const version of NODE_RELEASES) releases.set(version, await nodeRelease(version));
}, FETCH_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(NODE_RELEASES)('with Node %s', version => {
  it('is installed, lists, shows, appends, searches, opens its screen, and is removed', async context => {
    const machine = machineWith(version, context);
    await machine.npm('install', packed.tarball);
    const { codexHome, add } = temporaryHome();
    const { id } = add('0.42.0/tui-two-turns');
    const rolltop = (...args: readonly string[]) => machine.rolltop([...args, '--codex-home', codexHome]);

    expect(await rolltop('version')).toMatch(/^\d+\.\d+\.\d+\n/);
    expect(await rolltop('list', '--all')).toContain(id.slice(0, 8));
    expect(await rolltop('show', id)).toContain('second tui prompt');
    expect(await rolltop('append', id, 'an apricot, said elsewhere')).toContain(id);
    expect(await rolltop('search', 'apricot')).toContain('apricot');
    expect(await rolltop('show', id)).toContain('an apricot, said elsewhere');
    expect(await machine.library(codexHome)).toBe(`${id}\n`);
    expect(readFileSync(machine.manualPage, 'utf8')).toContain('.TH');

    const terminal = new TestTerminal([], {
      codexHome,
      program: [machine.program],
      env: { PATH: machine.path },
    });
    try {
      await terminal.shows('page 1 of 1');
      terminal.type('\r');
      // The list shows the end of the session, too.
      await terminal.shows(/^ ‹ .*[\s\S]*an apricot, said elsewhere/);
      terminal.type('q');
      await terminal.shows('page 1 of 1');
      terminal.type('q');
      expect(await terminal.ended()).toMatchObject({ code: 0 });
    } finally {
      terminal.close();
    }

    await machine.npm('uninstall', 'rolltop');
    expect(machine.installed()).toEqual([]);
    expect(existsSync(machine.manualPage)).toBe(false);
  }, 180_000);
});

it('runs by npx, straight from the file', async () => {
  const options = ['--yes', ...OFFLINE, `--cache=${path.join(folder, 'cache')}`];
  const args = [...options, `--package=${packed.tarball}`, 'rolltop', 'version'];
  const { stdout } = await run('npx', args, { cwd: folder });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n/);
}, 120_000);

interface Machine {
  /** What a shell there would start. */
  readonly program: string;
  readonly path: string;
  /** Where man looks for it. */
  readonly manualPage: string;
  /** For the whole machine, without network. */
  npm(command: 'install' | 'uninstall', what: string): Promise<void>;
  /** Resolves to what the command printed; fails when it wrote a word on standard error. */
  rolltop(args: readonly string[]): Promise<string>;
  /** The ids of the sessions, asked of the installed library by a program of its own. */
  library(codexHome: string): Promise<string>;
  installed(): readonly string[];
}

/** A machine whose only Node is this one. */
function machineWith(version: string, { skip }: TestContext): Machine {
  const release = releases.get(version);
  if (release?.kind !== 'here') return skip(`Node ${version} cannot be had here: ${release?.why}`);
  const prefix = path.join(folder, version);
  const tools = path.join(folder, `tools-${version}`);
  mkdirSync(tools, { recursive: true });
  symlinkSync(release.program, path.join(tools, 'node'));
  const searched = [path.join(prefix, 'bin'), tools, '/usr/bin', '/bin'].join(':');
  const env = { ...process.env, PATH: searched, npm_config_cache: path.join(folder, 'cache') };
  const modules = path.join(prefix, 'lib/node_modules');
  return {
    program: path.join(prefix, 'bin/rolltop'),
    path: searched,
    manualPage: path.join(prefix, 'share/man/man1/rolltop.1'),
    async npm(command, what) {
      const args = [npmProgram(), command, '--global', '--prefix', prefix, ...OFFLINE, what];
      await run(release.program, args, { env, cwd: folder });
    },
    async rolltop(args) {
      const { stdout, stderr } = await run('rolltop', args, { env });
      expect(stderr).toBe('');
      return stdout;
    },
    async library(codexHome) {
      const door = path.join(modules, 'rolltop/dist/index.js');
      const script = `import { RolloutRecorder } from ${JSON.stringify(door)};
        const page = await RolloutRecorder.listConversations(process.argv[1], 10);
        for (const { path } of page.items) console.log(path.slice(-42, -6));`;
      const { stdout, stderr } = await run('node', ['--input-type=module', '-e', script, codexHome], { env });
      expect(stderr).toBe('');
      return stdout;
    },
    installed: () => [path.join(prefix, 'bin'), modules].flatMap(place => readdirSync(place)),
  };
}

/** The npm of this machine, run with the Node that is asked about: the packages of Node bring none. */
function npmProgram(): string {
  if (process.env.npm_execpath?.endsWith('npm-cli.js')) return process.env.npm_execpath;
  const beside = process.env.PATH?.split(':').map(place => path.join(place, 'npm')) ?? [];
  for (const candidate of beside) {
    try {
      return realpathSync(candidate);
    } catch {
      // Not in this folder.
    }
  }
  throw new Error('There is no npm on the PATH.');
}

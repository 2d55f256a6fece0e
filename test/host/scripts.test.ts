/** The parts of the program, compiled once and kept: what a second start finds, and what it does when that is of no use. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledFolder, Scripts } from '../../src/host/scripts.ts';

let folder: string;
let cache: string;

/** Where the program stands. In one process V8 compiles a file once, so that a start anew needs it elsewhere. */
let program: string;
let starts = 0;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rolltop-scripts-'));
  cache = path.join(folder, 'cache/rolltop/compiled');
  program = path.join(folder, 'program');
  part(
    'main.cjs',
    `const other = require('./parts/other.cjs'); exports.says = () => other.greet('you'); ${filler}`,
  );
  part('parts/other.cjs', `exports.greet = name => 'hello ' + name; exports.where = __url; ${filler}`);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Enough text for a part to be worth keeping. */
const filler = `function filler() { ${'{ let a = 1; }'.repeat(2_000)} }`;

function part(name: string, text: string): void {
  const file = path.join(program, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `(function (exports, require, module, __url) { ${text} })`);
}

function start(given: { cache?: string | null; user?: number | undefined; engine?: string } = {}): Scripts {
  const before = program;
  program = path.join(folder, `program${++starts}`);
  renameSync(before, program);
  const require = createRequire(import.meta.url);
  return new Scripts({
    cache,
    engine: 'this',
    user: process.getuid?.(),
    pid: process.pid,
    require,
    ...given,
  });
}

function said(scripts: Scripts): string {
  return (scripts.load(path.join(program, 'main.cjs')) as { says(): string }).says();
}

const kept = (): string[] => readdirSync(cache).sort();
const written = (): number[] => kept().map(name => readFileSync(path.join(cache, name)).length);

/** What is kept, spoilt in a way that shows when it is written anew. */
function spoil(text = 'spoilt'): void {
  for (const name of kept()) writeFileSync(path.join(cache, name), text);
}

async function startAndKeep(given = {}): Promise<string> {
  const scripts = start(given);
  const answer = said(scripts);
  await scripts.keep();
  return answer;
}

describe('a start of the program', () => {
  it('runs each part once, and knows where it stands', () => {
    const scripts = start();
    const other = scripts.load(path.join(program, 'parts/other.cjs')) as { where: string };
    expect(said(scripts)).toBe('hello you');
    expect(scripts.load(path.join(program, 'parts/other.cjs'))).toBe(other);
    expect(other.where).toBe(`file://${program}/parts/other.cjs`);
  });

  it('keeps what was compiled, and uses it the next time', async () => {
    expect(await startAndKeep()).toBe('hello you');
    expect(kept()).toHaveLength(2);
    const [first] = kept();
    const next = start();
    expect(said(next)).toBe('hello you');
    // Had it been compiled again, it would be kept again.
    rmSync(path.join(cache, String(first)));
    await next.keep();
    expect(kept()).toHaveLength(1);
  });

  it.each([
    ['is something else', 'spoilt'],
    ['is empty', ''],
  ])('compiles, and keeps it again, where what was kept %s', async (_, text) => {
    await startAndKeep();
    spoil(text);
    expect(await startAndKeep()).toBe('hello you');
    expect(Math.min(...written())).toBeGreaterThan(500);
  });

  it('does not run what another user has put there', async () => {
    await startAndKeep();
    const [first] = kept();
    const other = start({ user: 4_000_000 });
    expect(said(other)).toBe('hello you');
    rmSync(path.join(cache, String(first)));
    await other.keep();
    expect(kept()).toHaveLength(2);
  });

  it('keeps apart what another Node made', async () => {
    await startAndKeep();
    await startAndKeep({ engine: 'another' });
    expect(kept()).toHaveLength(4);
  });

  it('clears away what nobody has needed for a month', async () => {
    await startAndKeep({ engine: 'old' });
    for (const name of kept()) utimesSync(path.join(cache, name), 0, 0);
    await startAndKeep();
    expect(kept().filter(name => name.endsWith('old'))).toEqual([]);
    expect(kept()).toHaveLength(2);
  });

  it('goes on where nothing can be kept', async () => {
    writeFileSync(path.join(folder, 'cache'), 'a file, no folder');
    expect(await startAndKeep()).toBe('hello you');
    expect(await startAndKeep({ cache: null })).toBe('hello you');
  });

  it('leaves small parts alone', async () => {
    part('main.cjs', "exports.says = () => 'short'");
    expect(await startAndKeep()).toBe('short');
    expect(existsSync(cache)).toBe(false);
  });
});

describe('the folder for what was compiled', () => {
  it.each([
    [{ XDG_CACHE_HOME: '/cache', HOME: '/home/me' }, '/cache/rolltop/compiled'],
    [{ HOME: '/home/me' }, '/home/me/.cache/rolltop/compiled'],
    [{ XDG_CACHE_HOME: 'not/absolute', HOME: '/home/me' }, '/home/me/.cache/rolltop/compiled'],
    [{}, null],
    [{ HOME: '/home/me', NODE_DISABLE_COMPILE_CACHE: '1' }, null],
  ])('%o: %s', (env, expected) => {
    expect(compiledFolder(env)).toBe(expected);
  });
});

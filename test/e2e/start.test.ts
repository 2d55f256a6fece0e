/** How the built program starts: what it keeps for the next time, and what it does behind the first page. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionHome } from '../support/session-home.ts';
import { projectRoot } from '../support/source-tree.ts';
import { TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let cache: string;
let terminal: TestTerminal | undefined;

beforeEach(() => {
  home = new SessionHome();
  home.add({ title: 'the only talk' });
  cache = mkdtempSync(path.join(tmpdir(), 'rolltop-cache-'));
});

afterEach(() => {
  terminal?.close();
  home.remove();
  rmSync(cache, { recursive: true, force: true });
});

const folder = () => path.join(cache, 'rolltop/compiled');
const kept = () => readdirSync(folder()).map(name => path.join(folder(), name));

/** The screen's own part is compiled, and kept, last. */
async function allKept(): Promise<void> {
  await vi.waitFor(
    () => expect(kept().some(file => file.includes('ink-screen') && !file.includes('unfinished'))).toBe(true),
    {
      timeout: 20_000,
    },
  );
}

async function start(): Promise<void> {
  terminal?.close();
  terminal = new TestTerminal([], { codexHome: home.path, env: { XDG_CACHE_HOME: cache } });
  await terminal.shows('the only talk');
}

describe('the next start', () => {
  it('finds compiled what the first one had to compile, and leaves it as it is', async () => {
    await start();
    await allKept();
    const facts = () => kept().map(file => `${file} ${statSync(file).mtimeMs} ${statSync(file).ino}`);
    const before = facts();
    await start();
    terminal?.type('?');
    await terminal?.shows('previous session');
    expect(facts()).toEqual(before);
  });

  it('shows the same when what was kept is damaged', async () => {
    await start();
    await allKept();
    for (const file of kept()) writeFileSync(file, Buffer.alloc(statSync(file).size));
    await start();
    terminal?.type('?');
    await terminal?.shows('previous session');
  });
});

it('behind the first page Ink is loaded in pieces: keys come in between', () => {
  const chunks = path.join(projectRoot, 'dist/chunks');
  const parts = readdirSync(chunks).find(name => /^ink-parts-\w+\.cjs$/.test(name));
  const script = `
    const { Scripts } = require('./dist/scripts.cjs');
    const scripts = new Scripts({ cache: null, require, engine: '', pid: process.pid });
    const { loadInk } = scripts.load(${JSON.stringify(path.join(chunks, String(parts)))});
    let keys = 0;
    const press = () => { keys++; setImmediate(press); };
    press();
    loadInk().then(({ mountInk }) => { console.log(typeof mountInk, keys > 6); process.exit(); });`;
  expect(execFileSync(process.execPath, ['-e', script], { cwd: projectRoot, encoding: 'utf8' })).toBe(
    'function true\n',
  );
});

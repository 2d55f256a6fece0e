/** How the built program starts: what it keeps for the next time, and what it does behind the first page. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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

it('a start leaves nothing in the cache folder', async () => {
  terminal = new TestTerminal([], { codexHome: home.path, env: { XDG_CACHE_HOME: cache } });
  await terminal.shows('the only talk');
  // The key is answered by Ink: everything that a screen needs is loaded.
  terminal.type('?');
  await terminal.shows('previous session');
  expect(readdirSync(cache)).toEqual([]);
});

it('behind the first page Ink is loaded in pieces: keys come in between', () => {
  const chunks = path.join(projectRoot, 'dist/chunks');
  const parts = readdirSync(chunks).find(name => /^ink-parts-\w+\.cjs$/.test(name));
  const script = `
    const { loadInk } = require(${JSON.stringify(path.join(chunks, String(parts)))});
    let keys = 0;
    const press = () => { keys++; setImmediate(press); };
    press();
    loadInk().then(({ mountInk }) => { console.log(typeof mountInk, keys > 6); process.exit(); });`;
  expect(execFileSync(process.execPath, ['-e', script], { cwd: projectRoot, encoding: 'utf8' })).toBe(
    'function true\n',
  );
});

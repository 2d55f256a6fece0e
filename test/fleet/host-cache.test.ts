/** The last known rows of a host: kept for us alone, and believed only where nobody else can have written them. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HostCache, type LastKnown } from '../../src/fleet/desk/host-cache.ts';
import type { Conversation } from '../../src/format/conversation.ts';
import { conversation, NOW } from '../support/conversations.ts';

const HOME = '/home/me/.codex';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-rows-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function row(n: number, over: Partial<Conversation> = {}): Conversation {
  const made = conversation(n);
  return {
    ...made,
    path: `${HOME}/sessions/2026/11/22/rollout-2026-11-22T12-00-00-${made.id}.jsonl`,
    ...over,
  };
}

function known(rows: readonly Conversation[]): LastKnown {
  return { seenMs: NOW, node: 'v22.1.0', codexHome: HOME, rows };
}

describe('the last known rows of a host', () => {
  it('are there again, without what was going on', () => {
    const root = join(scratch(), 'rolltop');
    const working = row(1, { state: { kind: 'working', by: 'itself', sinceMs: NOW } });
    new HostCache(root).keep('b', known([working, row(2)]));
    const read = new HostCache(root).read('b');
    expect(read).toMatchObject({ seenMs: NOW, node: 'v22.1.0', codexHome: HOME });
    expect(read?.rows.map(({ id, state }) => [id, state])).toEqual([
      [row(1).id, null],
      [row(2).id, null],
    ]);
    expect(statSync(join(root, 'hosts/b.json')).mode & 0o777).toBe(0o600);
    expect(new HostCache(root).read('c')).toBeNull();
  });

  it('are the newest ones, and a bounded number', () => {
    const root = scratch();
    new HostCache(root).keep(
      'b',
      known(Array.from({ length: 2_000 }, (_, n) => row(n, { updatedMs: NOW + n }))),
    );
    const rows = new HostCache(root).read('b')?.rows ?? [];
    expect(rows).toHaveLength(500);
    expect(Math.min(...rows.map(({ updatedMs }) => updatedMs ?? 0))).toBe(NOW + 1_500);
  });

  it.each([
    ['noise', '\0\x1b[2J{{{{'],
    ['another kind of JSON', '[1, 2]'],
    ['no time', JSON.stringify({ ...known([row(1)]), seenMs: 'yesterday' })],
    ['no rows', JSON.stringify({ ...known([]), rows: { put: 1 } })],
    ['nothing', ''],
    ['more than we would keep', ' '.repeat(17 * 1024 * 1024)],
    ['deep JSON', '['.repeat(200_000)],
  ])('of a file that holds %s are none', (_, text) => {
    const root = scratch();
    mkdirSync(join(root, 'hosts'));
    writeFileSync(join(root, 'hosts/b.json'), text);
    expect(new HostCache(root).read('b')).toBeNull();
  });

  it.each([
    ['a path outside its home', { path: '/etc/passwd' }],
    ['a path that climbs out of it', { path: `${HOME}/sessions/../../.ssh/id_ed25519.jsonl` }],
    ['an id that is none', { id: '../../x' }],
    ['a size that is none', { sizeBytes: -1 }],
  ])('a row with %s is not shown', (_, over) => {
    const root = scratch();
    mkdirSync(join(root, 'hosts'));
    const odd = { ...row(1), ...over };
    writeFileSync(join(root, 'hosts/b.json'), JSON.stringify({ ...known([]), rows: [odd, row(2)] }));
    const rows = new HostCache(root).read('b')?.rows ?? [];
    expect(rows.filter(({ id }) => id !== row(2).id)).toEqual([]);
  });

  it('of a link in its place are neither read nor written through', () => {
    const [root, elsewhere] = [scratch(), join(scratch(), 'precious')];
    writeFileSync(elsewhere, JSON.stringify(known([row(1)])));
    const before = readFileSync(elsewhere, 'utf8');
    mkdirSync(join(root, 'hosts'));
    symlinkSync(elsewhere, join(root, 'hosts/b.json'));
    expect(new HostCache(root).read('b')).toBeNull();
    new HostCache(root).keep('b', known([row(2)]));
    expect(readFileSync(elsewhere, 'utf8')).toBe(before);
  });

  it('are not kept where others may write', () => {
    const root = scratch();
    mkdirSync(join(root, 'hosts'));
    chmodSync(join(root, 'hosts'), 0o777);
    new HostCache(root).keep('b', known([row(1)]));
    expect(existsSync(join(root, 'hosts/b.json'))).toBe(false);
  });

  it.runIf(process.getuid?.() === 0)('of another user are none', () => {
    const root = scratch();
    new HostCache(root).keep('b', known([row(1)]));
    chownSync(join(root, 'hosts/b.json'), 65_534, 65_534);
    expect(new HostCache(root).read('b')).toBeNull();
  });

  it('are gone when the host is forgotten', () => {
    const root = scratch();
    const cache = new HostCache(root);
    cache.keep('b', known([row(1)]));
    cache.forget('b');
    expect(cache.read('b')).toBeNull();
    cache.forget('b');
  });
});

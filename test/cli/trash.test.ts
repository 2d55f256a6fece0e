/** `rolltop delete` and `rolltop trash`: away, back, and for good. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { temporaryFolder } from '../support/rollout-fixtures.ts';
import { runCli } from '../support/run-cli.ts';
import { SessionHome } from '../support/session-home.ts';

function desk() {
  const home = new SessionHome();
  const run = (...argv: string[]) => runCli(argv, { codexHome: home.path });
  return { home, run };
}

describe('rolltop delete', () => {
  it('moves a session to the trash, where it is listed, and restore brings it back', async () => {
    const { home, run } = desk();
    const { id, path } = home.add({ title: 'fix the parser' });
    const bytes = readFileSync(path);
    const gone = await run('delete', id);
    expect(gone).toMatchObject({ code: 0, stderr: '' });
    expect(gone.stdout).toContain(`Bring it back: rolltop trash restore ${id}`);
    expect(existsSync(path)).toBe(false);
    expect((await run('list')).stdout).not.toContain('parser');
    expect((await run('trash')).stdout).toMatch(new RegExp(`${id} +fix the parser`));
    expect(await run('trash', 'restore', id.slice(0, 13))).toMatchObject({ code: 0 });
    expect(readFileSync(path)).toEqual(bytes);
    expect((await run('trash')).stderr).toContain('The trash is empty.');
  });

  it('refuses what is held (4), pinned, or was forked from (5), and nothing is moved', async () => {
    const { home, run } = desk();
    const held = home.add({ title: 'held' });
    const pinned = home.add({ title: 'pinned' });
    const holder = await RolloutRecorder.resume({ path: held.path });
    const busy = await run('delete', held.id);
    expect([busy.code, busy.stderr]).toEqual([
      4,
      expect.stringMatching(/The session \S+ is in use by .*\(pid \d+\)\. Wait until it is free/),
    ]);
    await holder.shutdown();
    await run('pin', pinned.id);
    const refused = await run('delete', pinned.id);
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('It is pinned.')]);
    const origin = home.add({ title: 'origin', minutesAgo: 9 });
    const fork = home.add({ title: 'a fork of it' });
    writeFileSync(
      fork.path,
      readFileSync(fork.path, 'utf8').replace('"originator"', `"forked_from_id":"${origin.id}","originator"`),
    );
    const stays = await run('delete', origin.id);
    expect([stays.code, stays.stderr]).toEqual([
      5,
      expect.stringContaining(`Session ${fork.id} was forked from it`),
    ]);
    expect([held, pinned, origin].map(({ path }) => existsSync(path))).toEqual([true, true, true]);
    expect(await run('delete', fork.id, origin.id)).toMatchObject({ code: 0 });
  });

  it('sees forks and sub-agents whose ids are older than what they were made from: a clock was set back', async () => {
    const { home, run } = desk();
    const days = (count: number) => count * 24 * 60;
    const origin = home.add({ title: 'origin' });
    const fork = home.add({ title: 'a fork of it', minutesAgo: days(3), forkedFrom: origin.id });
    const child = home.add({ title: 'a part of its work', minutesAgo: days(4), parentId: origin.id });
    const stays = await run('delete', origin.id);
    expect([stays.code, stays.stderr]).toEqual([
      5,
      expect.stringContaining(`Session ${fork.id} was forked from it and stays.`),
    ]);
    expect(await run('delete', fork.id, origin.id)).toMatchObject({ code: 0 });
    expect(existsSync(child.path)).toBe(false);
    expect(await run('trash', 'restore', origin.id)).toMatchObject({ code: 0 });
    expect([origin, child].map(({ path }) => existsSync(path))).toEqual([true, true]);
  });
});

describe('rolltop trash', () => {
  it('restores several at once, and says of each what became of it', async () => {
    const { home, run } = desk();
    const [first, second, third] = [
      home.add({ title: 'one' }),
      home.add({ title: 'two' }),
      home.add({ title: 'three' }),
    ];
    expect(await run('delete', first.id, second.id, third.id)).toMatchObject({ code: 0 });
    const back = await run('trash', 'restore', first.id, 'ffff0000', second.id);
    expect([back.code, back.stderr]).toEqual([3, expect.stringContaining('no session "ffff0000"')]);
    expect(back.stdout.split('\n').filter(line => line.startsWith('Brought back'))).toHaveLength(2);
    expect([first, second, third].map(({ path }) => existsSync(path))).toEqual([true, true, false]);
    // The last that lies there, and then none.
    expect(await run('trash', 'restore', 'last', 'last')).toMatchObject({ code: 3 });
    expect(existsSync(third.path)).toBe(true);
  });

  it('is empty for a home that nobody made yet, and does not make it', async () => {
    const codexHome = join(temporaryFolder(), 'not-there');
    const said = async (...argv: string[]) => (await runCli(argv, { codexHome })).stderr;
    expect(await said('trash')).toBe('rolltop: The trash is empty.\n');
    expect(await said('trash', 'empty')).toBe('rolltop: There is nothing to remove.\n');
    expect(existsSync(codexHome)).toBe(false);
  });

  it('says which of several is meant, and that it has none', async () => {
    const { home, run } = desk();
    const [first, second] = [home.add({ title: 'a' }), home.add({ title: 'b' })];
    await run('delete', first.id, second.id);
    expect(await run('trash', 'restore', first.id.slice(0, 5))).toMatchObject({ code: 2 });
    expect(await run('trash', 'restore', 'ffff0000')).toMatchObject({ code: 3 });
    expect(await run('trash', 'restore', 'last')).toMatchObject({ code: 0 });
  });

  it('empties only what is agreed to', async () => {
    const { home, run } = desk();
    const { id } = home.add({ title: 'a' });
    await run('delete', id);
    const asked = await run('trash', 'empty');
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringContaining('Nothing was removed: 1 session'),
    ]);
    expect(await run('trash', 'empty', '--older', '30d', '--yes')).toMatchObject({ code: 0, stdout: '' });
    expect((await run('trash', 'empty', '--yes')).stdout).toMatch(/^Removed 1 session, \d+B for good\n$/);
    expect(existsSync(join(home.path, '.data'))).toBe(true);
    expect((await run('trash')).stderr).toContain('The trash is empty.');
  });
});

describe('rolltop pin and tag', () => {
  it('note it beside the sessions, and list finds them by it', async () => {
    const { home, run } = desk();
    const { id } = home.add({ title: 'a' });
    home.add({ title: 'b' });
    expect((await run('pin', id)).stdout).toBe(`${id}: pinned\n`);
    expect((await run('tag', id, 'later', '#web')).stdout).toBe(`${id}: pinned #later #web\n`);
    expect((await run('tag', id, '-later')).stdout).toBe(`${id}: pinned #web\n`);
    for (const query of ['is:pinned', 'tag:web']) {
      const listed = await run('list', query, '--json');
      expect(
        listed.stdout
          .trim()
          .split('\n')
          .map(line => JSON.parse(line)),
      ).toMatchObject([{ id, pinned: true, tags: ['web'] }]);
    }
    expect((await run('unpin', id, '--json')).stdout).toBe(`{"id":"${id}","pinned":false,"tags":["web"]}\n`);
    expect(await run('tag', id, 'two words')).toMatchObject({ code: 2 });
  });
});

/** A conversation that was taken back, on the command line: one session, whatever the times of its files. */
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { getRolloutHistory, InvalidRolloutError, RolloutRecorder } from '../../src/index.ts';
import { copyOfHome } from '../support/home-fixtures.ts';
import { runCli, startCli } from '../support/run-cli.ts';

const DAY = 'sessions/2026/11/29';
const ID = '01a2265b-d7bd-79e1-b910-c40baa4d73e4';
const FORK = '01a2265c-c9a2-7ac2-9d14-344c669d238e';

/** The oldest file was changed last. */
function reverted() {
  const home = copyOfHome('reverted-thread');
  const paths = readdirSync(join(home, DAY))
    .sort()
    .map(name => join(home, DAY, name));
  for (const [at, path] of paths.entries()) utimesSync(path, 2_000_000 - at, 2_000_000 - at);
  const [first = '', second = '', third = '', fork = ''] = paths;
  return { home, first, second, third, fork };
}

const run = (home: string, ...args: string[]) => runCli(args, { codexHome: home });

describe('a conversation that was taken back', () => {
  it('is listed once, at its current end', async () => {
    const { home, third } = reverted();
    const { stdout } = await run(home, 'list', '--json');
    const rows = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(rows.map(row => row.id).sort()).toEqual([ID, FORK]);
    const title = 'first question alpha';
    expect(rows.find(row => row.id === ID)).toMatchObject({
      path: third,
      title,
      createdAt: '2026-11-29T08:11:22.952Z',
      turns: 5,
      damage: 0,
      sizeBytes: 25_108 + 14_305 + 7_303,
    });
    expect(rows.find(row => row.id === FORK)).toMatchObject({ title, parentId: ID, damage: 0 });
  });

  it('is shown from alpha to foxtrot, and so is its fork', async () => {
    const { home } = reverted();
    for (const session of [ID, FORK]) {
      const { stdout, stderr, code } = await run(home, 'show', session);
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      const said = ['alpha', 'bravo', 'charlie', 'delta', 'fifth', 'foxtrot'].filter(word =>
        stdout.includes(word),
      );
      expect(said).toEqual(['alpha', 'bravo', 'delta', 'foxtrot']);
      expect(stdout).toContain('taken back here: 1 turn');
    }
  });

  it('is appended to at its current end by id, and refused at an earlier file', async () => {
    const { home, first, second, third } = reverted();
    const before = [first, second].map(path => readFileSync(path));
    const appended = await run(home, 'append', ID, 'hi', '--json');
    expect(appended).toMatchObject({ code: 0 });
    expect(JSON.parse(appended.stdout)).toMatchObject({ path: third, durable: true });
    for (const path of [first, second]) {
      const refused = await run(home, 'append', path, 'hi');
      expect(refused).toMatchObject({ code: 5, stdout: '' });
      expect(refused.stderr).toContain(`goes on in ${third}`);
      await expect(RolloutRecorder.resume({ path })).rejects.toThrow(InvalidRolloutError);
    }
    expect([first, second].map(path => readFileSync(path))).toEqual(before);
    expect(await run(home, 'append', third, 'again')).toMatchObject({ code: 0 });
    expect(await run(home, 'append', FORK, 'to the fork')).toMatchObject({ code: 0 });
  });

  it('has the history of its chain for the library', async () => {
    const { third, fork } = reverted();
    const texts = async (path: string) => {
      const found = await getRolloutHistory(path);
      const text = JSON.stringify(found.kind === 'new' ? [] : found.history);
      return ['alpha', 'bravo', 'charlie', 'delta', 'fifth', 'foxtrot'].filter(word => text.includes(word));
    };
    expect(await texts(third)).toEqual(['alpha', 'bravo', 'delta', 'foxtrot']);
    expect(await texts(fork)).toEqual(['alpha', 'bravo', 'delta', 'foxtrot']);
    expect(await getRolloutHistory(third)).toMatchObject({
      kind: 'resumed',
      conversationId: ID,
      missing: [],
    });
    expect(await getRolloutHistory(fork)).toMatchObject({ kind: 'forked', forkedFromId: ID, missing: [] });
  });
});

describe('appending is refused where no Codex could read it', () => {
  const damage: Record<string, (files: ReturnType<typeof reverted>) => void> = {
    'a hole': ({ second }) => rmSync(second),
    'a loop': ({ second }) =>
      change(second, `"thread_id":"${ID}"`, '"thread_id":"01a2265c-be38-7523-9712-f153366829a8"'),
    'a base behind the end of its file': ({ second }) =>
      writeFileSync(second, readFileSync(second, 'utf8').slice(0, 7332)),
    'a base in another conversation': ({ third }) =>
      change(third, '"thread_id":"01a2265c-3863-72b1-a779-4b12e5d2f219"', `"thread_id":"${FORK}"`),
    'two current ends': ({ second }) =>
      change(second, `"thread_id":"${ID}"`, '"thread_id":"01a2265c-be38-7523-9712-f153366829a8"'),
  };

  function change(path: string, from: string, to: string): void {
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  }

  it.each(Object.entries(damage))('%s', async (_, hurt) => {
    const files = reverted();
    hurt(files);
    const before = readFileSync(files.third);
    const refused = await run(files.home, 'append', ID, 'hi');
    expect(refused).toMatchObject({ code: 5, stdout: '' });
    expect(refused.stderr).toContain('cannot be appended to');
    expect(readFileSync(files.third)).toEqual(before);
    const listed = await run(files.home, 'list', '--json');
    const row = listed.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .find(one => one.id === ID);
    expect(row.damage).toBeGreaterThan(0);
    const shown = await run(files.home, 'show', ID);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('foxtrot');
    expect(shown.stdout).toContain('⚠ goes on from segment');
  });
});

it('a fork whose parent is not here is shown, and not appended to: no Codex reads it', async () => {
  const { home, first, second, third, fork } = reverted();
  for (const path of [first, second, third]) rmSync(path);
  const before = readFileSync(fork);
  const refused = await run(home, 'append', FORK, 'hi');
  expect(refused).toMatchObject({ code: 5, stdout: '' });
  expect(refused.stderr).toContain('not on this disk');
  expect(readFileSync(fork)).toEqual(before);
  const listed = await run(home, 'list', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject({ id: FORK, damage: 1 });
  const shown = await run(home, 'show', FORK);
  expect(shown.stdout).toContain('⚠ forked from');
});

describe('archiving a conversation that was taken back', () => {
  const namesIn = (home: string, folder: string): string[] => {
    try {
      return readdirSync(join(home, folder))
        .filter(name => name.includes(ID))
        .sort();
    } catch {
      return [];
    }
  };

  it('moves all of its files, and brings them back', async () => {
    const { home } = reverted();
    const names = namesIn(home, DAY);
    expect(await run(home, 'archive', ID)).toMatchObject({ code: 0 });
    expect([namesIn(home, DAY), namesIn(home, 'archived_sessions')]).toEqual([[], names]);
    const { stdout } = await run(home, 'show', FORK);
    expect(stdout).toContain('alpha');
    expect(await run(home, 'unarchive', ID)).toMatchObject({ code: 0 });
    expect([namesIn(home, DAY), namesIn(home, 'archived_sessions')]).toEqual([names, []]);
  });

  it('moves none where another file is in the way', async () => {
    const { home, second } = reverted();
    const names = namesIn(home, DAY);
    mkdirSync(join(home, 'archived_sessions'));
    writeFileSync(join(home, 'archived_sessions', basename(second)), 'another');
    const refused = await run(home, 'archive', ID);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`two files of this session, ${second} and`);
    expect(namesIn(home, DAY)).toEqual(names);
  });

  it.each([0, 1, 2])('that was killed behind file %i is finished or undone by the next call', async count => {
    for (const next of ['archive', 'unarchive']) {
      const { home, first, second, third } = reverted();
      const names = namesIn(home, DAY);
      mkdirSync(join(home, 'archived_sessions'));
      for (const path of [first, second].slice(0, count))
        renameSync(path, join(home, 'archived_sessions', basename(path)));
      // Killed between the second name and the removal of the first.
      const halfMoved = [first, second, third][count] ?? '';
      linkSync(halfMoved, join(home, 'archived_sessions', basename(halfMoved)));
      const rows = (await run(home, 'list', '--all', '--json')).stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line));
      expect(rows.filter(row => row.id === ID)).toMatchObject([
        { path: third, title: 'first question alpha' },
      ]);
      if (next === 'unarchive' && count === 0) continue;
      expect(await run(home, next, ID)).toMatchObject({ code: 0 });
      const left = next === 'archive' ? [[], names] : [names, []];
      expect([namesIn(home, DAY), namesIn(home, 'archived_sessions')]).toEqual(left);
    }
  });
});

describe('the same rollout in sessions and in the archive', () => {
  const id = (n: number): string => `019d0000-0000-7000-8000-000000000${n}`;

  it.each([121, 122])('is one session, %i, that is appended to where it is active', async n => {
    const home = copyOfHome('active-and-archived');
    const [name = ''] = readdirSync(join(home, 'archived_sessions')).filter(one => one.includes(id(n)));
    const archived = join(home, 'archived_sessions', name);
    const active = join(home, 'sessions/2026/09/14', name);
    utimesSync(archived, Date.now() / 1000, Date.now() / 1000);
    const before = readFileSync(archived);
    const rows = (await run(home, 'list', '--all', '--json')).stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(rows.filter(row => row.id === id(n))).toMatchObject([{ path: active, archived: false }]);
    const appended = await run(home, 'append', id(n), 'hi', '--json');
    expect(JSON.parse(appended.stdout)).toMatchObject({ path: active });
    expect(readFileSync(archived)).toEqual(before);
    const notNeeded = await run(home, 'unarchive', id(n));
    expect(notNeeded).toMatchObject({ code: 0 });
    const refused = await run(home, 'archive', id(n));
    expect(refused.code).toBe(1);
    for (const { stderr } of [notNeeded, refused])
      for (const path of [active, archived]) expect(stderr).toContain(path);
  });
});

describe('tail -f', () => {
  it('goes on in the file that the conversation goes on in, and says so, as text and as JSON', async () => {
    const { home, first, second, third } = reverted();
    const [later, last] = [readFileSync(second), readFileSync(third)];
    for (const path of [second, third]) rmSync(path);
    const followed = [
      startCli(['tail', '-f', ID], { codexHome: home }),
      startCli(['tail', '-f', '--json', ID], { codexHome: home }),
    ];
    for (const cli of followed) await vi.waitFor(() => expect(cli.stdout()).toContain('charlie'), 10_000);
    writeFileSync(second, later);
    for (const cli of followed) {
      await vi.waitFor(() => expect(cli.stdout()).toContain('fifth echo'), 10_000);
      expect(cli.stderr()).toBe(`rolltop: ${first} was taken back; going on in ${second}.\n`);
    }
    writeFileSync(third, last);
    for (const cli of followed) {
      await vi.waitFor(() => expect(cli.stdout()).toContain('sixth question foxtrot'), 10_000);
      await cli.signal('SIGINT');
      expect((await cli.finished).code).toBe(130);
    }
    const [text = '', json = ''] = followed.map(cli => cli.stdout());
    expect(text.match(/taken back here: 1 turn/g)).toHaveLength(2);
    const places = ['charlie', 'delta', 'fifth echo', 'foxtrot'].map(word => text.indexOf(word));
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    const items = json
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(items.filter(item => item.kind === 'continued')).toMatchObject([
      { segmentId: ID, removed: { turns: 1 }, raw: null },
      { segmentId: '01a2265c-3863-72b1-a779-4b12e5d2f219', removed: { turns: 1 } },
    ]);
    const users = items.filter(item => item.kind === 'user').map(item => item.text);
    expect(users.filter(text => text.includes('delta'))).toHaveLength(1);
    const numbered = items.filter(item => item.kind === 'session').map(item => item.line);
    expect(numbered.at(-1)).toBe(1);
  });

  it('stays at an earlier file that was named, and says where the conversation goes on', async () => {
    const { home, first, third } = reverted();
    const cli = startCli(['tail', '-f', first], { codexHome: home });
    await vi.waitFor(() => expect(cli.stdout()).toContain('charlie'), 10_000);
    expect(cli.stderr()).toContain(`${first} was taken back; the session goes on in ${third}.`);
    await new Promise(resolve => setTimeout(resolve, 1_500));
    expect(cli.stdout()).not.toContain('foxtrot');
    await cli.signal('SIGINT');
    await cli.finished;
  });
});

describe('search', () => {
  const search = async (home: string, text: string) => {
    const { stdout } = await run(home, 'search', '--json', text);
    return stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
  };

  it('shows the conversation of a hit in any of its files, and marks what was taken back', async () => {
    const { home, first, second, third } = reverted();
    const title = 'first question alpha';
    expect(await search(home, 'foxtrot')).toMatchObject([{ id: ID, path: third, title }]);
    const [delta] = await search(home, 'question delta');
    expect(delta).toMatchObject({ id: ID, path: second, title });
    expect(delta).not.toHaveProperty('takenBack');
    const back = { id: ID, title, takenBack: true };
    for (const hit of await search(home, 'charlie')) expect(hit).toMatchObject({ ...back, path: first });
    expect(await search(home, 'fifth echo')).toMatchObject([{ ...back, path: second }]);
    const [bravo] = await search(home, 'question bravo');
    expect(bravo).toMatchObject({ id: ID, path: first, title });
    expect(bravo).not.toHaveProperty('takenBack');
    const { stdout } = await run(home, 'search', 'fifth echo');
    expect(stdout).toContain('taken back  fifth echo');
  });

  it('marks the turns that a later line of the same file takes back', async () => {
    const home = copyOfHome('rolled-back');
    const hits = await search(home, 'APRICOT');
    expect(hits.length).toBeGreaterThan(0);
    for (const hit of hits) expect(hit).toHaveProperty('takenBack', true);
    const [kept] = await search(home, 'QUINCE');
    expect(kept).not.toHaveProperty('takenBack');
  });
});

describe('a conversation that was taken back on the screen of Codex 0.171', () => {
  it('is one session that says what it says there', async () => {
    const home = copyOfHome('tui-reverted');
    const id = '01a22675-d119-7433-9488-fd79aa347f18';
    const [first = '', end = ''] = readdirSync(join(home, DAY))
      .sort()
      .map(name => join(home, DAY, name));
    const rows = parsed((await run(home, 'list', '--json')).stdout);
    expect(rows).toMatchObject([{ id, path: end, title: 'rewind one', turns: 3, damage: 0 }]);
    const items = parsed((await run(home, 'show', '--json', id)).stdout);
    const said = items.filter(item => item.kind === 'user').map(item => item.text);
    expect(said).toEqual(['rewind one', 'rewind two wrong corrected', 'rewind three']);
    expect(items.filter(item => item.kind === 'continued')).toMatchObject([
      { segmentId: id, removed: { bytes: 5453, turns: 1 }, missing: false, problem: null },
    ]);
    expect(await run(home, 'append', first, 'hi')).toMatchObject({ code: 5 });
    expect(await run(home, 'append', id, 'hi')).toMatchObject({ code: 0 });
    expect(readFileSync(end, 'utf8')).toContain('"text":"hi"');
  });
});

function parsed(stdout: string) {
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
}

import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RawLine } from '../../../src/format/line.ts';
import { openRollout } from '../../../src/rollout/file/open.ts';
import { type FollowChange, LineFollower, SLICE_LINES } from '../../../src/rollout/read/follow.ts';
import {
  ID,
  memoryRollout,
  oneByOne,
  rawLines,
  temporaryFile,
  temporaryFolder,
} from '../../support/rollout-fixtures.ts';

async function followPath(path: string, start = 0) {
  const file = await openRollout(path);
  onTestFinished(() => file.close());
  let now = 0;
  const follower = new LineFollower({ file, start, now: () => now });
  const later = (ms: number) => {
    now += ms;
  };
  return { follower, later };
}

/** The lines of a change, as text, `…` behind an unfinished one. */
function texts(change: FollowChange): string[] {
  return change.kind === 'grown'
    ? change.lines.map(line => `${line.bytes}${line.ended ? '' : '…'}`)
    : [change.kind];
}

test('every appended line is emitted once, in order', async () => {
  const path = temporaryFile('a\nb\n');
  const { follower } = await followPath(path, 4);
  expect(await follower.check()).toEqual({ kind: 'none' });
  appendFileSync(path, 'c\nd\n');
  expect(texts(await follower.check())).toEqual(['c', 'd']);
  expect(await follower.check()).toEqual({ kind: 'none' });
});

describe('an unfinished line', () => {
  test('waits, and comes whole when it ends', async () => {
    const path = temporaryFile('');
    const { follower, later } = await followPath(path);
    appendFileSync(path, '{"a":');
    expect(texts(await follower.check())).toEqual([]);
    later(1999);
    expect(await follower.check()).toEqual({ kind: 'none' });
    appendFileSync(path, '1}\n');
    expect(texts(await follower.check())).toEqual(['{"a":1}']);
  });

  test('that was left behind long ago is emitted at the next check', async () => {
    const path = temporaryFile('x\nhalf');
    utimesSync(path, 1, 1);
    const { follower, later } = await followPath(path, 2);
    later(5_000);
    expect(await follower.check()).toMatchObject({ lines: [], more: true });
    expect(await follower.check()).toMatchObject({ more: false, lines: [{ ended: false }] });
    expect(await follower.check()).toEqual({ kind: 'none' });
  });

  test('is emitted after two seconds without growth, once, and again at its place when it goes on', async () => {
    const path = temporaryFile('x\n');
    const { follower, later } = await followPath(path, 2);
    appendFileSync(path, 'half');
    await follower.check();
    later(2000);
    const torn = await follower.check();
    expect(texts(torn)).toEqual(['half…']);
    expect(await follower.check()).toEqual({ kind: 'none' });
    appendFileSync(path, '{"glued":1}\nnext\n');
    const whole = await follower.check();
    expect(texts(whole)).toEqual(['half{"glued":1}', 'next']);
    expect(whole.kind === 'grown' && whole.lines[0]?.offset).toBe(
      torn.kind === 'grown' && torn.lines[0]?.offset,
    );
  });
});

test('a burst is read in slices, and says that there is more', async () => {
  const file = memoryRollout(Buffer.from('0123456789\n'.repeat(10)));
  const follower = new LineFollower({
    file: { ...file, path: import.meta.filename },
    start: 0,
    now: () => 0,
    sliceBytes: 50,
  });
  const lines: RawLine[] = [];
  for (let more = true; more; ) {
    const change = await follower.check();
    if (change.kind !== 'grown') throw new Error(change.kind);
    lines.push(...change.lines);
    more = change.more;
  }
  expect(lines).toHaveLength(10);
});

test('whatever the pace of the writer, the lines are those of the file', async () => {
  const step = fc.oneof(
    fc.record({
      write: fc.array(fc.constantFrom('a', '\n', '{', 'é'), { maxLength: 8 }).map(parts => parts.join('')),
    }),
    fc.record({ wait: fc.integer({ min: 0, max: 3000 }) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 20 }),
      fc.integer({ min: 1, max: 10 }),
      async (steps, sliceBytes) => {
        const file = memoryRollout(Buffer.alloc(0));
        let now = 0;
        // Only the bytes matter here: the name does not change.
        const { dev, ino } = lstatSync(import.meta.filename);
        const follower = new LineFollower({
          file: { ...file, path: import.meta.filename, dev, ino },
          start: 0,
          now: () => now,
          sliceBytes,
        });
        const seen = new Map<number, string>();
        const look = async () => {
          for (;;) {
            const change = await follower.check();
            if (change.kind !== 'grown') return;
            for (const line of oneByOne(change.lines)) seen.set(line.offset, String(line.bytes));
          }
        };
        for (const action of steps) {
          if ('write' in action) file.bytes = Buffer.concat([file.bytes, Buffer.from(action.write)]);
          else now += action.wait;
          await look();
        }
        const ended = oneByOne(rawLines(file.bytes)).filter(line => line.ended);
        for (const line of ended) expect(seen.get(line.offset)).toBe(String(line.bytes));
      },
    ),
  );
});

describe('a file that is not what it was', () => {
  test('shorter: truncated, once', async () => {
    const path = temporaryFile('aaaa\nbbbb\n');
    const { follower } = await followPath(path, 10);
    truncateSync(path, 5);
    expect(await follower.check()).toEqual({ kind: 'truncated' });
    expect(await follower.check()).toEqual({ kind: 'none' });
  });

  test('rewritten in place and longer than before: truncated', async () => {
    const path = temporaryFile('aaaa\nbbbb\n');
    const { follower } = await followPath(path, 10);
    await follower.check();
    writeFileSync(path, 'other bytes that are more\n');
    expect(await follower.check()).toEqual({ kind: 'truncated' });
  });

  test('another file under the same name: replaced, after what the old one still held', async () => {
    const path = temporaryFile('a\n');
    const { follower } = await followPath(path, 2);
    appendFileSync(path, 'last\n');
    writeFileSync(`${path}.new`, 'a\nlast\nfirst of the new\n');
    renameSync(`${path}.new`, path);
    expect(texts(await follower.check())).toEqual(['last']);
    expect(await follower.check()).toEqual({ kind: 'replaced' });
  });

  test('gone, once; and back when the same file is back', async () => {
    const path = temporaryFile('a\n');
    const { follower } = await followPath(path, 2);
    renameSync(path, `${path}.aside`);
    expect(await follower.check()).toEqual({ kind: 'gone', whereabouts: { kind: 'unknown' } });
    expect(await follower.check()).toEqual({ kind: 'none' });
    renameSync(`${path}.aside`, path);
    appendFileSync(path, 'b\n');
    expect(texts(await follower.check())).toEqual(['b']);
  });
});

describe('a rollout that went somewhere', () => {
  const name = `rollout-2026-11-22T06-28-25-${ID}.jsonl`;

  function home() {
    const folder = temporaryFolder();
    const day = join(folder, 'sessions/2026/11/22');
    const archive = join(folder, 'archived_sessions');
    mkdirSync(day, { recursive: true });
    mkdirSync(archive);
    return { day: join(day, name), archive: join(archive, name) };
  }

  test.each([
    ['archived', 'day', 'archive'],
    ['unarchived', 'archive', 'day'],
  ] as const)('%s: is followed there, in the middle of a line too', async (how, from, to) => {
    const places = home();
    writeFileSync(places[from], 'a\n');
    const { follower } = await followPath(places[from], 2);
    appendFileSync(places[from], 'b\nhalf');
    renameSync(places[from], places[to]);
    expect(texts(await follower.check())).toEqual(['b']);
    expect(await follower.check()).toEqual({ kind: 'moved', how, path: places[to] });
    appendFileSync(places[to], '{}\n');
    expect(texts(await follower.check())).toEqual(['half{}']);
    expect(await follower.check()).toEqual({ kind: 'none' });
    expect(follower.file.path).toBe(places[to]);
    await follower.close();
  });

  test('compressed, and not to be read: is gone, and where it went is said', async () => {
    const { day } = home();
    writeFileSync(day, 'a\n');
    const { follower } = await followPath(day, 2);
    renameSync(day, `${day}.zst`);
    expect(await follower.check()).toEqual({
      kind: 'gone',
      whereabouts: { kind: 'compressed', path: `${day}.zst` },
    });
  });

  test('with its whole folder: is gone', async () => {
    const { day } = home();
    writeFileSync(day, 'a\n');
    const { follower } = await followPath(day, 2);
    rmSync(dirname(day), { recursive: true });
    expect(await follower.check()).toEqual({ kind: 'gone', whereabouts: { kind: 'unknown' } });
  });
});

test('a burst of the shortest lines is read in slices of so many, and nothing of it is lost', async () => {
  const path = temporaryFile('');
  const { follower } = await followPath(path);
  appendFileSync(path, 'x\n'.repeat(5_000));
  const counts: number[] = [];
  for (let more = true; more; ) {
    const change = await follower.check();
    if (change.kind !== 'grown') throw new Error(change.kind);
    counts.push(change.lines.length);
    more = change.more;
  }
  expect(counts).toEqual([SLICE_LINES, SLICE_LINES, 5_000 - 2 * SLICE_LINES]);
  expect(await follower.check()).toEqual({ kind: 'none' });
});

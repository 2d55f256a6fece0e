/** Pins and tags: kept beside the rollouts, by several programs at once. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { changedTags, cleanTag, NO_MARKS, SessionMarks } from '../../../src/sessions/state/marks.ts';
import { setMarks } from '../../../src/sessions/state/set-marks.ts';
import { idOf } from '../../support/conversations.ts';

function marksFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-marks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'rolltop', 'marks.jsonl');
}

async function marksIn(path: string): Promise<SessionMarks> {
  const marks = new SessionMarks(path);
  await marks.refresh();
  return marks;
}

function tagWith(path: string, n: number, tag: string) {
  return setMarks({
    path,
    ids: [idOf(n)],
    change: ({ pinned, tags }) => ({ pinned, tags: changedTags(tags, { add: [tag], remove: [] }) }),
  });
}

describe('marks', () => {
  it.each([
    ['a link', (path: string) => symlinkSync('/etc/hosts', path)],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('are not written where %s is in the place of their file, which is said', async (_, put) => {
    const path = marksFile();
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    put(path);
    await expect(tagWith(path, 1, 'later')).rejects.toThrow(
      `${path} is not a regular file; nothing was written.`,
    );
  });

  it('are there for the next reader, in a file of their own that others cannot read', async () => {
    const path = marksFile();
    await tagWith(path, 1, 'later');
    await setMarks({ path, ids: [idOf(1), idOf(2)], change: ({ tags }) => ({ pinned: true, tags }) });
    const marks = await marksIn(path);
    expect([marks.get(idOf(1)), marks.get(idOf(2)), marks.get(idOf(3))]).toEqual([
      { pinned: true, tags: ['later'] },
      { pinned: true, tags: [] },
      NO_MARKS,
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('that change nothing cost no line', async () => {
    const path = marksFile();
    await tagWith(path, 1, 'later');
    const before = readFileSync(path, 'utf8');
    await tagWith(path, 1, 'LATER');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('of several programs at once are all kept', async () => {
    const path = marksFile();
    const tags = Array.from({ length: 12 }, (_, n) => `tag-${n}`);
    await Promise.all(tags.map(tag => tagWith(path, 1, tag)));
    expect([...(await marksIn(path)).get(idOf(1)).tags].sort()).toEqual([...tags].sort());
  });

  it('a line that is no mark costs that line only', async () => {
    const path = marksFile();
    await tagWith(path, 1, 'later');
    appendFileSync(path, 'no json\n{"id":"x"}\n[]\n{"id":7}\n\u0000\n{"torn":');
    await tagWith(path, 2, 'web');
    const marks = await marksIn(path);
    expect([marks.get(idOf(1)).tags, marks.get(idOf(2)).tags]).toEqual([['later'], ['web']]);
  });

  it('are read again only from where they grew, and anew from a file that was replaced', async () => {
    const path = marksFile();
    await tagWith(path, 1, 'later');
    const marks = await marksIn(path);
    await tagWith(path, 2, 'web');
    expect(await marks.refresh()).toEqual([idOf(2)]);
    writeFileSync(path, '');
    expect(new Set(await marks.refresh())).toEqual(new Set([idOf(1), idOf(2)]));
    expect(marks.get(idOf(1))).toEqual(NO_MARKS);
  });

  it('tell how often a tag is used', async () => {
    const path = marksFile();
    await tagWith(path, 1, 'web');
    await tagWith(path, 2, 'web');
    await tagWith(path, 2, 'api');
    expect([...(await marksIn(path)).tagCounts()]).toEqual([
      ['web', 2],
      ['api', 1],
    ]);
  });
});

describe('a tag', () => {
  it.each<[string, string | null]>([
    ['later', 'later'],
    ['#later', 'later'],
    [' Größe ', 'Größe'],
    ['two words', null],
    ['a,b', null],
    ['-later', null],
    ['"', null],
    ['a*', null],
    ['', null],
    ['\u001b[31m', null],
    ['x'.repeat(41), null],
  ])('%j is kept as %j', (text, expected) => {
    expect(cleanTag(text)).toBe(expected);
  });

  it('that was put on and taken off again leaves what was there', () => {
    const words = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(words, fc.constantFrom('x', 'y'), (tags, tag) => {
        const sorted = changedTags([], { add: tags, remove: [] });
        const with1 = changedTags(sorted, { add: [tag], remove: [] });
        expect(changedTags(with1, { add: [], remove: [tag.toUpperCase()] })).toEqual(sorted);
      }),
    );
  });
});

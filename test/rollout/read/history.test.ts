import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SessionMeta } from '../../../src/format/dialect.ts';
import { headerOf } from '../../../src/rollout/read/header.ts';
import { readInherited } from '../../../src/rollout/read/history.ts';
import { corpusFile, rawLines, readBytes, temporaryFolder } from '../../support/rollout-fixtures.ts';

const id = (n: number) => `01a201f1-0000-7000-8000-${String(n).padStart(12, '0')}`;

function header(own: number, parent: number | null): string {
  const base =
    parent === null ? null : { thread_id: id(parent), end_ordinal_exclusive: 5, end_byte_offset: 100 + own };
  return `${JSON.stringify({
    timestamp: 'T',
    ordinal: 0,
    type: 'session_meta',
    payload: {
      id: id(own),
      history_mode: 'paginated',
      forked_from_id: parent === null ? null : id(parent),
      history_base: base,
    },
  })}\n`;
}

const at = (meta: SessionMeta) => ({ path: 'fork.jsonl', meta });

function metaOf(text: string | Buffer): SessionMeta {
  const { meta } = headerOf(rawLines(text));
  if (meta === null) throw new Error('no header');
  return meta;
}

/** A folder of headers: conversation n inherits from parents[n]. */
function chain(parents: Record<number, number | null>) {
  const folder = temporaryFolder();
  for (const [own, parent] of Object.entries(parents))
    writeFileSync(join(folder, id(Number(own))), header(Number(own), parent));
  const find = async (wanted: string) =>
    Object.keys(parents).some(own => id(Number(own)) === wanted) ? join(folder, wanted) : null;
  return { folder, find };
}

describe('a fork inherits', () => {
  test('its parent, up to the offset its header names', async () => {
    const fork = metaOf(readBytes(corpusFile('0.169.0/fork')));
    const parent = corpusFile('0.169.0/exec-shell');
    const id = '01a201f1-1118-7632-9461-a7370d39113f';
    expect((await readInherited(at(fork), async () => parent)).inherited).toMatchObject([
      { kind: 'part', base: 0, length: 32003, path: parent, dialect: 'paginated', inheritedFrom: id },
      { kind: 'border', base: 32003, length: 1, parentId: id, problem: null },
    ]);
  });

  test('its grandparents first', async () => {
    const { folder, find } = chain({ 1: null, 2: 1 });
    expect((await readInherited(at(metaOf(header(3, 2))), find)).inherited).toMatchObject([
      { kind: 'part', base: 0, length: 102, path: join(folder, id(1)), inheritedFrom: id(1) },
      { kind: 'border', base: 102, parentId: id(1), problem: null },
      { kind: 'part', base: 103, length: 103, path: join(folder, id(2)), inheritedFrom: id(2) },
      { kind: 'border', base: 206, parentId: id(2), problem: null },
    ]);
  });

  test('nothing, when it is no fork', async () => {
    expect((await readInherited(at(metaOf(header(1, null))), async () => null)).inherited).toEqual([]);
  });
});

describe('a chain that cannot be followed says so', () => {
  test('at a missing ancestor, and keeps what came after it', async () => {
    const { find } = chain({ 2: 1 });
    expect((await readInherited(at(metaOf(header(3, 2))), find)).inherited).toMatchObject([
      { kind: 'border', base: 0, parentId: id(1), problem: 'it is not on this disk' },
      { kind: 'part', base: 1, inheritedFrom: id(2) },
      { kind: 'border', parentId: id(2), problem: null },
    ]);
  });

  test('when it runs in a circle', async () => {
    const { find } = chain({ 1: 2, 2: 1 });
    expect((await readInherited(at(metaOf(header(3, 2))), find)).inherited).toMatchObject([
      { kind: 'border', parentId: id(2), problem: 'it inherits from itself' },
      { kind: 'part', inheritedFrom: id(1) },
      { kind: 'border', parentId: id(1), problem: null },
      { kind: 'part', inheritedFrom: id(2) },
      { kind: 'border', parentId: id(2), problem: null },
    ]);
  });

  test('when it has no end', async () => {
    const { find } = chain(
      Object.fromEntries(Array.from({ length: 200 }, (_, n) => [n, n - 1 < 0 ? null : n - 1])),
    );
    const { inherited: pieces } = await readInherited(at(metaOf(header(500, 199))), find);
    expect(pieces[0]).toMatchObject({ kind: 'border', problem: 'more than 64 forks of forks' });
    expect(pieces.filter(({ kind }) => kind === 'border')).toHaveLength(65);
  });

  test('and an ancestor that cannot be read ends it', async () => {
    const folder = temporaryFolder();
    expect((await readInherited(at(metaOf(header(3, 2))), async () => folder)).inherited).toMatchObject([
      { kind: 'border', parentId: id(2), problem: 'it cannot be read' },
    ]);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detectDialect, type SessionMeta } from '../../../src/format/dialect.ts';
import { inheritedSegments } from '../../../src/rollout/read/fork-history.ts';
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

function metaOf(text: string | Buffer): SessionMeta {
  const [first] = rawLines(text);
  const result = first && detectDialect(first);
  if (result?.kind !== 'ok') throw new Error('no header');
  return result.meta;
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
    expect(await inheritedSegments(fork, async () => parent)).toEqual([
      { kind: 'segment', id: '01a201f1-1118-7632-9461-a7370d39113f', path: parent, endOffset: 32003 },
    ]);
  });

  test('its grandparents first', async () => {
    const { folder, find } = chain({ 1: null, 2: 1 });
    expect(await inheritedSegments(metaOf(header(3, 2)), find)).toEqual([
      { kind: 'segment', id: id(1), path: join(folder, id(1)), endOffset: 102 },
      { kind: 'segment', id: id(2), path: join(folder, id(2)), endOffset: 103 },
    ]);
  });

  test('nothing, when it is no fork', async () => {
    expect(await inheritedSegments(metaOf(header(1, null)), async () => null)).toEqual([]);
  });
});

describe('a chain that cannot be followed says so', () => {
  test('at a missing ancestor, and keeps what came after it', async () => {
    const { find } = chain({ 2: 1 });
    expect(await inheritedSegments(metaOf(header(3, 2)), find)).toMatchObject([
      { kind: 'missing', id: id(1), reason: 'it is not on this disk' },
      { kind: 'segment', id: id(2) },
    ]);
  });

  test('when it runs in a circle', async () => {
    const { find } = chain({ 1: 2, 2: 1 });
    expect(await inheritedSegments(metaOf(header(3, 2)), find)).toMatchObject([
      { kind: 'missing', id: id(2), reason: 'it inherits from itself' },
      { kind: 'segment', id: id(1) },
      { kind: 'segment', id: id(2) },
    ]);
  });

  test('when it has no end', async () => {
    const { find } = chain(
      Object.fromEntries(Array.from({ length: 200 }, (_, n) => [n, n - 1 < 0 ? null : n - 1])),
    );
    const segments = await inheritedSegments(metaOf(header(500, 199)), find);
    expect(segments[0]).toMatchObject({ kind: 'missing', reason: 'more than 64 forks of forks' });
    expect(segments).toHaveLength(65);
  });

  test('and an ancestor that cannot be read ends it', async () => {
    const folder = temporaryFolder();
    expect(await inheritedSegments(metaOf(header(3, 2)), async () => folder)).toMatchObject([
      { kind: 'segment', path: folder },
    ]);
  });
});

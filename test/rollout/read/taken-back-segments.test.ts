/** A conversation that was taken back again and again: each whole segment that nothing builds on is told where it went on without it. */
import { expect, it } from 'vitest';
import { readHeader } from '../../../src/rollout/read/header.ts';
import { readChain } from '../../../src/rollout/read/history-chain.ts';
import { memoryRollout } from '../../support/rollout-fixtures.ts';

const segmentId = (n: number): string => `01a20000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const nameOf = (n: number): string =>
  `/home/sessions/rollout-2026-11-22T12-00-00-${segmentId(0)}${n === 0 ? '' : `_${segmentId(n)}`}.jsonl`;

function lines(n: number, base: number | null): string {
  const timestamp = '2026-11-22T12:00:00.000Z';
  const history_base = base === null ? {} : historyBase(base);
  const payload = { id: segmentId(0), timestamp, cwd: '/w', history_mode: 'paginated', ...history_base };
  const prompt = {
    type: 'item_completed',
    item: { type: 'UserMessage', content: [{ type: 'text', text: `${n}` }] },
  };
  return [
    { timestamp, ordinal: 0, type: 'session_meta', payload },
    { timestamp, ordinal: 1, type: 'event_msg', payload: prompt },
  ]
    .map(line => `${JSON.stringify(line)}\n`)
    .join('');
}

function historyBase(base: number): object {
  return { history_base: { thread_id: segmentId(base), end_byte_offset: 10, end_ordinal_exclusive: 1 } };
}

/** Segment `n` builds on `bases[n]`; the last one is the current end. Segments before it are counted as they are looked at. */
async function chainOf(bases: readonly (number | null)[]) {
  const texts = new Map(bases.map((base, n) => [nameOf(n), lines(n, base)]));
  const end = bases.length - 1;
  const fileOf = (path: string) => memoryRollout(Buffer.from(texts.get(path) ?? ''));
  const { meta } = await readHeader(fileOf(nameOf(end)));
  if (meta === null) throw new Error('the first line is no header');
  let looks = 0;
  const earlierSegments = new Proxy(
    bases.slice(0, -1).map((_, n) => nameOf(n)),
    {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks += 1;
        return Reflect.get(target, key);
      },
    },
  );
  const links = await readChain({
    path: nameOf(end),
    meta,
    findPath: async id => nameOf(bases.findIndex((_, n) => segmentId(n) === id)),
    earlierSegments,
    files: { open: async path => fileOf(path) },
  });
  return { links, looks: () => looks };
}

it('also one that builds on another that was taken back', async () => {
  // 0 is the base of the end; 1 was taken back, and so was 2, which went on from 1.
  const { links } = await chainOf([null, 0, 1, 0]);
  expect(links.map(({ segmentId: id, removed }) => [id, removed.map(({ start }) => start)])).toEqual([
    [segmentId(0), [10, 0, 0]],
  ]);
});

it('of five hundred, each the base of the next, none looks at all that came before', async () => {
  const bases = Array.from({ length: 500 }, (_, n) => (n === 0 ? null : n - 1));
  const { links, looks } = await chainOf([...bases, 0]);
  expect(links[0]?.removed).toHaveLength(500);
  expect(looks()).toBeLessThan(5_000);
});

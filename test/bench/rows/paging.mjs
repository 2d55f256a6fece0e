// Row 11: all pages of 100,000 sessions, fifty at a time, beside one walk over the same folders.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { alternately, median } from '../measure.mjs';
import { result } from '../table.mjs';

async function pages(home) {
  const { RolloutRecorder } = await import('../../../dist/index.js');
  const times = [];
  let cursor;
  const began = performance.now();
  do {
    const pageBegan = performance.now();
    const page = await RolloutRecorder.listConversations(home, 50, cursor);
    times.push(performance.now() - pageBegan);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  const part = (from, to) =>
    median(times.slice(Math.floor(times.length * from), Math.floor(times.length * to)));
  return { wallMs: performance.now() - began, pages: times.length, first: part(0, 0.1), last: part(0.9, 1) };
}

/** As a program without pages does it: every folder once. */
function walk(home) {
  const began = performance.now();
  const below = folder => {
    for (const found of readdirSync(folder, { withFileTypes: true }))
      if (found.isDirectory()) below(path.join(folder, found.name));
  };
  below(path.join(home, 'sessions'));
  return performance.now() - began;
}

export async function measure({ homes, rounds }) {
  const home = homes.sessions(100_000);
  const found = await alternately(Math.min(rounds, 1), { ours: () => pages(home), walk: () => walk(home) });
  const of = key => median(found.ours.map(one => one[key]));
  const peer = median(found.walk);
  return [
    result({
      row: 11,
      what: `${of('pages').toLocaleString('en-US')} pages of 100,000, heads read too`,
      ours: of('wallMs'),
      unit: 'ms',
      against: 'one readdir walk',
      peer,
      target: '≤ 2.5',
      met: of('wallMs') <= 2.5 * peer,
    }),
    result({
      row: 11,
      what: 'a page at the far end',
      ours: of('last'),
      unit: 'ms',
      against: 'a page at the near end',
      peer: of('first'),
      target: '≤ 1.5',
      met: of('last') <= 1.5 * of('first'),
    }),
  ];
}

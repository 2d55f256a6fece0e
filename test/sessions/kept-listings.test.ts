/** The folders of a home, asked for again and again during one act: always what is there now. */
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listedHome } from '../../src/sessions/catalog.ts';
import { KeptListings } from '../../src/sessions/kept-listings.ts';
import { idOf, TemporaryHome } from './temporary-home.ts';

const now = (home: TemporaryHome) => [...listedHome(home.path)];
const longAgo = new Date(2025, 0, 1);

it('has what came, went and moved since, whether a folder rested for long or not', () => {
  const step = fc.record({
    act: fc.constantFrom('add', 'remove', 'archive', 'rest'),
    n: fc.integer({ min: 1, max: 6 }),
    day: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), steps => {
      const home = new TemporaryHome();
      const archive = join(home.path, 'archived_sessions');
      mkdirSync(archive);
      const kept = new KeptListings();
      for (const { act, n, day } of steps) {
        const time = `2025-03-0${day}T09-00-00`;
        const folder = join(home.path, 'sessions/2025/03', `0${day}`);
        const path = join(folder, `rollout-${time}-${idOf(n)}.jsonl`);
        mkdirSync(folder, { recursive: true });
        if (act === 'add') writeFileSync(path, '');
        else if (act === 'remove') rmSync(path, { force: true });
        else if (act === 'rest') for (const each of [folder, archive]) utimesSync(each, longAgo, longAgo);
        else if (now(home).some(({ files }) => files.some(file => file.path === path)))
          renameSync(path, join(archive, basename(path)));
        expect([...kept.home(home.path)]).toEqual(now(home));
      }
      home.remove();
    }),
    { numRuns: 60 },
  );
});

it('does not read a folder again whose time is the same', () => {
  const home = new TemporaryHome();
  const path = home.session({ n: 1, time: '2025-03-01T09-00-00' });
  utimesSync(dirname(path), longAgo, longAgo);
  const kept = new KeptListings();
  const [first] = kept.home(home.path);
  const [second] = kept.home(home.path);
  expect(first?.files).toHaveLength(1);
  expect(second).toBe(first);
});

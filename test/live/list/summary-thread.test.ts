import { afterEach, expect, it } from 'vitest';
import { hasPreview } from '../../../src/live/list/compact-summary.ts';
import { SummaryThread } from '../../../src/live/list/summary-thread.ts';
import { SessionHome } from '../../support/session-home.ts';

let home: SessionHome | undefined;
afterEach(() => home?.remove());

it('answers every path, in whatever number they are requested, also where there is no thread', async () => {
  const sessions = new SessionHome();
  home = sessions;
  const paths = Array.from(
    { length: 100 },
    (_, n) => sessions.add({ title: `session ${n}`, minutesAgo: n }).path,
  );
  const thread = new SummaryThread();
  const summaries = await Promise.all(
    [...paths, '/nowhere/rollout.jsonl'].map(path => thread.read({ path, earlierSegments: [] })),
  );
  thread.close();
  expect(summaries.slice(0, 100).map(summary => summary.title)).toEqual(paths.map((_, n) => `session ${n}`));
  expect(summaries.at(-1)?.problem).toMatch(/no rollout at \//);
  expect(summaries.some(hasPreview)).toBe(false);
});

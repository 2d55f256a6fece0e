/** Some seconds of a day with a dozen sessions: every ring of three windows was due, and none was missing. `npm run prove -- bell` takes an hour of it. */
import { expect, it } from 'vitest';
import { SimulatedDay } from '../support/bell/simulated-day.ts';
import { randomOf } from '../support/hostile-contents.ts';

/** So much later may a busy machine see what happened; the moments around each are not judged. */
const SLACK_MS = 8_000;
const MOST_SEEDS = 1_000_000;
const PART_MS = 30_000;
const MOST_PARTS = 6;

it('every ring was due, and none was missing', { timeout: 300_000 }, async () => {
  const seed = Math.floor(Math.random() * MOST_SEEDS);
  const day = new SimulatedDay({ random: randomOf(seed), sessions: 12, calm: 3, slackMs: SLACK_MS });
  try {
    await day.begin();
    // In some half minutes nothing is to be told, as where the person is there.
    for (let part = 0; part < MOST_PARTS && day.rings === 0; part++) await day.live(PART_MS);
    await day.settle();
    expect(day.judged(), `seed ${seed}`).toEqual([]);
    expect(day.rings, `seed ${seed}`).toBeGreaterThan(0);
  } finally {
    day.end();
  }
});

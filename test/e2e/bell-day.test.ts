/** Some seconds of a day with a dozen sessions: every ring of three windows was due, and none was missing. `npm run prove -- bell` takes an hour of it. */
import { expect, it } from 'vitest';
import { SimulatedDay } from '../support/bell/simulated-day.ts';
import { randomOf } from '../support/hostile-contents.ts';

/** So much later may a busy machine see what happened; the moments around each are not judged. */
const SLACK_MS = 8_000;
const MOST_SEEDS = 1_000_000;

it('every ring was due, and none was missing', async () => {
  const seed = Math.floor(Math.random() * MOST_SEEDS);
  const day = new SimulatedDay({ random: randomOf(seed), sessions: 12, calm: 3, slackMs: SLACK_MS });
  try {
    await day.begin();
    await day.live(30_000);
    await day.settle();
    expect(day.judged(), `seed ${seed}`).toEqual([]);
    expect(day.rings, `seed ${seed}`).toBeGreaterThan(0);
  } finally {
    day.end();
  }
});

/** What a visitor sees first: short, with a picture that is small and stands still for those who asked for that. */
import { readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';

const PICTURE = '.github/rolltop.svg';

it('the README is read in a few minutes', () => {
  expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThanOrEqual(131);
});

it('its picture is small, and one frame of it shows without motion', () => {
  const picture = readFileSync(PICTURE, 'utf8');
  expect(statSync(PICTURE).size).toBeLessThan(500_000);
  expect(picture).toContain('@media (prefers-reduced-motion: no-preference)');
  const shown = [...picture.matchAll(/<g id="f\d+"( visibility="hidden")?>/g)].filter(
    ([, hidden]) => !hidden,
  );
  expect(shown).toHaveLength(1);
});

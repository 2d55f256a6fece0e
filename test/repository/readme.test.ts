/** What a visitor sees first: short, with a picture that is small and stands still for those who asked for that. */
import { readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';

const PICTURES = ['.github/rolltop.svg', '.github/hosts.svg'];

it('the README is read in a few minutes', () => {
  expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThanOrEqual(131);
});

it.each(PICTURES)('%s is small, and one frame of it shows without motion', file => {
  const picture = readFileSync(file, 'utf8');
  expect(readFileSync('README.md', 'utf8')).toContain(`(${file})`);
  expect(statSync(file).size).toBeLessThan(500_000);
  expect(picture).toContain('@media (prefers-reduced-motion: no-preference)');
  const shown = [...picture.matchAll(/<g id="f\d+"( visibility="hidden")?>/g)].filter(
    ([, hidden]) => !hidden,
  );
  expect(shown).toHaveLength(1);
});

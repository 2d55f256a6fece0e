import { expect, test } from 'vitest';
import { memoiseLast } from '../../src/app/memoise-last.ts';

test('what was made last stays while all that it was made from stays', () => {
  const asked: string[] = [];
  const greet = memoiseLast((given: { name: string; loud?: boolean }, mark: string) => {
    asked.push(given.name);
    return { text: given.loud ? `${given.name}${mark}` : given.name };
  });
  const first = greet({ name: 'ana' }, '!');
  expect(greet({ name: 'ana' }, '?')).toBe(first);
  expect(greet({ name: 'ana', loud: true }, '?')).toEqual({ text: 'ana?' });
  expect(greet({ name: 'ana' }, '!')).not.toBe(first);
  expect(greet({ name: 'bo' }, '!')).toEqual({ text: 'bo' });
  expect(asked).toEqual(['ana', 'ana', 'ana', 'bo']);
});

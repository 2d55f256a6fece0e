/** What a caller without types leaves out is said in a sentence, where the library was called. */

/**
 * @param caller the function of the library, as it is called
 * @param given its options, or its arguments by their names
 * @throws TypeError that names the first of `names` that is no text, or an empty one
 */
export function requireTexts(caller: string, given: unknown, ...names: readonly string[]): void {
  for (const name of names) {
    const value: unknown = Object(given)[name];
    if (typeof value === 'string' && value !== '') continue;
    throw new TypeError(`${caller} needs "${name}", a text; ${whatItIs(value)}.`);
  }
}

function whatItIs(value: unknown): string {
  if (value === undefined) return 'it is missing';
  if (value === '') return 'it is empty';
  return `it is ${value === null ? 'null' : `a ${typeof value}`}`;
}

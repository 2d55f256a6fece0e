/** A value of a condition on texts. Pure. `*` stands for anything; a value without it is the whole text. Case does not count. */

/** Says whether a text fits. */
export type TextTest = (text: string) => boolean;

/** @example textTest('feat/*')('Feat/login') // true */
export function textTest(value: string): TextTest {
  const wanted = value.toLowerCase();
  if (!wanted.includes('*')) return text => text.toLowerCase() === wanted;
  const [start = '', ...rest] = wanted.split('*');
  const end = rest.pop() ?? '';
  return text => fits(text.toLowerCase(), { start, between: rest, end });
}

interface Pieces {
  readonly start: string;
  /** In this order. */
  readonly between: readonly string[];
  readonly end: string;
}

/** The first place of each piece leaves the most room for the next: nothing has to be tried again. */
function fits(text: string, { start, between, end }: Pieces): boolean {
  if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end)) return false;
  const last = text.length - end.length;
  let at = start.length;
  for (const piece of between) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > last) return false;
    at = found + piece.length;
  }
  return true;
}

/** Erasing at the end of a one-line field, as a person counts characters. */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function withoutLast(text: string): string {
  const last = [...graphemes.segment(text)].at(-1);
  return text.slice(0, last?.index ?? 0);
}

export function withoutLastWord(text: string): string {
  return text.replace(/\S*\s*$/u, '');
}

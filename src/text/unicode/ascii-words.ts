/**
 * What our own words have beyond ASCII, for terminals that show no more: dashes, signs. Each becomes one character, so that no
 * column moves. Marks have a set of their own (`text/glyphs.ts`); what a session says is left to the terminal.
 */
const PLAIN: Readonly<Record<string, string>> = {
  '’': "'",
  '…': '~',
  '≈': '~',
  '×': 'x',
  '–': '-',
  '−': '-',
};

export function asciiWords(text: string): string {
  return text.replaceAll(/[’…≈×–−]/g, found => PLAIN[found] ?? found);
}

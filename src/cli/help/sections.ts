/** What a topic of the help says, as sections of two columns: printed as text, and written into the man page. Pure. */
import { cellWidth, padEnd } from '../../text/unicode/width.ts';

export interface HelpSection {
  readonly title: string;
  /** Sentences before its lines. */
  readonly intro?: readonly string[];
  /** What is on the left, and its meaning. */
  readonly lines: readonly (readonly [left: string, meaning: string])[];
}

/** Longer rows are not read well, however wide the terminal is. */
const WIDEST = 100;
/** What is longer has a row of its own, with its meaning below. */
const MOST_LEFT = 30;
const NARROW_LEFT = 12;
const NARROW_BELOW = 60;

/** As text of at most `columns` cells. Ends with a newline. */
export function sectionsText(sections: readonly HelpSection[], columns: number): string {
  const width = Math.min(columns, WIDEST);
  return sections.map(section => `${sectionRows(section, width).join('\n')}\n`).join('\n');
}

/** One that stands between sections. Ends with a newline. */
export function paragraph(text: string, columns: number): string {
  return `${wrapped(text, Math.min(columns, WIDEST)).join('\n')}\n`;
}

function sectionRows({ title, intro = [], lines }: HelpSection, width: number): readonly string[] {
  const most = width < NARROW_BELOW ? NARROW_LEFT : MOST_LEFT;
  const left = Math.max(0, ...lines.map(line => cellWidth(line[0])).filter(cells => cells <= most));
  return [
    ...wrapped(title, width),
    ...intro.flatMap(sentence => wrapped(sentence, width - 2).map(row => `  ${row}`)),
    ...lines.flatMap(line => lineRows(line, left, width)),
  ];
}

function lineRows(
  [name, meaning]: HelpSection['lines'][number],
  left: number,
  width: number,
): readonly string[] {
  const indent = ' '.repeat(left + 4);
  const rows = wrapped(meaning, width - indent.length);
  if (cellWidth(name) > left) return [`  ${name}`, ...rows.map(row => indent + row)];
  return rows.map((row, at) => (at === 0 ? `  ${padEnd(name, left)}  ${row}`.trimEnd() : indent + row));
}

/** At blanks; a word that is wider than the row has one to itself. */
export function wrapped(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '' && cellWidth(row) + 1 + cellWidth(word) > width) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row];
}

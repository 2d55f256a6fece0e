/**
 * Takes the place of Ink 6.8.0's own `Output` when the program is bundled (see bin/bundle.mjs). Ink keeps an object for each
 * cell of the screen, which costs a 200×60 frame about 30 ms whatever changed; here a row is a list of strings, and only
 * rows where texts overlap are taken apart into cells. Draws the same cells as Ink's (property test); bytes may differ where
 * two sequences mean the same.
 */
import sliceAnsi from 'slice-ansi';
import { lineWidth } from './line-width.ts';
import { type CellPiece, joinOverlapping } from './overlapping-row.ts';

type Transformer = (line: string, index: number) => string;

interface Clip {
  readonly x1: number | undefined;
  readonly x2: number | undefined;
  readonly y1: number | undefined;
  readonly y2: number | undefined;
}

/** The lines of a text that a clip leaves, and where they begin. */
function clipped(x: number, y: number, given: { readonly lines: string[]; readonly clip: Clip | undefined }) {
  const { clip } = given;
  let { lines } = given;
  if (clip === undefined) return { x, y, lines };
  const { x1, x2, y1, y2 } = clip;
  if (x1 !== undefined && x2 !== undefined) {
    lines = lines.map(line => sliceAnsi(line, Math.max(0, x1 - x), Math.min(lineWidth(line), x2 - x)));
    x = Math.max(x, x1);
  }
  if (y1 !== undefined && y2 !== undefined) {
    lines = lines.slice(Math.max(0, y1 - y), Math.max(0, y2 - y));
    y = Math.max(y, y1);
  }
  return { x, y, lines };
}

interface Written {
  readonly x: number;
  readonly text: string;
}

/** Most rows are one text: only what stands beside another has to be measured. */
function joinRow(written: readonly Written[]): string {
  const [only] = written;
  if (only === undefined) return '';
  if (written.length === 1) return `${' '.repeat(only.x)}${only.text}`.trimEnd();
  return joinPieces(
    written.map(({ x, text }) => ({ x, text, width: lineWidth(text) })).filter(({ width }) => width > 0),
  );
}

function joinPieces(pieces: readonly CellPiece[]): string {
  let row = '';
  let column = 0;
  for (const piece of pieces) {
    if (piece.x < column) return joinOverlapping(pieces);
    row += ' '.repeat(piece.x - column) + piece.text;
    column = piece.x + piece.width;
  }
  return row.trimEnd();
}

/** Ink makes one for each frame, writes the texts of the tree into it, and asks for the frame. */
class RowOutput {
  readonly width: number;
  readonly height: number;
  readonly #rows: Written[][];
  readonly #clips: Clip[] = [];

  constructor({ width, height }: { readonly width: number; readonly height: number }) {
    this.width = width;
    this.height = height;
    this.#rows = Array.from({ length: height }, () => []);
  }

  write(
    x: number,
    y: number,
    text: string,
    options: { readonly transformers: readonly Transformer[] },
  ): void {
    if (!text) return;
    const place = clipped(x, y, { lines: text.split('\n'), clip: this.#clips.at(-1) });
    for (const [index, line] of place.lines.entries()) {
      const row = this.#rows[place.y + index];
      if (row === undefined) continue;
      const drawn = options.transformers.reduce((given, transform) => transform(given, index), line);
      if (drawn !== '') row.push({ x: place.x, text: drawn });
    }
  }

  clip(clip: Clip): void {
    this.#clips.push(clip);
  }

  unclip(): void {
    this.#clips.pop();
  }

  get(): { output: string; height: number } {
    return { output: this.#rows.map(joinRow).join('\n'), height: this.height };
  }
}

// Ink imports its Output as a default export; this file stands in for that module.
// biome-ignore lint/style/noDefaultExport: see above
export default RowOutput;

/** The beginning of a document as lines, for a person to look through. Promises: bounded; no line is longer than a screen can wrap at once. */

/** Characters of a document that are kept. */
const MOST_CHARACTERS = 4 * 1024 * 1024;
/** A longer line goes on in the next one. */
const LINE_CHARACTERS = 2_000;

export class FirstLines {
  readonly #lines: string[] = [];
  #open = '';
  #kept = 0;
  #isWhole = true;

  get lines(): readonly string[] {
    return this.#open === '' ? this.#lines : [...this.#lines, ...inPieces(this.#open)];
  }

  /** False where there is more than is kept. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Takes the next part of the document; what is too much is dropped. */
  take(piece: string): void {
    const room = MOST_CHARACTERS - this.#kept;
    if (piece.length > room) this.#isWhole = false;
    if (room <= 0) return;
    const part = piece.slice(0, room);
    this.#kept += part.length;
    const lines = (this.#open + part).split('\n');
    this.#open = lines.pop() ?? '';
    for (const line of lines) for (const short of inPieces(line)) this.#lines.push(short);
  }
}

/** No character is cut in two. */
function inPieces(line: string): readonly string[] {
  if (line.length <= LINE_CHARACTERS) return [line];
  const pieces: string[] = [];
  for (let from = 0; from < line.length; ) {
    const end = Math.min(line.length, from + LINE_CHARACTERS);
    const to = end < line.length && isHighSurrogate(line.charCodeAt(end - 1)) ? end - 1 : end;
    pieces.push(line.slice(from, to));
    from = to;
  }
  return pieces;
}

function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

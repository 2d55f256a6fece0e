/**
 * JSON made readable, for what has no better look. Promises: never recurses, never longer than the cap, so that a hostile value
 * costs nothing; `__proto__` is a key like any other. Not for writing files: long values are cut.
 */

const CAP_CHARACTERS = 64 * 1024;
/** A single string this long is not read in a pretty view; the raw line has it whole. */
const STRING_CAP = 8 * 1024;
const DEPTH_CAP = 40;

interface Frame {
  readonly close: string;
  readonly children: Iterator<readonly [key: string | null, value: unknown]>;
  empty: boolean;
}

/** Indented JSON of a parsed value, cut at 64 KB. */
export function prettyJson(value: unknown): string {
  const printer = new Printer();
  printer.open(value);
  while (printer.step());
  return printer.text();
}

class Printer {
  #parts: string[] = [];
  #length = 0;
  readonly #stack: Frame[] = [];

  text(): string {
    const whole = this.#parts.join('');
    return this.#length > CAP_CHARACTERS ? `${whole.slice(0, CAP_CHARACTERS)}…` : whole;
  }

  /** One child, or one closing bracket. False when all is written or the cap is reached. */
  step(): boolean {
    const frame = this.#stack.at(-1);
    if (!frame || this.#length > CAP_CHARACTERS) return false;
    const next = frame.children.next();
    if (next.done) this.#close(frame);
    else this.#child(frame, next.value);
    return true;
  }

  open(value: unknown): void {
    const frame = this.#stack.length < DEPTH_CAP ? frameOf(value) : null;
    if (!frame) return this.#write(scalarText(value));
    this.#write(frame.close === ']' ? '[' : '{');
    this.#stack.push(frame);
  }

  #child(frame: Frame, [key, value]: readonly [string | null, unknown]): void {
    this.#write(frame.empty ? '\n' : ',\n');
    frame.empty = false;
    this.#write('  '.repeat(this.#stack.length));
    if (key !== null) this.#write(`${JSON.stringify(key)}: `);
    this.open(value);
  }

  #close(frame: Frame): void {
    this.#stack.pop();
    if (!frame.empty) this.#write(`\n${'  '.repeat(this.#stack.length)}`);
    this.#write(frame.close);
  }

  #write(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }
}

function frameOf(value: unknown): Frame | null {
  if (Array.isArray(value)) return { close: ']', children: elements(value), empty: true };
  if (typeof value === 'object' && value !== null)
    return { close: '}', children: Object.entries(value)[Symbol.iterator](), empty: true };
  return null;
}

function* elements(values: readonly unknown[]): Iterator<readonly [null, unknown]> {
  for (const value of values) yield [null, value];
}

function scalarText(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > STRING_CAP ? `${value.slice(0, STRING_CAP)}…` : value);
  }
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}';
  return String(value);
}

/**
 * Indented JSON, for lines and items that have no form of their own. Promises: no recursion, and no more text than the cap, so that a hostile
 * value costs little; `__proto__` is a key like any other. Not for writing files: long values are cut.
 */

const CAP_CHARACTERS = 64 * 1024;
/** Longer strings are cut: the raw line has them whole. */
const STRING_CAP = 8 * 1024;
const DEPTH_CAP = 40;

/** An array or object that is being written. */
interface OpenBracket {
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
  readonly #stack: OpenBracket[] = [];

  text(): string {
    const whole = this.#parts.join('');
    return this.#length > CAP_CHARACTERS ? `${whole.slice(0, CAP_CHARACTERS)}…` : whole;
  }

  /** One child, or one closing bracket. False when all is written or the cap is reached. */
  step(): boolean {
    const bracket = this.#stack.at(-1);
    if (!bracket || this.#length > CAP_CHARACTERS) return false;
    const next = bracket.children.next();
    if (next.done) this.#close(bracket);
    else this.#child(bracket, next.value);
    return true;
  }

  open(value: unknown): void {
    const bracket = this.#stack.length < DEPTH_CAP ? openBracket(value) : null;
    if (!bracket) return this.#write(scalarText(value));
    this.#write(bracket.close === ']' ? '[' : '{');
    this.#stack.push(bracket);
  }

  #child(bracket: OpenBracket, [key, value]: readonly [string | null, unknown]): void {
    this.#write(bracket.empty ? '\n' : ',\n');
    bracket.empty = false;
    this.#write('  '.repeat(this.#stack.length));
    if (key !== null) this.#write(`${JSON.stringify(key)}: `);
    this.open(value);
  }

  #close(bracket: OpenBracket): void {
    this.#stack.pop();
    if (!bracket.empty) this.#write(`\n${'  '.repeat(this.#stack.length)}`);
    this.#write(bracket.close);
  }

  #write(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }
}

function openBracket(value: unknown): OpenBracket | null {
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

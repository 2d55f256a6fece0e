/** Follows the ordinals of a paginated file, line by line. Promises: pure; a row of lines that are there twice is one fault. */
import type { JsonObject } from '../../format/line.ts';

export interface LineAt {
  readonly line: number;
  readonly offset: number;
}

export interface OrdinalFault extends LineAt {
  readonly kind: 'ordinal-repeated' | 'ordinal-missing' | 'no-ordinal';
  readonly message: string;
}

export class OrdinalRow {
  #highest: number | null = null;
  #repeated: (LineAt & { readonly from: number; to: number; count: number }) | null = null;
  #without: (LineAt & { count: number }) | null = null;
  readonly #faults: OrdinalFault[] = [];

  take(object: JsonObject, at: LineAt): void {
    const { ordinal } = object;
    if (typeof ordinal !== 'number' || !Number.isSafeInteger(ordinal)) {
      this.#without ??= { ...at, count: 0 };
      this.#without.count += 1;
      return;
    }
    this.#endWithout('not last');
    const highest = this.#highest;
    if (highest !== null && ordinal <= highest) {
      this.#repeated ??= { ...at, from: ordinal, to: ordinal, count: 0 };
      this.#repeated.to = ordinal;
      this.#repeated.count += 1;
      return;
    }
    this.#endRepeated();
    if (highest !== null && ordinal > highest + 1) this.#faults.push(missing(highest + 1, ordinal - 1, at));
    this.#highest = ordinal;
  }

  /** All faults, when the last line was taken. */
  end(): readonly OrdinalFault[] {
    this.#endRepeated();
    this.#endWithout('last');
    return this.#faults.sort((a, b) => a.offset - b.offset);
  }

  #endRepeated(): void {
    const found = this.#repeated;
    this.#repeated = null;
    if (found === null) return;
    const { line, offset, from, to, count } = found;
    const which = count === 1 ? `The ordinal ${from} is` : `${count} ordinals, ${from} to ${to}, are`;
    const message = `${which} not higher than ${this.#highest}, which came before.`;
    this.#faults.push({ kind: 'ordinal-repeated', line, offset, message });
  }

  #endWithout(where: 'last' | 'not last'): void {
    const found = this.#without;
    this.#without = null;
    if (found === null) return;
    const { line, offset, count } = found;
    const lines = count === 1 ? 'A line has' : `${count} lines have`;
    if (where === 'last')
      this.#faults.push({
        kind: 'no-ordinal',
        line,
        offset,
        message: `${lines} no ordinal, and the file ends there.`,
      });
    else this.#faults.push({ kind: 'ordinal-missing', line, offset, message: `${lines} no ordinal.` });
  }
}

function missing(from: number, to: number, { line, offset }: LineAt): OrdinalFault {
  const which = from === to ? `The ordinal ${from} is` : `The ordinals ${from} to ${to} are`;
  return { kind: 'ordinal-missing', line, offset, message: `${which} missing before this line.` };
}

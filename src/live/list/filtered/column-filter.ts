/**
 * The conditions of a filter over a group of rows. Promises: finds the same rows as one test after the other on each row; narrows them by
 * one condition after the other, so that a later one looks only at what the earlier ones left.
 */
import type { Conversation } from '../../../format/conversation.ts';
import { type Condition, isInRange, type NumberRange } from '../../../query/match.ts';
import { columnsOf, flagBits, type RowColumns } from './row-columns.ts';

/** Which rows are left: the first `count` of `indexes`. */
interface Left {
  indexes: Uint32Array;
  count: number;
}

export class ColumnFilter {
  readonly #conditions: readonly Condition[];
  readonly #left: Left = { indexes: new Uint32Array(0), count: 0 };

  /** `conditions`: the cheapest first. */
  constructor(conditions: readonly Condition[]) {
    this.#conditions = conditions;
  }

  /** Those that fit all conditions, in their order. `rows` never changes: its columns are kept. */
  fittingOf(rows: readonly Conversation[]): readonly Conversation[] {
    if (this.#conditions.length === 0) return rows;
    const left = this.#left;
    fill(left, rows.length);
    const group = { rows, columns: columnsOf(rows) };
    for (const condition of this.#conditions) if (left.count > 0) narrow(left, condition, group);
    return left.count === rows.length ? rows : takeOf(rows, left);
  }
}

function fill(left: Left, count: number): void {
  if (left.indexes.length < count) left.indexes = new Uint32Array(count);
  for (let index = 0; index < count; index++) left.indexes[index] = index;
  left.count = count;
}

function takeOf(rows: readonly Conversation[], { indexes, count }: Left): readonly Conversation[] {
  const taken = new Array<Conversation>(count);
  for (let at = 0; at < count; at++) taken[at] = rows[indexes[at] as number] as Conversation;
  return taken;
}

interface RowGroup {
  readonly rows: readonly Conversation[];
  readonly columns: RowColumns;
}

/** A loop of its own for each kind of condition: one loop that calls a test for each row takes ten times as long. */
function narrow(left: Left, { wanted, negated }: Condition, { rows, columns }: RowGroup): void {
  switch (wanted.about) {
    case 'flag':
      return keepFlagged(left, { flags: columns.flags(wanted.words), bits: flagBits(wanted.words), negated });
    case 'number': {
      const [range, ...others] = wanted.ranges;
      if (range === undefined) return;
      return keepWithin(left, { numbers: columns.numbers(wanted.key), range, others, negated });
    }
    case 'text': {
      const { codes, texts } = columns.texts(wanted.key);
      return keepTexts(left, { codes, fits: texts.map(text => text !== null && wanted.fits(text)), negated });
    }
    case 'session':
      return keepWhere(left, index => wanted.test(rows[index] as Conversation) !== negated);
  }
}

interface Flagged {
  readonly flags: Uint16Array;
  readonly bits: number;
  readonly negated: boolean;
}

function keepFlagged(left: Left, { flags, bits, negated }: Flagged): void {
  const { indexes, count } = left;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const index = indexes[at] as number;
    if ((((flags[index] as number) & bits) !== 0) !== negated) indexes[kept++] = index;
  }
  left.count = kept;
}

interface Within {
  readonly numbers: Float64Array;
  readonly range: NumberRange;
  readonly others: readonly NumberRange[];
  readonly negated: boolean;
}

function keepWithin(left: Left, { numbers, range, others, negated }: Within): void {
  const { indexes, count } = left;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const index = indexes[at] as number;
    const value = numbers[index] as number;
    const fits =
      isInRange(value, range) || (others.length > 0 && others.some(other => isInRange(value, other)));
    if (fits !== negated) indexes[kept++] = index;
  }
  left.count = kept;
}

interface Texts {
  readonly codes: Uint32Array;
  /** For each code. */
  readonly fits: readonly boolean[];
  readonly negated: boolean;
}

function keepTexts(left: Left, { codes, fits, negated }: Texts): void {
  const { indexes, count } = left;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const index = indexes[at] as number;
    if (fits[codes[index] as number] !== negated) indexes[kept++] = index;
  }
  left.count = kept;
}

function keepWhere(left: Left, test: (index: number) => boolean): void {
  const { indexes, count } = left;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const index = indexes[at] as number;
    if (test(index)) indexes[kept++] = index;
  }
  left.count = kept;
}

/** Amounts in a query: `>1gb`, `<=10`, `10..50`, `7`. Pure. Sizes count in powers of 1,024, as they are shown; all else in thousands. */

/** What an amount may be, ends included unless said otherwise; null: open on that side. */
export interface Amount {
  readonly min: number | null;
  readonly max: number | null;
  /** `min` itself does not fit: `>`. */
  readonly above: boolean;
  /** `max` itself does not fit: `<`. */
  readonly below: boolean;
}

/** What each unit multiplies by. */
export type AmountUnits = ReadonlyMap<string, number>;

const KIBI = 1024;
const KILO = 1000;

export const SIZE_UNITS: AmountUnits = powers(KIBI, [
  ['b'],
  ['k', 'kb', 'kib'],
  ['m', 'mb', 'mib'],
  ['g', 'gb', 'gib'],
  ['t', 'tb', 'tib'],
]);
export const COUNT_UNITS: AmountUnits = powers(KILO, [[], ['k'], ['m'], ['g', 'b']]);

/** The amount that a text names, or a sentence that says what is wrong with it. `hint` shows what would be right. */
export function parseAmount(text: string, units: AmountUnits, hint: string): Amount | string {
  const wrong = `"${text}" is no amount: ${hint}.`;
  const dots = text.indexOf('..');
  if (dots !== -1) return parseBetween([text.slice(0, dots), text.slice(dots + 2)], units) ?? wrong;
  const [, sign = '', rest = ''] = /^(>=|<=|>|<|=?)(.*)$/s.exec(text) ?? [];
  const number = parseNumber(rest, units);
  if (number === null) return wrong;
  const { value } = number;
  if (sign.startsWith('>')) return { min: value, max: null, above: sign === '>', below: false };
  if (sign.startsWith('<')) return { min: null, max: value, above: false, below: sign === '<' };
  return { min: value, max: value, above: false, below: false };
}

/** A unit behind the second number counts for the first too: `10..50mb`. */
function parseBetween(
  [first = '', last = '']: readonly string[],
  units: AmountUnits,
): Amount | string | null {
  if (first === '' && last === '') return null;
  const max = last === '' ? null : parseNumber(last, units);
  const min = first === '' ? null : parseNumber(first, units, max?.unit);
  if ((last !== '' && max === null) || (first !== '' && min === null)) return null;
  if (min !== null && max !== null && min.value > max.value)
    return `"${first}..${last}" ends below its beginning.`;
  return { min: min?.value ?? null, max: max?.value ?? null, above: false, below: false };
}

function parseNumber(
  text: string,
  units: AmountUnits,
  otherUnit = '',
): { value: number; unit: string } | null {
  const [, digits = '', typed = ''] = /^(\d{1,15}(?:\.\d{1,6})?)([a-z]*)$/i.exec(text) ?? [];
  if (digits === '') return null;
  const unit = typed === '' ? otherUnit : typed.toLowerCase();
  const factor = unit === '' ? 1 : units.get(unit);
  return factor === undefined ? null : { value: Number(digits) * factor, unit };
}

function powers(base: number, names: readonly (readonly string[])[]): AmountUnits {
  return new Map(names.flatMap((same, power) => same.map(name => [name, base ** power] as const)));
}

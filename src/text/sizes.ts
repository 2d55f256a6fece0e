const UNITS = ['K', 'M', 'G', 'T', 'P'];

/** A size in bytes in at most four cells, in powers of 1,024: `512B`, `88K`, `1.2M`, `12M`, `2.0G`. */
export function sizeText(bytes: number): string {
  const size = Math.max(0, Math.round(bytes));
  if (size < 1000) return `${size}B`;
  let value = size / 1024;
  let unit = 0;
  // 999.5 would be written with four digits.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? value.toFixed(1) : String(Math.max(1, Math.round(value)));
  return `${digits}${UNITS[unit]}`;
}

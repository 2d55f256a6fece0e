/** `1,204`. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 line`, `1,204 lines`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A number of tokens, short: `950 tok`, `1.2k tok`, `120k tok`, `3.4M tok`. */
export function tokensText(tokens: number): string {
  const count = Math.max(0, Math.round(tokens));
  if (count < 1000) return `${count} tok`;
  const thousands = count / 1000;
  if (thousands < 9.95) return `${thousands.toFixed(1)}k tok`;
  if (thousands < 999.5) return `${Math.round(thousands)}k tok`;
  const millions = thousands / 1000;
  return `${millions < 9.95 ? millions.toFixed(1) : countText(millions)}M tok`;
}

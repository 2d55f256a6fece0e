/** How the screen of what sessions used is divided: its size and the number of limits decide. */
import type { UsageContext } from './event.ts';

export interface UsageLayout {
  readonly header: boolean;
  readonly footer: boolean;
  /** Rows with parts of the sum, beside the one with the sum itself. */
  readonly details: boolean;
  /** Of the plan: a row for each limit with a bar, all in one row, or none. */
  readonly limits: 'rows' | 'one row' | 'none';
  readonly limitRows: number;
  readonly rule: boolean;
  readonly listRows: number;
}

/** More limits than this are shown in one row. */
const MOST_LIMITS = 4;

export function usageLayout({ size, usage }: Pick<UsageContext, 'size' | 'usage'>): UsageLayout {
  const { rows, columns } = size;
  const count = usage?.limits.length ?? 0;
  const limits =
    count === 0 || rows < 8
      ? 'none'
      : rows >= 16 && columns >= 60 && count <= MOST_LIMITS
        ? 'rows'
        : 'one row';
  const limitRows = limits === 'rows' ? count : limits === 'none' ? 0 : 1;
  const [header, footer, details, rule] = [rows >= 6, rows >= 4, rows >= 14, rows >= 14];
  const taken = 1 + limitRows + [header, footer, details, rule].filter(Boolean).length;
  return { header, footer, details, limits, limitRows, rule, listRows: Math.max(1, rows - taken) };
}

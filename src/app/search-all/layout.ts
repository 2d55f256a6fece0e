/** How the search screen is divided. Only its size decides. */
import type { Size } from '../state.ts';

export interface SearchAllLayout {
  readonly header: boolean;
  readonly rule: boolean;
  readonly footer: boolean;
  /** Rows between field and footer. */
  readonly listRows: number;
}

export function searchAllLayout({ rows }: Size): SearchAllLayout {
  const header = rows >= 6;
  const footer = rows >= 4;
  const rule = rows >= 14;
  const listRows = Math.max(1, rows - 1 - [header, footer, rule].filter(Boolean).length);
  return { header, rule, footer, listRows };
}

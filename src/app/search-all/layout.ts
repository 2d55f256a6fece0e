/** How the search screen is divided. Only its size decides. */
import type { Size } from '../state.ts';

export interface SearchAllLayout {
  readonly header: boolean;
  /** Both fields; else only the one that has the keys. */
  readonly bothFields: boolean;
  /** The rule under the fields: also what can be typed next in the filter. */
  readonly rule: boolean;
  readonly footer: boolean;
  /** Rows between fields and footer. */
  readonly listRows: number;
}

export function searchAllLayout({ rows }: Size): SearchAllLayout {
  const footer = rows >= 4;
  const bothFields = rows >= 5;
  const header = rows >= 6;
  const rule = rows >= 8;
  const listRows = Math.max(1, rows - 1 - [header, bothFields, footer, rule].filter(Boolean).length);
  return { header, bothFields, rule, footer, listRows };
}

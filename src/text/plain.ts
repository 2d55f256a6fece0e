/** Rows as plain text, for pipes and `rolltop show`: no styles, no padding. */
import type { Row } from './row.ts';
import { spansText } from './spans.ts';

/** The text of one row without the spaces at its end. */
export function rowText(row: Row): string {
  return spansText(row.spans).trimEnd();
}

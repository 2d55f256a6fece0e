/** How the viewer's region is divided. The height of the body never depends on what is shown around it. */
import type { ViewerContext } from './event.ts';

export interface Region {
  readonly header: boolean;
  readonly rule: boolean;
  readonly status: boolean;
  readonly footer: boolean;
  /** Rows of conversation, at least 1. */
  readonly body: number;
  /** Cells of an item's rows: without the mark at the left, the gap and the scroll bar at the right. */
  readonly width: number;
}

/** Cells beside the items: mark, gap, scroll bar. */
export const BESIDE = 3;

/** On few rows the rule is left out first, then the header, then the status row; an open composer has its own footer. */
export function regionOf({ size, composing }: Pick<ViewerContext, 'size' | 'composing'>): Region {
  const footer = !composing && size.rows >= 2;
  const status = size.rows >= (composing ? 3 : 4);
  const header = size.rows >= (composing ? 4 : 5);
  const rule = size.rows >= 8;
  const around = [footer, status, header, rule].filter(Boolean).length;
  return {
    header,
    rule,
    status,
    footer,
    body: Math.max(1, size.rows - around),
    width: Math.max(1, size.columns - BESIDE),
  };
}

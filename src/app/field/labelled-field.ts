/** A field over the footer: what it is for, the text, and at the right what its keys do, where there is room for that. Pure. */
import type { Glyphs, Row } from '../../text/row.ts';
import { fitSpans, span, spansWidth } from '../../text/spans.ts';
import { cellWidth } from '../../text/unicode/width.ts';
import type { Edited } from './edit.ts';
import { fieldSpans } from './field-spans.ts';

export interface FieldLabel {
  readonly label: string;
  readonly hint: string;
  /** The hint is left out where the text would have fewer cells than these. */
  readonly leastCells: number;
}

/**
 * One row, exactly `width` cells.
 *
 * @example labelledField(field, { label: ' Name: ', hint: '↵ name   Esc close', leastCells: 14 }, { width: 80, glyphs })
 */
export function labelledField(
  field: Edited,
  { label, hint, leastCells }: FieldLabel,
  { width, glyphs }: { readonly width: number; readonly glyphs: Glyphs },
): Row {
  const hintCells = cellWidth(hint);
  const withHint = width >= cellWidth(label) + hintCells + leastCells;
  const cells = Math.max(1, width - cellWidth(label) - 1 - (withHint ? hintCells + 3 : 0));
  const left = [span(label, 'accent'), ...fieldSpans(field, { cells, glyphs, active: true })];
  const gap = ' '.repeat(Math.max(0, width - spansWidth(left) - hintCells - 1));
  const right = withHint ? [span(gap), span(hint, 'dim')] : [];
  return { spans: fitSpans([...left, ...right], width, glyphs) };
}

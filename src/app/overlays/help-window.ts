/** The help over the whole screen: a part of its rows, and the footer, or the field of its search in the footer's place. */
import { countOf } from '../../text/numbers.ts';
import type { Row } from '../../text/row.ts';
import { markMatches } from '../../text/search-marks.ts';
import { cutSpans, fitSpans, span } from '../../text/spans.ts';
import { fieldSpans } from '../field/field-spans.ts';
import { footerRow } from '../footer.ts';
import { type HelpLook, helpMaxTop, helpRows } from './help.ts';
import { helpHits } from './help-keys.ts';
import type { HelpOverlay } from './overlay.ts';

/** As many rows as the screen has. */
export function helpWindow(help: HelpOverlay, look: HelpLook): readonly Row[] {
  const { size, glyphs, keys } = look;
  const last = helpMaxTop(look);
  // On a screen that became larger the first row may be further up.
  const first = Math.min(help.top, last);
  const rows = helpRows(size.columns, glyphs, keys)
    .slice(first, first + size.rows - 1)
    .map(({ spans }) => ({ spans: cutSpans(markMatches(spans, help.field.text), size.columns, glyphs) }));
  const ways = `${first > 0 ? glyphs.up : ''}${first < last ? glyphs.arrowDown : ''}`;
  const below = Array.from({ length: size.rows - 1 - rows.length }, (): Row => ({ spans: [] }));
  return [...rows, ...below, footOf(help, ways === '' ? '' : `${ways} more`, look)];
}

function footOf(help: HelpOverlay, more: string, look: HelpLook): Row {
  const { size, glyphs, keys } = look;
  const { field, typing } = help;
  const query = field.text;
  const width = size.columns;
  const found = query === '' ? 0 : helpHits(look, query).length;
  const hits = query === '' ? '' : found === 0 ? 'not found' : `found in ${countOf(found, 'row')}`;
  if (!typing) {
    const right = [hits, more].filter(word => word !== '').join(` ${glyphs.dot} `);
    return footerRow({
      context: 'help',
      width,
      glyphs,
      keys,
      right,
      without: found === 0 ? ['nextHit'] : [],
    });
  }
  const shown = fieldSpans(field, { cells: Math.max(1, width - hits.length - 7), glyphs, active: true });
  const spans = [span(' / ', 'accent'), ...shown, span(`   ${hits}`, 'dim')];
  return { spans: fitSpans(spans, width, glyphs) };
}

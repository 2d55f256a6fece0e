/** Items of one line that unfolds to a text: injected context, settings, states, unknown items. */
import type { Item } from '../../format/items/item.ts';
import { contentEnd, countLines } from '../lines.ts';
import { countOf } from '../numbers.ts';
import type { Row, StyleName } from '../row.ts';
import { span } from '../spans.ts';
import { safeLine } from '../unicode/sanitise.ts';
import { headRow, type ItemFrame, searched, textBelow } from './frame.ts';

export interface Foldable {
  readonly label: string;
  /** Foreign text after the label; may be empty. */
  readonly detail: string;
  readonly text: string;
  readonly style: StyleName;
  readonly inherited: boolean;
}

const MAX_DETAIL = 500;

/** The one line and its text; null for items that are drawn in another way. */
export function foldableOf(item: Item): Foldable | null {
  const words = wordsOf(item);
  return words && { ...words, inherited: item.inheritedFrom !== null };
}

function wordsOf(item: Item): Omit<Foldable, 'inherited'> | null {
  switch (item.kind) {
    case 'context':
      return { label: 'context:', detail: item.label, text: item.text, style: 'dim' };
    case 'settings': {
      const detail = [item.model, item.cwd].filter(each => each !== null && each !== '').join(', ');
      return { label: 'settings', detail, text: item.text, style: 'dim' };
    }
    case 'session':
      return { label: 'session', detail: '', text: item.text, style: 'dim' };
    case 'state':
      return {
        label: 'state',
        detail: item.label === 'state' ? '' : item.label,
        text: item.text,
        style: 'dim',
      };
    case 'compacted':
      return { label: 'history compacted', detail: '', text: item.text, style: 'warn' };
    case 'unknown':
      return { label: 'unknown', detail: item.type, text: item.text, style: 'dim' };
    default:
      return null;
  }
}

export function foldableRows({ label, detail, text, style, inherited }: Foldable, frame: ItemFrame): Row[] {
  const { glyphs } = frame;
  const lines = countLines(text, 0, contentEnd(text));
  const sign = lines === 0 ? glyphs.dot : frame.folded ? glyphs.folded : glyphs.unfolded;
  const head = [span(`${sign} ${label}`, style)];
  if (detail !== '')
    head.push(span(' ', style), ...searched(frame, safeLine(detail.slice(0, MAX_DETAIL), glyphs), style));
  if (lines > 0) head.push(span(` (${countOf(lines, 'line')})`, 'dim'));
  if (inherited) head.push(span('  inherited', 'dim'));
  const below =
    frame.folded || lines === 0
      ? []
      : textBelow(frame, text, { style: 'dim', mode: 'words', fold: { head: 0, tail: 0 } });
  return [headRow(frame, head), ...below];
}

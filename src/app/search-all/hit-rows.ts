/** One hit as two rows: age, title and place; then the snippet, cut at its beginning where the match would not be visible. */
import type { SearchHit } from '../../search/request.ts';
import { hitKindWord, snippetSpans } from '../../text/hit.ts';
import { AGE_CELLS, ageText, countText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { fitSpans, span, spreadSpans } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth, padStart } from '../../text/unicode/width.ts';

export interface HitLook {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly nowMs: number;
  readonly selected: boolean;
}

/** Bar and a space, the age, two spaces. */
const LEAD = 2 + AGE_CELLS + 2;
/** On fewer cells than this the age is left out. */
const AGE_FROM = 30;

export function hitRows(hit: SearchHit, look: HitLook): readonly [Row, Row] {
  return [titleRow(hit, look), snippetRow(hit, look)];
}

function titleRow({ session, name, line, kind }: SearchHit, look: HitLook): Row {
  const { width, glyphs, nowMs, selected } = look;
  const title = safeLine(name ?? session.title ?? session.id, glyphs);
  const lead: Span[] = [bar(look), span(' ')];
  if (width >= AGE_FROM)
    lead.push(span(`${padStart(ageText(session.updatedMs, nowMs), AGE_CELLS)}  `, 'dim'));
  const words = [...(session.archived ? ['archived'] : []), hitKindWord(kind), `line ${countText(line)}`];
  const place = words.join(` ${glyphs.dot} `);
  const spans = spreadSpans([...lead, span(title, selected ? 'strong' : 'plain')], [span(place, 'dim')], {
    cells: width - 1,
    glyphs,
  });
  return row(spans, look);
}

function snippetRow({ snippet, matches, more }: SearchHit, look: HitLook): Row {
  const { width, glyphs } = look;
  const lead = width >= AGE_FROM ? LEAD : 2;
  const spans = snippetSpans(snippet, matches, glyphs);
  const tail = more ? [span(` ${glyphs.dot} more in this session`, 'dim')] : [];
  const space = Math.max(1, width - lead - 1);
  return row([bar(look), span(' '.repeat(lead - 1)), ...shifted(spans, space, glyphs), ...tail], look);
}

/** The text before the first match, cut at its beginning where the match would not be visible. */
function shifted(spans: readonly Span[], space: number, glyphs: Glyphs): readonly Span[] {
  const [before, ...rest] = spans;
  if (before === undefined || before.style === 'match' || cellWidth(before.text) <= space / 2) return spans;
  let kept = '';
  for (const character of [...before.text].reverse()) {
    if (cellWidth(character + kept) > space / 3) break;
    kept = character + kept;
  }
  return [span(glyphs.ellipsis, 'dim'), span(kept), ...rest];
}

function bar({ selected, glyphs }: HitLook): Span {
  return selected ? span(glyphs.bar, 'accentStrong') : span(' ');
}

function row(spans: readonly Span[], { width, glyphs, selected }: HitLook): Row {
  const fitted = fitSpans(spans, width, glyphs);
  return selected ? { spans: fitted, selected: true } : { spans: fitted };
}

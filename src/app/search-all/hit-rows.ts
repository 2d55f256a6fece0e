/** One hit as two rows: age, title and place; then the snippet, cut at its beginning where the match would not be visible. */
import type { SearchHit } from '../../search/request.ts';
import { hitKindWord, snippetSpans } from '../../text/hit.ts';
import { AGE_CELLS, ageText, countText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { fitSpans, span, spreadSpans } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth, padStart } from '../../text/unicode/width.ts';

export interface HitRowOptions {
  readonly width: number;
  readonly glyphs: Glyphs;
  readonly nowMs: number;
  readonly selected: boolean;
}

/** Bar and a space, the age, two spaces. */
const LEAD = 2 + AGE_CELLS + 2;
/** On fewer cells than this the age is left out. */
const AGE_FROM = 30;

export function hitRows(hit: SearchHit, options: HitRowOptions): readonly [Row, Row] {
  return [titleRow(hit, options), snippetRow(hit, options)];
}

function titleRow({ session, name, line, kind }: SearchHit, options: HitRowOptions): Row {
  const { width, glyphs, nowMs, selected } = options;
  const title = safeLine(name ?? session.title ?? session.id, glyphs);
  const lead: Span[] = [bar(options), span(' ')];
  if (width >= AGE_FROM)
    lead.push(span(`${padStart(ageText(session.updatedMs, nowMs), AGE_CELLS)}  `, 'dim'));
  const words = [...(session.archived ? ['archived'] : []), hitKindWord(kind), `line ${countText(line)}`];
  const place = words.join(` ${glyphs.dot} `);
  const spans = spreadSpans([...lead, span(title, selected ? 'strong' : 'plain')], [span(place, 'dim')], {
    cells: width - 1,
    glyphs,
  });
  return row(spans, options);
}

function snippetRow({ snippet, matches, more }: SearchHit, options: HitRowOptions): Row {
  const { width, glyphs } = options;
  const lead = width >= AGE_FROM ? LEAD : 2;
  const spans = snippetSpans(snippet, matches, glyphs);
  const tail = more ? [span(` ${glyphs.dot} more in this session`, 'dim')] : [];
  const space = Math.max(1, width - lead - 1);
  return row([bar(options), span(' '.repeat(lead - 1)), ...shifted(spans, space, glyphs), ...tail], options);
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

function bar({ selected, glyphs }: HitRowOptions): Span {
  return selected ? span(glyphs.bar, 'accentStrong') : span(' ');
}

function row(spans: readonly Span[], { width, glyphs, selected }: HitRowOptions): Row {
  const fitted = fitSpans(spans, width, glyphs);
  return selected ? { spans: fitted, selected: true } : { spans: fitted };
}

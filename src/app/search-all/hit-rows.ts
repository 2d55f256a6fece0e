/** Hits as rows: one for the session, and one for each of its hits: the snippet, cut at its beginning where the match would not be visible, and its place. */
import type { SearchHit } from '../../search/request.ts';
import { hitKindWord, snippetSpans } from '../../text/hit.ts';
import { hostOf, idThere } from '../../text/host-id.ts';
import { AGE_CELLS, ageText, countOf, countText } from '../../text/numbers.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { fitSpans, span, spreadSpans } from '../../text/spans.ts';
import { folderName } from '../../text/title.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cellWidth, cut, padStart } from '../../text/unicode/width.ts';
import type { SessionHits } from './groups.ts';

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
/** On fewer cells than this the snippet needs those of folder and line. */
const PLACE_FROM = 64;
/** Names of hosts are cut to this. */
const MOST_HOST_CELLS = 12;
/** Of a snippet on fewer cells. */
const NARROW_LEAD = 4;

/** What a title says of the session's hits. `folder`: where it was, too. */
export interface TitleFacts extends SessionHits {
  readonly folder: boolean;
}

/** The session: age, title, folder, and how many hits it has. */
export function titleRow({ session, name }: SearchHit, facts: TitleFacts, options: HitRowOptions): Row {
  const { width, glyphs, nowMs, selected } = options;
  const { count, more } = facts;
  const host = hostOf(session.id);
  const title = safeLine(name ?? session.title ?? idThere(session.id), glyphs);
  const lead: Span[] = [bar(options), span(' ')];
  if (width >= AGE_FROM)
    lead.push(span(`${padStart(ageText(session.updatedMs, nowMs), AGE_CELLS)}  `, 'dim'));
  if (host !== null)
    lead.push(span(cut(safeLine(host, glyphs), MOST_HOST_CELLS, glyphs), 'accent'), span('  '));
  const wide = width >= PLACE_FROM;
  const words = [
    ...(session.archived ? ['archived'] : []),
    ...(wide && facts.folder && session.cwd !== null ? [folderName(session.cwd, glyphs)] : []),
    ...(wide && (count > 1 || more) ? [`${countOf(count, 'hit')}${more ? ' and more' : ''}`] : []),
  ];
  const said = words.filter(Boolean).join(` ${glyphs.dot} `);
  const spans = spreadSpans([...lead, span(title, selected ? 'strong' : 'plain')], [span(said, 'dim')], {
    cells: width - 1,
    glyphs,
  });
  return row(spans, options);
}

/** What the hit says, and where it is in the session. */
export function snippetRow(
  { snippet, matches, kind, line, takenBack }: SearchHit,
  options: HitRowOptions,
): Row {
  const { width, glyphs } = options;
  const lead = width >= PLACE_FROM ? LEAD : NARROW_LEAD;
  const words = [...(takenBack ? ['taken back'] : []), hitKindWord(kind), `line ${countText(line)}`];
  const place = words.join(` ${glyphs.dot} `);
  const space = Math.max(1, width - lead - cellWidth(place) - 3);
  const text = fitSpans(shifted(snippetSpans(snippet, matches, glyphs), space, glyphs), space, glyphs);
  const whole = [bar(options), span(' '.repeat(lead - 1)), ...text, span('  '), span(place, 'dim')];
  return row(width < AGE_FROM ? [bar(options), span(' '), ...text] : whole, options);
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

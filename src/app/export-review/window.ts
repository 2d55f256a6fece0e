/** The review before an export as rows: how it is to be written, what is taken out and left out, and the very text. */
import type { ExportReview } from '../../actions/export.ts';
import { joinedNotes, noteText } from '../../text/document-notes.ts';
import { countOf, countText, sizeText } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { fitRow, fitSpans, span, spansWidth, spreadSpans } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { wrapSpans } from '../../text/wrap.ts';
import { fieldWith } from '../field/field.ts';
import { fieldSpans } from '../field/field-spans.ts';
import { footerRow } from '../footer.ts';
import type { Size } from '../state.ts';
import { choiceWords, formatWords } from './choices.ts';
import type { ExportContext } from './event.ts';
import { lastTop, type ReadingPlace, shownRows, within } from './reading.ts';
import { type ExportState, reviewOf } from './state.ts';

/** The sentence above the text takes no more than this. */
const SENTENCE_ROWS = 4;
const SMALL_SENTENCE_ROWS = 2;
const SMALL_BELOW = 16;
/** On fewer rows the text has the room. */
const RULE_FROM = 8;

/** How the screen is divided: the rows above the text, and the text's own. */
function above(state: ExportState, context: ExportContext): readonly Row[] {
  const { size, glyphs } = context;
  const { columns } = size;
  const isSeveral = state.ids.length > 1;
  const words = choiceWords(state.choices, { isSeveral }).join(` ${glyphs.dot} `);
  const said = sentenceRows(state, sentence(state, context), size);
  const target = targetRow(state, context);
  const rule: readonly Row[] =
    size.rows < RULE_FROM ? [] : [{ spans: [span(glyphs.rule.repeat(columns), 'dim')] }];
  return [headingRow(state, words, context), ...said, ...target, ...rule];
}

/** Which screen it is, what it is of, and how it is to be written; with less room less of the first two. */
function headingRow(state: ExportState, words: string, { size, glyphs }: ExportContext): Row {
  const { columns } = size;
  const screen = span(' Export', 'heading');
  if (spansWidth([screen]) + words.length + 2 > columns) return { spans: [span(` ${words}`, 'accent')] };
  if (words.length + 4 > columns / 2) return { spans: [screen, span(`  ${words}`, 'accent')] };
  const title = span(`  ${titleWords(state)}`, 'dim');
  return { spans: spreadSpans([screen, title], [span(`${words} `, 'accent')], { cells: columns, glyphs }) };
}

/** As many rows as the review that is on screen has: the text stays where it is while it is made anew. */
function sentenceRows(state: ExportState, spans: readonly Span[], { columns, rows }: Size): readonly Row[] {
  const maxRows = rows < SMALL_BELOW ? SMALL_SENTENCE_ROWS : SENTENCE_ROWS;
  const options = { width: columns - 1, first: [span(' ')], rest: [span(' ')], maxRows };
  const said = wrapSpans(spans, options);
  const review = reviewOf(state);
  const least = review === null ? 0 : wrapSpans(reviewSpans(state, review), options).length;
  return Array.from({ length: Math.max(said.length, least) }, (_, y) => said[y] ?? { spans: [] });
}

function titleWords(state: ExportState): string {
  const [only] = reviewOf(state)?.documents ?? [];
  return state.ids.length === 1 ? safeLine(only?.title ?? '') : countOf(state.ids.length, 'session');
}

/** A path with the home folder as `~`. */
function shortPath(path: string, { home, glyphs }: ExportContext): string {
  const isBelow = home !== undefined && home.length > 1 && path.startsWith(`${home}/`);
  return safeLine(isBelow ? `~${path.slice(home.length)}` : path, glyphs);
}

/** The end of a path says more than its beginning. */
function targetRow(state: ExportState, context: ExportContext): readonly Row[] {
  const review = reviewOf(state);
  if (review === null) return [];
  const label = state.ids.length > 1 ? ' into ' : ' to ';
  const path = shortPath(state.target ?? review.target, context);
  const room = Math.max(1, context.size.columns - label.length - 1);
  const place = { cells: room, glyphs: context.glyphs, active: false };
  return [{ spans: [span(label, 'dim'), ...fieldSpans(fieldWith(path), place, [span(path, 'folder')])] }];
}

function sentence(state: ExportState, context: ExportContext): readonly Span[] {
  const { phase } = state;
  if (phase.kind === 'failed') return [span(safeLine(phase.message, context.glyphs), 'bad')];
  const { ellipsis } = context.glyphs;
  if (phase.kind === 'preparing')
    return [
      span(
        `Making the document${state.ids.length === 1 ? '' : 's'}${ellipsis} ${Math.floor(phase.share * 100)} %`,
        'strong',
      ),
    ];
  if (phase.kind === 'writing') return [span(`Writing${ellipsis}`, 'strong')];
  return reviewSpans(state, phase.review);
}

function reviewSpans(state: ExportState, review: ExportReview): readonly Span[] {
  const { documents, redacted, bytes, failed, isWhole } = review;
  const isSeveral = state.ids.length > 1;
  const what = isSeveral ? `${countOf(documents.length, 'session')}, ${sizeText(bytes)}` : sizeText(bytes);
  const first = `${what} in ${formatWords(state.choices)}.`;
  const total = [...redacted.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...redacted].map(([kind, count]) => `${countText(count)} ${kind}`).join(', ');
  const taken = total === 0 ? ' Nothing looked like a secret.' : ` ${countText(total)} redacted: ${kinds}.`;
  const [firstFailed] = failed;
  const { turns } = review;
  const isBeyond = turns !== null && (state.choices.from ?? 0) > turns;
  return [
    span(first, 'strong'),
    span(isBeyond ? ` The session has ${countOf(turns, 'turn')}.` : '', 'bad'),
    span(taken, total === 0 ? 'plain' : 'warn'),
    ...(firstFailed === undefined
      ? []
      : [
          span(
            ` Not there: ${safeLine(firstFailed.title)}: ${safeLine(firstFailed.message)}${failed.length > 1 ? ` and ${failed.length - 1} more` : ''}.`,
            'bad',
          ),
        ]),
    span(leftOutWords(review)),
    span(isWhole ? '' : ` Its first ${sizeText(4 * 1024 * 1024)} are shown.`, 'warn'),
  ];
}

function leftOutWords({ documents }: ExportReview): string {
  const of = documents.length > 1 ? 'several' : 'one';
  const notes = joinedNotes(documents.map(document => document.notes));
  return notes.map(note => ` ${noteText(note, of)}`).join('');
}

function heightOf(state: ExportState, context: ExportContext): number {
  return Math.max(1, context.size.rows - above(state, context).length - 1);
}

/** Where the text is on screen; null while there is none. */
export function readingPlace(state: ExportState, context: ExportContext): ReadingPlace | null {
  const review = reviewOf(state);
  if (review === null) return null;
  const { size, glyphs } = context;
  const { format } = state.choices;
  return { review, format, width: Math.max(1, size.columns - 2), height: heightOf(state, context), glyphs };
}

/** Exactly as many rows as the screen has. */
export function exportWindow(state: ExportState, context: ExportContext): readonly Row[] {
  const { size, glyphs } = context;
  const place = readingPlace(state, context);
  const top = place === null ? state.top : within(state.top, place);
  const head = above(state, context).slice(0, Math.max(0, size.rows - 2));
  const height = Math.max(0, size.rows - head.length - 1);
  const body = place === null ? [] : shownRows(top, place);
  const rows = Array.from({ length: height }, (_, y) => ({ spans: [span(' '), ...(body[y]?.spans ?? [])] }));
  const foot = state.field === null ? footOf(state, place, context) : fieldRow(state, context);
  return [...head, ...rows, foot].map(row => fitRow(row, size.columns, glyphs));
}

function footOf(state: ExportState, place: ReadingPlace | null, { size, glyphs, keys }: ExportContext): Row {
  return footerRow({
    context: 'export',
    width: size.columns,
    glyphs,
    ...(keys && { keys }),
    right: figure(state, place),
  });
}

function figure(state: ExportState, place: ReadingPlace | null): string {
  if (place === null || place.review.lines.length === 0) return '';
  const { line } = within(state.top, place);
  const last = lastTop(place).line;
  return last === 0 ? '' : `${Math.floor((Math.min(line, last) * 100) / last)} %`;
}

const FIELD_LABELS = { turns: ' Turns: ', path: ' Write to: ' } as const;

function fieldRow({ field }: ExportState, { size, glyphs }: ExportContext): Row {
  if (field === null) return { spans: [] };
  const label = FIELD_LABELS[field.what];
  const hint = field.what === 'turns' ? '5, 3-7, 3-, -7; empty: all' : '';
  const cells = Math.max(1, size.columns - label.length - 2 - (hint === '' ? 0 : hint.length + 3));
  const styled = [span(field.text, field.isWrong ? 'problem' : 'plain')];
  const left = [span(label, 'accent'), ...fieldSpans(field, { cells, glyphs, active: true }, styled)];
  return { spans: fitSpans([...left, span(`   ${hint}`, 'dim')], size.columns, glyphs) };
}

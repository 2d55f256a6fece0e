/** What the selected session is about and what is happening in it now: last question, last answer, the tool that runs. */
import type { Conversation, Preview } from '../../rollout/conversation.ts';
import { countOf } from '../../text/counts.ts';
import type { Glyphs, Row, Span, StyleName } from '../../text/row.ts';
import { safeLine, safeText } from '../../text/sanitise.ts';
import { cutSpans, fitRow, span, spansWidth } from '../../text/spans.ts';
import { wrapSpans } from '../../text/wrap.ts';
import type { PickerContext } from './context.ts';
import { hiddenWords } from './hidden-words.ts';
import type { PreviewPlace } from './layout.ts';
import { folderName, withTilde } from './paths.ts';
import { plainRule, ruleWith } from './rules.ts';
import { isRunning, markedReasons, stateWords } from './session-mark.ts';
import { shownTitle } from './title.ts';

interface Note {
  readonly mark: string;
  readonly text: string;
  readonly style: StyleName;
}

/** ` codex ` and a space: the texts of all speakers begin in one column. */
const LABEL_CELLS = 7;
/** Below this a label column would leave too little for the text. */
const LABEL_MIN_WIDTH = 30;

function label(text: string, style: StyleName, width: number): { first: Span[]; rest: Span[] } {
  const cells = width >= LABEL_MIN_WIDTH ? LABEL_CELLS : 0;
  const first = [span(' '), span(`${text} `.padEnd(Math.max(cells - 1, text.length + 1)), style)];
  return { first, rest: [span(' '.repeat(cells || 2))] };
}

function problemNote({ summary }: Conversation, glyphs: Glyphs): Note[] {
  if (summary?.problem) return [{ mark: glyphs.damage, text: summary.problem, style: 'warn' }];
  const damage = summary?.damage ?? 0;
  if (damage === 0) return [];
  const text = `${countOf(damage, 'damaged line')} found so far; the rest can be read`;
  return [{ mark: glyphs.damage, text, style: 'warn' }];
}

function placeNote({ archived, compressed, copies }: Conversation, glyphs: Glyphs): Note[] {
  const parts = [
    archived ? 'archived' : '',
    compressed ? 'compressed (.zst)' : '',
    copies > 0 ? `${countOf(copies, 'other file')} of the same session` : '',
  ].filter(part => part !== '');
  return parts.length === 0 ? [] : [{ mark: glyphs.dot, text: parts.join(` ${glyphs.dot} `), style: 'dim' }];
}

/** What a person should know about the file, worst first. */
function notes(conversation: Conversation, glyphs: Glyphs): Note[] {
  const marked = markedReasons(conversation).length > 0;
  // Without a mark in the list the archive is told by its own note.
  const reasons = conversation.hiddenByCodex.filter(reason => reason !== 'archived');
  const hidden = hiddenWords(marked ? conversation.hiddenByCodex : reasons);
  return [
    ...problemNote(conversation, glyphs),
    ...(hidden === null ? [] : [{ mark: glyphs.hidden, text: hidden, style: 'dim' } as const]),
    ...placeNote(conversation, glyphs),
  ];
}

function said(
  speaker: { readonly name: string; readonly style: StyleName },
  text: string | null,
  room: { readonly width: number; readonly maxRows: number; readonly glyphs: Glyphs },
): Row[] {
  if (text === null || text.trim() === '' || room.maxRows <= 0) return [];
  const { first, rest } = label(speaker.name, speaker.style, room.width);
  const flat = safeText(text.trim(), room.glyphs).replace(/\n{2,}/g, '\n');
  // One row more than there is room for tells whether something is left out.
  const rows = wrapSpans([span(flat)], { width: room.width - 1, first, rest, maxRows: room.maxRows + 1 });
  if (rows.length <= room.maxRows) return rows;
  const last = rows[room.maxRows - 1] ?? { spans: [] };
  const ended = [
    ...cutSpans(last.spans, room.width - 3, room.glyphs),
    span(` ${room.glyphs.ellipsis}`, 'dim'),
  ];
  return [...rows.slice(0, room.maxRows - 1), { spans: ended }];
}

function toolEnd(tool: NonNullable<Preview['tool']>, glyphs: Glyphs): Span {
  if (tool.running) return span('   running', 'dim');
  if (tool.exitCode === null) return span('');
  return tool.exitCode === 0
    ? span(`   ${glyphs.ok} 0`, 'ok')
    : span(`   ${glyphs.bad} ${tool.exitCode}`, 'bad');
}

function toolRows(tool: Preview['tool'], width: number, glyphs: Glyphs): Row[] {
  if (tool === null) return [];
  const end = toolEnd(tool, glyphs);
  const { first } = label('$', 'ok', width);
  const command = cutSpans(
    [...first, span(safeLine(tool.label.trim(), glyphs))],
    width - 1 - spansWidth([end]),
    glyphs,
  );
  return [{ spans: [...command, end] }];
}

function noteRows(list: readonly Note[], room: { width: number; maxRows: number; glyphs: Glyphs }): Row[] {
  return list.slice(0, room.maxRows).flatMap(({ mark, text, style }) =>
    said({ name: mark, style }, text, { ...room, maxRows: 1 }).map(row => ({
      spans: row.spans.map(part => (part.style === 'plain' ? { ...part, style } : part)),
    })),
  );
}

/** The body: what is said shares what tool and notes leave, a third at most for the question. */
function bodyRows(conversation: Conversation, room: { width: number; rows: number; glyphs: Glyphs }): Row[] {
  const { width, rows, glyphs } = room;
  const { summary } = conversation;
  if (summary === null) return [{ spans: [span(` Reading the session${glyphs.ellipsis}`, 'dim')] }];
  const list = notes(conversation, glyphs);
  const tool = toolRows(summary.preview.tool, width, glyphs);
  const told = noteRows(list, { width, maxRows: Math.max(1, rows - tool.length - 2), glyphs });
  const left = rows - tool.length - told.length;
  const { question, answer } = summary.preview;
  const asked = said({ name: 'you', style: 'accent' }, question, {
    width,
    maxRows: answer === null ? left : Math.max(1, Math.ceil(left / 3)),
    glyphs,
  });
  const answered = said({ name: 'codex', style: 'dim' }, answer, {
    width,
    maxRows: left - asked.length,
    glyphs,
  });
  const empty = asked.length + answered.length + tool.length + told.length === 0;
  if (empty) return [{ spans: [span(' Nothing was said yet.', 'dim')] }];
  return [...asked, ...answered, ...tool, ...told].slice(0, rows);
}

/** `  api-gateway · main · running, pid 4121`. */
function whereSpans(conversation: Conversation, { glyphs, home, nowMs }: PickerContext): Span[] {
  const { summary } = conversation;
  const facts = [summary?.cwd == null ? '' : folderName(summary.cwd, home), summary?.branch ?? ''];
  const known = facts.filter(fact => fact !== '').map(fact => safeLine(fact, glyphs));
  const state = stateWords(conversation, nowMs);
  const spans = known.length > 0 ? [span(known.join(` ${glyphs.dot} `), 'dim')] : [];
  if (state === null) return spans;
  const running = isRunning(conversation, nowMs);
  const between = spans.length > 0 ? [span(` ${glyphs.dot} `, 'dim')] : [];
  return [...spans, ...between, span(safeLine(state, glyphs), running ? 'ok' : 'plain')];
}

function titleText(conversation: Conversation, glyphs: Glyphs): string {
  return safeLine(shownTitle(conversation) ?? glyphs.ellipsis, glyphs);
}

function titleRule(conversation: Conversation, context: PickerContext, width: number): Row {
  const { glyphs } = context;
  const where = whereSpans(conversation, context);
  const room = width - 6 - (where.length > 0 ? spansWidth(where) + 2 : 0);
  const title = cutSpans([span(titleText(conversation, glyphs), 'strong')], Math.max(12, room), glyphs);
  const left = room < 12 || where.length === 0 ? title : [...title, span('  '), ...where];
  return ruleWith({ left: cutSpans(left, width - 5, glyphs), right: [] }, width, glyphs);
}

/** More is said where there is room: whole title, model, tokens, path. */
function headRows(conversation: Conversation, context: PickerContext, width: number): Row[] {
  const { glyphs, home } = context;
  const { summary } = conversation;
  const margin = { width: width - 1, first: [span(' ')], maxRows: 2 };
  const path = safeLine(withTilde(conversation.path, home), glyphs);
  const facts = [
    summary?.model ?? '',
    summary?.cliVersion ? `Codex ${summary.cliVersion}` : '',
    summary?.source ?? '',
  ];
  const known = facts.filter(fact => fact !== '').map(fact => safeLine(fact, glyphs));
  const where = whereSpans(conversation, context);
  return [
    ...wrapSpans([span(titleText(conversation, glyphs), 'strong')], margin),
    ...(where.length > 0 ? wrapSpans(where, margin) : []),
    ...(known.length > 0 ? wrapSpans([span(known.join(` ${glyphs.dot} `), 'dim')], margin) : []),
    ...wrapSpans([span(path, 'dim')], { ...margin, mode: 'cells' }),
    { spans: [] },
  ];
}

function below(conversation: Conversation | undefined, context: PickerContext, place: PreviewPlace): Row[] {
  const { width, rows } = place;
  const { glyphs } = context;
  if (conversation === undefined) return [plainRule(width, glyphs)];
  const body = bodyRows(conversation, { width, rows: rows - 1, glyphs });
  return [titleRule(conversation, context, width), ...body];
}

function beside(conversation: Conversation | undefined, context: PickerContext, place: PreviewPlace): Row[] {
  const { glyphs } = context;
  const width = place.width - 2;
  const head = conversation === undefined ? [] : headRows(conversation, context, width).slice(0, place.rows);
  const left = place.rows - head.length;
  const body = conversation && left > 0 ? bodyRows(conversation, { width, rows: left, glyphs }) : [];
  const line = span(`${glyphs.track} `, 'dim');
  return Array.from({ length: place.rows }, (_, index) => ({
    spans: [line, ...([...head, ...body][index]?.spans ?? [])],
  }));
}

/** The preview, exactly `place.rows` rows of `place.width` cells. */
export function previewRows(
  conversation: Conversation | undefined,
  context: PickerContext,
  place: PreviewPlace,
): Row[] {
  const draw = place.where === 'below' ? below : beside;
  const rows = draw(conversation, context, place);
  return Array.from({ length: place.rows }, (_, index) =>
    fitRow(rows[index] ?? { spans: [] }, place.width, context.glyphs),
  );
}

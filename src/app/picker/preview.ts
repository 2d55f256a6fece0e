/** What the selected session is about and what is happening in it now: last question, last answer, the tool that runs. */
import type { Conversation, Preview } from '../../format/conversation.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { cutSpans, fitRow, span, spansWidth } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { memoiseLast } from '../memoise-last.ts';
import { isRunning, isStopped, stateWords } from '../session-mark.ts';
import type { PickerContext } from './event.ts';
import type { PreviewPlace } from './layout.ts';
import { shortFolder, withTilde } from './paths.ts';
import { type Note, notes } from './preview-notes.ts';
import { label, said, wrappedRows } from './preview-text.ts';
import { plainRule, ruleWith } from './rules.ts';
import { titleText } from './title.ts';

function toolEnd(tool: NonNullable<Preview['tool']>, glyphs: Glyphs): Span {
  if (tool.running) return span('   running', 'dim');
  if (tool.exitCode === null) return span('');
  return tool.exitCode === 0
    ? span(`   ${glyphs.ok} 0`, 'ok')
    : span(`   ${glyphs.bad} ${tool.exitCode}`, 'bad');
}

/** Of a stopped session nothing runs. */
function lastTool(conversation: Conversation): Preview['tool'] {
  const tool = conversation.summary?.preview.tool ?? null;
  return tool !== null && isStopped(conversation) ? { ...tool, running: false } : tool;
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

/** A note says its reason to the end where it can, in two rows at most. */
const NOTE_ROWS = 2;

function noteRows(list: readonly Note[], room: { width: number; maxRows: number; glyphs: Glyphs }): Row[] {
  const rows = list.flatMap(({ mark, text, style }) =>
    said({ name: mark, style }, text, { ...room, maxRows: NOTE_ROWS }).map(row => ({
      spans: row.spans.map(part => (part.style === 'plain' ? { ...part, style } : part)),
    })),
  );
  return rows.slice(0, room.maxRows);
}

/** The body: what is said shares what tool and notes leave, a third at most for the question. */
function bodyRows(conversation: Conversation, room: { width: number; rows: number; glyphs: Glyphs }): Row[] {
  const { width, rows, glyphs } = room;
  const { summary } = conversation;
  if (summary === null) return [{ spans: [span(` Reading the session${glyphs.ellipsis}`, 'dim')] }];
  const list = notes(conversation, glyphs);
  const tool = toolRows(lastTool(conversation), width, glyphs);
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

/** All that a preview depends on. */
interface PreviewInputs extends PreviewPlace, Pick<PickerContext, 'glyphs' | 'home'> {
  readonly conversation: Conversation | undefined;
  readonly running: boolean;
  /** What its state is called; of these two the time decides. */
  readonly state: string | null;
}

/** `  api-gateway · main · running, pid 4121`. */
function whereSpans({ summary }: Conversation, { glyphs, home, running, state }: PreviewInputs): Span[] {
  const facts = [shortFolder(summary?.cwd, home, glyphs), safeLine(summary?.branch ?? '', glyphs)];
  const known = facts.filter(fact => fact !== '');
  const spans = known.length > 0 ? [span(known.join(` ${glyphs.dot} `), 'dim')] : [];
  if (state === null) return spans;
  const between = spans.length > 0 ? [span(` ${glyphs.dot} `, 'dim')] : [];
  return [...spans, ...between, span(safeLine(state, glyphs), running ? 'ok' : 'plain')];
}

function titleRule(conversation: Conversation, given: PreviewInputs): Row {
  const { glyphs, width } = given;
  const where = whereSpans(conversation, given);
  const room = width - 6 - (where.length > 0 ? spansWidth(where) + 2 : 0);
  const title = cutSpans([span(titleText(conversation, glyphs), 'strong')], Math.max(12, room), glyphs);
  const left = room < 12 || where.length === 0 ? title : [...title, span('  '), ...where];
  return ruleWith({ left: cutSpans(left, width - 5, glyphs), right: [] }, width, glyphs);
}

/** More is said where there is room: whole title, model, tokens, path. */
function headRows(conversation: Conversation, given: PreviewInputs, width: number): Row[] {
  const { glyphs, home } = given;
  const { summary } = conversation;
  const margin = { width: width - 1, first: [span(' ')], maxRows: 2 };
  const path = safeLine(withTilde(conversation.path, home), glyphs);
  const facts = [
    summary?.model ?? '',
    summary?.cliVersion ? `Codex ${summary.cliVersion}` : '',
    summary?.source ?? '',
  ];
  const known = facts.filter(fact => fact !== '').map(fact => safeLine(fact, glyphs));
  const where = whereSpans(conversation, given);
  return [
    ...wrappedRows([span(titleText(conversation, glyphs), 'strong')], margin, glyphs),
    ...(where.length > 0 ? wrappedRows(where, margin, glyphs) : []),
    ...(known.length > 0 ? wrappedRows([span(known.join(` ${glyphs.dot} `), 'dim')], margin, glyphs) : []),
    ...wrappedRows([span(path, 'dim')], { ...margin, mode: 'cells', maxRows: 4 }, glyphs),
    { spans: [] },
  ];
}

function below(given: PreviewInputs): Row[] {
  const { conversation, width, rows, glyphs } = given;
  if (conversation === undefined) return [plainRule(width, glyphs)];
  const body = bodyRows(conversation, { width, rows: rows - 1, glyphs });
  return [titleRule(conversation, given), ...body];
}

function beside(given: PreviewInputs): Row[] {
  const { conversation, rows, glyphs } = given;
  const width = given.width - 2;
  const head = conversation === undefined ? [] : headRows(conversation, given, width).slice(0, rows);
  const left = rows - head.length;
  const body = conversation && left > 0 ? bodyRows(conversation, { width, rows: left, glyphs }) : [];
  const text = [...head, ...body];
  const line = span(`${glyphs.track} `, 'dim');
  return Array.from({ length: rows }, (_, index) => ({ spans: [line, ...(text[index]?.spans ?? [])] }));
}

/** While one moves through the list the preview rests: it is drawn with each key and made with few. */
const memoisedRows = memoiseLast((given: PreviewInputs): readonly Row[] => {
  const rows = given.where === 'below' ? below(given) : beside(given);
  return Array.from({ length: given.rows }, (_, index) =>
    fitRow(rows[index] ?? { spans: [] }, given.width, given.glyphs),
  );
});

/** The preview, exactly `place.rows` rows of `place.width` cells. */
export function previewRows(
  conversation: Conversation | undefined,
  { glyphs, home, nowMs }: PickerContext,
  { where, width, rows }: PreviewPlace,
): readonly Row[] {
  const running = conversation !== undefined && isRunning(conversation, nowMs);
  const state = conversation === undefined ? null : stateWords(conversation, nowMs);
  return memoisedRows({ conversation, glyphs, home, where, width, rows, running, state });
}

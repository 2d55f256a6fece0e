/** What the selected session is about and what is happening in it now: last question, last answer, the tool that runs. */
import type { Conversation, Preview } from '../../format/conversation.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { isRunning, isStopped, stateWords } from '../../text/session-mark.ts';
import { cutSpans, fitRow, span, spansWidth } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { memoiseLast } from '../memoise-last.ts';
import type { PickerContext } from './event.ts';
import type { PreviewPlace } from './layout.ts';
import { shortFolder, withTilde } from './paths.ts';
import { notes, type PreviewNote } from './preview-notes.ts';
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

/** In a stopped session no tool runs, whatever its last line says. */
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

/** Rows of one note: enough for the whole reason on most screens. */
const NOTE_ROWS = 2;

function noteRows(
  list: readonly PreviewNote[],
  area: { width: number; maxRows: number; glyphs: Glyphs },
): Row[] {
  const rows = list.flatMap(({ mark, text, style }) =>
    said({ name: mark, style }, text, { ...area, maxRows: NOTE_ROWS }).map(row => ({
      spans: row.spans.map(part => (part.style === 'plain' ? { ...part, style } : part)),
    })),
  );
  return rows.slice(0, area.maxRows);
}

/** The body: question and answer share the rows that tool and notes leave; the question takes a third of them at most. */
function bodyRows(conversation: Conversation, area: { width: number; rows: number; glyphs: Glyphs }): Row[] {
  const { width, rows, glyphs } = area;
  const { summary } = conversation;
  if (summary === null) return [{ spans: [span(` Reading the session${glyphs.ellipsis}`, 'dim')] }];
  const list = notes(conversation, glyphs);
  const tool = toolRows(lastTool(conversation), width, glyphs);
  const noted = noteRows(list, { width, maxRows: Math.max(1, rows - tool.length - 2), glyphs });
  const left = rows - tool.length - noted.length;
  const { question, answer } = summary.preview;
  const questionRows = said({ name: 'you', style: 'accent' }, question, {
    width,
    maxRows: answer === null ? left : Math.max(1, Math.ceil(left / 3)),
    glyphs,
  });
  const answerRows = said({ name: 'codex', style: 'dim' }, answer, {
    width,
    maxRows: left - questionRows.length,
    glyphs,
  });
  const empty = questionRows.length + answerRows.length + tool.length + noted.length === 0;
  if (empty) return [{ spans: [span(' Nothing was said yet.', 'dim')] }];
  return [...questionRows, ...answerRows, ...tool, ...noted].slice(0, rows);
}

/** All that a preview depends on, so that an equal one is not made again. */
interface PreviewInputs extends PreviewPlace, Pick<PickerContext, 'glyphs' | 'home'> {
  readonly conversation: Conversation | undefined;
  readonly running: boolean;
  /** The words for its state; like `running` it changes with the time. */
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

function titleRule(conversation: Conversation, inputs: PreviewInputs): Row {
  const { glyphs, width } = inputs;
  const where = whereSpans(conversation, inputs);
  const space = width - 6 - (where.length > 0 ? spansWidth(where) + 2 : 0);
  const title = cutSpans([span(titleText(conversation, glyphs), 'strong')], Math.max(12, space), glyphs);
  const left = space < 12 || where.length === 0 ? title : [...title, span('  '), ...where];
  return ruleWith({ left: cutSpans(left, width - 5, glyphs), right: [] }, width, glyphs);
}

/** More is said where there is space: whole title, model, tokens, path. */
function headRows(conversation: Conversation, inputs: PreviewInputs, width: number): Row[] {
  const { glyphs, home } = inputs;
  const { summary } = conversation;
  const margin = { width: width - 1, first: [span(' ')], maxRows: 2 };
  const path = safeLine(withTilde(conversation.path, home), glyphs);
  const facts = [
    summary?.model ?? '',
    summary?.cliVersion ? `Codex ${summary.cliVersion}` : '',
    summary?.source ?? '',
  ];
  const known = facts.filter(fact => fact !== '').map(fact => safeLine(fact, glyphs));
  const where = whereSpans(conversation, inputs);
  return [
    ...wrappedRows([span(titleText(conversation, glyphs), 'strong')], margin, glyphs),
    ...(where.length > 0 ? wrappedRows(where, margin, glyphs) : []),
    ...(known.length > 0 ? wrappedRows([span(known.join(` ${glyphs.dot} `), 'dim')], margin, glyphs) : []),
    ...wrappedRows([span(path, 'dim')], { ...margin, mode: 'cells', maxRows: 4 }, glyphs),
    { spans: [] },
  ];
}

function below(inputs: PreviewInputs): Row[] {
  const { conversation, width, rows, glyphs } = inputs;
  if (conversation === undefined) return [plainRule(width, glyphs)];
  const body = bodyRows(conversation, { width, rows: rows - 1, glyphs });
  return [titleRule(conversation, inputs), ...body];
}

function beside(inputs: PreviewInputs): Row[] {
  const { conversation, rows, glyphs } = inputs;
  const width = inputs.width - 2;
  const head = conversation === undefined ? [] : headRows(conversation, inputs, width).slice(0, rows);
  const left = rows - head.length;
  const body = conversation && left > 0 ? bodyRows(conversation, { width, rows: left, glyphs }) : [];
  const text = [...head, ...body];
  const line = span(`${glyphs.track} `, 'dim');
  return Array.from({ length: rows }, (_, index) => ({ spans: [line, ...(text[index]?.spans ?? [])] }));
}

/** While keys move the selection the preview stays the same: it is drawn with each key but made once. */
const memoisedRows = memoiseLast((inputs: PreviewInputs): readonly Row[] => {
  const rows = inputs.where === 'below' ? below(inputs) : beside(inputs);
  return Array.from({ length: inputs.rows }, (_, index) =>
    fitRow(rows[index] ?? { spans: [] }, inputs.width, inputs.glyphs),
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

/** What the selected session is about, and its end: what was said and done last. */
import type { Conversation, Preview } from '../../format/conversation.ts';
import type { Item } from '../../format/items/item.ts';
import type { ContextUse, CountedTokens } from '../../live/snapshot.ts';
import type { Glyphs, Row, Span } from '../../text/row.ts';
import { approvalSinceMs, isStopped, isWorking, stateWords } from '../../text/session-mark.ts';
import { cutSpans, fitRow, span, spansWidth } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { contextText, countedTokensText, listedTokensText } from '../../text/usage-words.ts';
import { memoiseLast } from '../memoise-last.ts';
import type { PickerContext } from './event.ts';
import type { PreviewPlace } from './layout.ts';
import { shortFolder, withTilde } from './paths.ts';
import { type EndArea, endRows } from './preview-end.ts';
import { notes, type PreviewNote } from './preview-notes.ts';
import { label, said, wrappedRows } from './preview-text.ts';
import { plainRule, ruleWith } from './rules.ts';
import type { PreviewBottom } from './state.ts';
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

/** What the list knows, until the end of the session was read: question and answer share the rows that the tool leaves. */
function summaryRows(
  conversation: Conversation,
  area: { width: number; rows: number; glyphs: Glyphs },
): Row[] {
  const { width, rows, glyphs } = area;
  const { summary } = conversation;
  if (summary === null) return [{ spans: [span(` Reading the session${glyphs.ellipsis}`, 'dim')] }];
  const tool = toolRows(lastTool(conversation), width, glyphs);
  const left = rows - tool.length;
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
  const empty = questionRows.length + answerRows.length + tool.length === 0;
  if (empty) return [{ spans: [span(' Nothing was said yet.', 'dim')] }];
  return [...questionRows, ...answerRows, ...tool].slice(0, rows);
}

/** What is wrong with it, then its end. */
function bodyRows(conversation: Conversation, inputs: PreviewInputs, area: EndArea): Row[] {
  const { width, height, glyphs } = area;
  const noted = noteRows(notes(conversation, glyphs), { width, maxRows: Math.max(1, height - 2), glyphs });
  const left = { ...area, height: height - noted.length };
  if (left.height <= 0) return noted;
  if (inputs.items !== null) return [...noted, ...endRows(inputs.items, inputs.bottom, left)];
  return [...noted, ...summaryRows(conversation, { width, rows: left.height, glyphs })];
}

/** Where the body is, and how it is drawn. Its height is that without the notes. */
function bodyArea(conversation: Conversation, inputs: PreviewInputs): EndArea {
  const { where, glyphs, second, highlight } = inputs;
  const isBelow = where === 'below';
  const width = isBelow ? inputs.width : inputs.width - 2;
  const taken = isBelow ? 1 : headRows(conversation, inputs, width).length;
  const stopped = isStopped(conversation);
  return {
    width,
    height: Math.max(0, inputs.rows - taken),
    glyphs,
    nowMs: second * 1000,
    stopped,
    approvalMs: approvalSinceMs(conversation),
    ...(highlight && { highlight }),
  };
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** All that a preview depends on, so that an equal one is not made again. */
interface PreviewInputs extends PreviewPlace, Pick<PickerContext, 'glyphs' | 'home'> {
  readonly conversation: Conversation | undefined;
  readonly running: boolean;
  /** The words for its state; like `running` it changes with the time. */
  readonly state: string | null;
  /** Its end; null: not read yet. */
  readonly items: readonly Item[] | null;
  readonly bottom: PreviewBottom | null;
  readonly context: ContextUse | null;
  /** What was counted; null: nothing was. */
  readonly counted: CountedTokens | null;
  /** Commands that run show theirs; else it stands still. */
  readonly second: number;
  readonly highlight: PickerContext['highlight'] | undefined;
}

/** `  api-gateway · main · working, pid 4121`. */
function whereSpans({ summary }: Conversation, { glyphs, home, running, state }: PreviewInputs): Span[] {
  const facts = [shortFolder(summary?.cwd, home, glyphs), safeLine(summary?.branch ?? '', glyphs)];
  const known = facts.filter(fact => fact !== '');
  const spans = known.length > 0 ? [span(known.join(` ${glyphs.dot} `), 'dim')] : [];
  if (state === null) return spans;
  const between = spans.length > 0 ? [span(` ${glyphs.dot} `, 'dim')] : [];
  return [...spans, ...between, span(safeLine(state, glyphs), running ? 'ok' : 'plain')];
}

/** On fewer columns the rule below the list has no room for what was used. */
const USED_FROM = 80;

function titleRule(conversation: Conversation, inputs: PreviewInputs): Row {
  const { glyphs, width } = inputs;
  const used = usageFacts(inputs).filter(fact => fact !== '');
  const right = width < USED_FROM || used.length === 0 ? [] : [span(used.join(` ${glyphs.dot} `), 'dim')];
  const where = whereSpans(conversation, inputs);
  const rightCells = right.length === 0 ? 0 : spansWidth(right) + 4;
  const space = width - 6 - rightCells - (where.length > 0 ? spansWidth(where) + 2 : 0);
  const title = cutSpans([span(titleText(conversation, glyphs), 'strong')], Math.max(12, space), glyphs);
  const left = space < 12 || where.length === 0 ? title : [...title, span('  '), ...where];
  return ruleWith({ left: cutSpans(left, width - 5 - rightCells, glyphs), right }, width, glyphs);
}

/** The tokens that it used, and how full its context is. */
function usageFacts({ conversation, context, counted }: PreviewInputs): readonly string[] {
  const tokens =
    counted === null ? listedTokensText(conversation?.summary ?? null) : countedTokensText(counted);
  return [tokens === '' ? '' : `${tokens} tok`, context === null ? '' : `context ${contextText(context)}`];
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
    ...usageFacts(inputs),
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
  const { conversation, width, glyphs } = inputs;
  if (conversation === undefined) return [plainRule(width, glyphs)];
  const body = bodyRows(conversation, inputs, bodyArea(conversation, inputs));
  return [titleRule(conversation, inputs), ...body];
}

function beside(inputs: PreviewInputs): Row[] {
  const { conversation, rows, glyphs } = inputs;
  const width = inputs.width - 2;
  const head = conversation === undefined ? [] : headRows(conversation, inputs, width).slice(0, rows);
  const body =
    conversation === undefined ? [] : bodyRows(conversation, inputs, bodyArea(conversation, inputs));
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

function inputsOf(
  conversation: Conversation | undefined,
  { glyphs, home, nowMs, preview, highlight }: PickerContext,
  {
    place: { where, width, rows },
    bottom,
  }: { readonly place: PreviewPlace; readonly bottom: PreviewBottom | null },
): PreviewInputs {
  const running = conversation !== undefined && isWorking(conversation);
  const state = conversation === undefined ? null : stateWords(conversation);
  const isRead = preview && !preview.failed && preview.id === conversation?.id;
  // What stands still is made again once a minute.
  const second = Math.floor(nowMs / (running ? SECOND_MS : MINUTE_MS)) * (running ? 1 : 60);
  const read = {
    items: isRead ? preview.items : null,
    context: isRead ? preview.context : null,
    counted: (isRead && preview.counted) || null,
    bottom,
    second,
    highlight,
  };
  return { conversation, glyphs, home, where, width, rows, running, state, ...read };
}

/** The preview, exactly `place.rows` rows of `place.width` cells. `bottom`: where it was scrolled to. */
export function previewRows(
  conversation: Conversation | undefined,
  context: PickerContext,
  at: { readonly place: PreviewPlace; readonly bottom: PreviewBottom | null },
): readonly Row[] {
  return memoisedRows(inputsOf(conversation, context, at));
}

/** Where the end of the session is drawn. */
export function previewArea(
  conversation: Conversation,
  context: PickerContext,
  place: PreviewPlace,
): EndArea {
  const inputs = inputsOf(conversation, context, { place, bottom: null });
  const area = bodyArea(conversation, inputs);
  const { width, height, glyphs } = area;
  const noted = noteRows(notes(conversation, glyphs), { width, maxRows: Math.max(1, height - 2), glyphs });
  return { ...area, height: Math.max(1, height - noted.length) };
}

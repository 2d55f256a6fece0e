/** One session as one row: state before age before title, then where it ran, on what, and how big it is. */
import type { Family, ListedConversation } from '../../live/snapshot.ts';
import type { Conversation, SortOrder } from '../../rollout/conversation.ts';
import { ageText } from '../../text/age.ts';
import { countOf } from '../../text/counts.ts';
import type { Glyphs, Row, Span, StyleName } from '../../text/row.ts';
import { safeLine } from '../../text/sanitise.ts';
import { sizeText } from '../../text/sizes.ts';
import { cutSpans, fitSpans, span } from '../../text/spans.ts';
import { cut, padEnd, padStart } from '../../text/width.ts';
import { type SessionState, sessionState, stateMark } from '../session-mark.ts';
import type { ListColumns } from './columns.ts';
import { shortFolder } from './paths.ts';
import { titleSpans } from './title.ts';

export interface ListRowOptions {
  readonly columns: ListColumns;
  readonly width: number;
  readonly nowMs: number;
  readonly glyphs: Glyphs;
  readonly sort: SortOrder;
  readonly selected: boolean;
  /** Archived sessions look like the others where all are archived. */
  readonly amongArchived: boolean;
  readonly home: string | undefined;
}

function titleStyle(state: SessionState, options: ListRowOptions): StyleName {
  if (options.selected) return 'strong';
  return state === 'hidden' ? 'dim' : 'plain';
}

/** How many sub-agents a session has: in words where they leave half of the room to the title, else as a number. */
function familyTag(family: Family | undefined, { columns, glyphs }: ListRowOptions): string {
  if (family === undefined || family.subAgents === 0) return '';
  const mark = family.unfolded ? glyphs.unfolded : glyphs.folded;
  const words = ` ${mark} ${countOf(family.subAgents, 'sub-agent')}`;
  return words.length <= columns.title / 2 ? words : ` ${mark}${family.subAgents}`;
}

/** What else is to be known at a glance, behind the title; as much as leaves half of the room to the title. */
function tags({ conversation, family }: ListedConversation, options: ListRowOptions): string {
  const { archived, compressed, copies } = conversation;
  const { amongArchived, columns } = options;
  const words = [
    familyTag(family, options),
    archived && !amongArchived ? ' archived' : '',
    compressed ? ' zst' : '',
    copies > 0 ? ` +${countOf(copies, 'file')}` : '',
  ];
  return words.reduce(
    (kept, word) => (kept.length + word.length <= columns.title / 2 ? kept + word : kept),
    '',
  );
}

/** Deeper ones stand no further in: the title needs the room. */
const DEEPEST_INDENT = 3;

/** A sub-agent stands further in than the session it belongs to. */
function indent(family: Family | undefined, glyphs: Glyphs): Span[] {
  const depth = Math.min(family?.depth ?? 0, DEEPEST_INDENT);
  return depth === 0 ? [] : [span(`${'  '.repeat(depth - 1)}${glyphs.child} `, 'dim')];
}

function titleCell(listed: ListedConversation, style: StyleName, options: ListRowOptions): readonly Span[] {
  const { columns, glyphs } = options;
  const { conversation, titleMatches, family } = listed;
  const tag = tags(listed, options);
  const title = [...indent(family, glyphs), ...titleSpans(conversation, titleMatches, { style, glyphs })];
  const cutTitle = cutSpans(title, columns.title - tag.length, glyphs);
  return fitSpans(tag === '' ? cutTitle : [...cutTitle, span(tag, 'dim')], columns.title, glyphs);
}

function ageOf({ updatedMs, createdMs }: Conversation, state: SessionState, options: ListRowOptions): string {
  const thenMs = options.sort === 'created' ? createdMs : (updatedMs ?? createdMs);
  return state === 'running' ? 'now' : ageText(thenMs, options.nowMs);
}

function textCell(
  text: string | null,
  cells: number,
  look: { style: StyleName; glyphs: Glyphs; gap: number },
) {
  if (cells === 0) return [];
  const shown = cut(safeLine(text ?? '', look.glyphs), cells, look.glyphs);
  return [span(' '.repeat(look.gap) + padEnd(shown, cells), look.style)];
}

function numberCell(text: string, cells: number, gap: number): Span[] {
  return cells === 0 ? [] : [span(' '.repeat(gap) + padStart(text, cells), 'dim')];
}

/** Four cells at the most: 42, 1204, 12k. */
function shortCount(count: number): string {
  return count < 10_000 ? String(count) : `${Math.min(999, Math.floor(count / 1000))}k`;
}

/** The secondary columns, as far as they are there. Unknown counts stay blank. */
function factSpans({ summary, sizeBytes }: Conversation, options: ListRowOptions): Span[] {
  const { columns, glyphs, home } = options;
  const { gap } = columns;
  const folder = shortFolder(summary?.cwd, home, glyphs);
  const items = summary?.items == null ? '' : shortCount(summary.items);
  return [
    ...textCell(folder, columns.folder, { style: 'folder', glyphs, gap }),
    ...textCell(summary?.branch ?? null, columns.branch, { style: 'branch', glyphs, gap }),
    ...textCell(summary?.model ?? null, columns.model, { style: 'dim', glyphs, gap }),
    ...numberCell(items, columns.items, gap),
    ...numberCell(sizeBytes === null ? '' : sizeText(sizeBytes), columns.size, gap),
  ];
}

/** What of a row can change while its conversation stays the same object. */
interface Looks {
  readonly state: SessionState;
  readonly age: string;
  readonly family: string;
  readonly titleMatches: ListedConversation['titleMatches'];
  readonly width: number;
  readonly selected: boolean;
  readonly amongArchived: boolean;
  readonly glyphs: Glyphs;
  readonly home: string | undefined;
}

function looksOf({ conversation, family, titleMatches }: ListedConversation, options: ListRowOptions): Looks {
  const { width, selected, amongArchived, glyphs, home } = options;
  const state = sessionState(conversation, options.nowMs);
  const age = ageOf(conversation, state, options);
  const children = family ? `${family.depth} ${family.subAgents} ${family.unfolded}` : '';
  return { state, age, family: children, titleMatches, width, selected, amongArchived, glyphs, home };
}

const made = new WeakMap<Conversation, { readonly looks: Looks; readonly row: Row }>();

function sameLooks(a: Looks, b: Looks): boolean {
  const matches = a.titleMatches === b.titleMatches || a.titleMatches.length + b.titleMatches.length === 0;
  return (
    matches && (Object.keys(a) as (keyof Looks)[]).every(key => key === 'titleMatches' || a[key] === b[key])
  );
}

/**
 * The row of one session, exactly `width` cells. The selected one has a bar, whatever the colours. From one frame to the next nearly all
 * rows stay: they are made once.
 */
export function listRow(listed: ListedConversation, options: ListRowOptions): Row {
  const looks = looksOf(listed, options);
  const before = made.get(listed.conversation);
  if (before !== undefined && sameLooks(before.looks, looks)) return before.row;
  const row = makeRow(listed, options, looks);
  made.set(listed.conversation, { looks, row });
  return row;
}

function makeRow(listed: ListedConversation, options: ListRowOptions, { state, age }: Looks): Row {
  const { columns, glyphs, selected } = options;
  const { conversation } = listed;
  const aged = state === 'running' ? 'ok' : 'dim';
  const spans: Span[] = [
    span(selected ? glyphs.bar : ' ', selected ? 'accentStrong' : 'plain'),
    stateMark(state, glyphs),
    span(' '),
    ...(columns.age > 0 ? [span(padStart(age, columns.age), aged), span('  ')] : []),
    ...titleCell(listed, titleStyle(state, options), options),
    ...factSpans(conversation, options),
  ];
  const fitted = fitSpans(spans, options.width, glyphs);
  return selected ? { spans: fitted, selected: true } : { spans: fitted };
}

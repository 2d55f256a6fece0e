/**
 * What the list shows of one rollout, from bounded reads: all of a small file, else its head and tail. Promises: returns a summary for any
 * bytes; `problem` says what is wrong with the file as a whole; counts are exact, or null where not all was read. Does not know the
 * file's name, its folder, or who holds it.
 */

import type { Summary } from '../../format/conversation.ts';
import type { Dialect } from '../../format/identity.ts';
import { assembleItems } from '../../format/items/assemble.ts';
import type { Item } from '../../format/items/item.ts';
import type { Line, RawLine } from '../../format/line.ts';
import { parseLine } from '../../format/parse-line.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import { dialectShownBy, headerOf, type RolloutHeader } from '../read/header.ts';
import type { WholeFile } from '../read/whole-file.ts';
import { parentOf, SessionFacts, sourceWord } from './facts.ts';
import { type HeadAndTail, readHeadAndTail } from './head-and-tail.ts';
import { EMPTY_PREVIEW, previewOf, shorten } from './preview.ts';

export interface SummaryOptions {
  /**
   * Epoch ms. An unfinished last line counts as damage when the file has not changed for two seconds.
   * @default Date.now()
   */
  readonly nowMs?: number;
}

const STILL_MS = 2_000;
const CUT_OFF = 'The compressed file is cut off: only its beginning can be shown.';

/** Reads the summary of an open rollout. Rejects only when a read fails. */
export async function readSummary(file: RolloutFile, options: SummaryOptions = {}): Promise<Summary> {
  const { parts, header, dialect, facts, tail, title } = await readFacts(file);
  const items = file.partial ? [] : assembleItems(tail, { dialect });
  const stillWritten = isStillWritten(tail.at(-1), file, options.nowMs ?? Date.now());
  return {
    ...headerFacts(header),
    dialect,
    ...sessionFacts(facts, header),
    title,
    ...counts(parts, items),
    damage: facts.damage - (stillWritten ? 1 : 0),
    problem: file.cutOff ? CUT_OFF : problemOf(parts, header, items),
    // A prompt may be in what was not read, or in what a fork inherits from its parent.
    hasUserMessage: facts.hasUserMessage || !parts.whole || isFork(header),
    turn: file.partial || dialect === 'bare' ? 'unknown' : facts.turn,
    preview: file.partial ? EMPTY_PREVIEW : previewOf(items),
  };
}

/** What tells one session from another. */
export type SessionTitle = Pick<Summary, 'id' | 'title' | 'cwd'>;

/** Reads the title without making items. Rejects only when a read fails. */
export async function readTitle(file: RolloutFile): Promise<SessionTitle> {
  const { header, facts, title } = await readFacts(file);
  return { id: header.meta?.id ?? null, title, cwd: sessionFacts(facts, header).cwd };
}

/** The title of a file in memory. */
export function titleOf({ lines, header }: WholeFile): SessionTitle {
  const facts = new SessionFacts(header.dialect);
  for (const line of lines) facts.take(line);
  return {
    id: header.meta?.id ?? null,
    title: titleLine(facts.title),
    cwd: sessionFacts(facts, header).cwd,
  };
}

interface SummaryFacts {
  readonly parts: HeadAndTail;
  readonly header: RolloutHeader;
  readonly dialect: Dialect | null;
  readonly facts: SessionFacts;
  /** The last lines of the file; of a small file all lines. */
  readonly tail: readonly Line[];
  readonly title: string | null;
}

async function readFacts(file: RolloutFile): Promise<SummaryFacts> {
  const parts = await readHeadAndTail(file, hasPrompt);
  const header = headerOf(parts.head);
  const dialect = parts.head.length > 0 ? header.dialect : dialectShownBy(parts.tail);
  const { facts, lines } = collectFacts(parts.head, dialect);
  const headTitle = facts.title;
  const tail = parts.whole ? lines : parts.tail.map(raw => parseLine(raw, dialect));
  for (const line of tail) if (line.offset >= endOf(parts.head)) facts.take(line);
  // A prompt in the tail is not the first one of the session: it is the title only when the head has none.
  return { parts, header, dialect, facts, tail, title: titleLine(headTitle ?? facts.title) };
}

function collectFacts(
  head: readonly RawLine[],
  dialect: Dialect | null,
): { readonly facts: SessionFacts; readonly lines: readonly Line[] } {
  const facts = new SessionFacts(dialect);
  const lines = head.map(raw => parseLine(raw, dialect));
  for (const line of lines) facts.take(line);
  return { facts, lines };
}

/** The title as one line. Only the first characters of a very long text are searched for white space. */
function titleLine(title: string | null): string | null {
  return title === null ? null : shorten(title.slice(0, 4000).replace(/\s+/g, ' ').trim());
}

/** Offset behind the last of these lines. Head and tail of a file of medium size overlap. */
function endOf(lines: readonly RawLine[]): number {
  const last = lines.at(-1);
  return last ? last.offset + last.length + (last.ended ? 1 : 0) : 0;
}

function hasPrompt(head: readonly RawLine[]): boolean {
  return collectFacts(head, headerOf(head).dialect).facts.hasPrompt;
}

function isFork({ meta }: RolloutHeader): boolean {
  return (meta?.forkedFromId ?? null) !== null;
}

function headerFacts({ meta }: RolloutHeader) {
  return {
    id: meta?.id ?? null,
    createdAt: meta?.timestamp ?? null,
    branch: meta?.git?.branch ?? null,
    source: meta && sourceWord(meta),
    cliVersion: meta?.cliVersion ?? null,
    parentId: meta && parentOf(meta),
  };
}

function sessionFacts(facts: SessionFacts, { meta }: RolloutHeader) {
  return {
    cwd: facts.cwd ?? meta?.cwd ?? null,
    model: facts.model,
    provider: facts.provider ?? meta?.provider ?? null,
    tokens: facts.tokens,
  };
}

/** Null where not all was read: a count that grows when more is read would mislead. */
function counts(parts: HeadAndTail, items: readonly Item[]) {
  if (!parts.whole) return { items: null, turns: null };
  return { items: items.length, turns: items.filter(item => item.kind === 'user').length };
}

function isStillWritten(last: Line | undefined, file: RolloutFile, nowMs: number): boolean {
  return last?.kind === 'damaged' && !last.ended && nowMs - file.mtimeMs < STILL_MS;
}

function problemOf(parts: HeadAndTail, header: RolloutHeader, items: readonly Item[]): string | null {
  if (header.place === null && !parts.whole) return 'The first line is longer than 1 MB.';
  if (header.place === null)
    return parts.head.length === 0 ? 'The file is empty.' : 'The file has only blank lines.';
  if (header.problem !== null) return header.problem;
  if (parts.whole && items.every(item => item.kind === 'session' || item.kind === 'state'))
    return 'Nothing but the header: nothing was said yet.';
  return null;
}

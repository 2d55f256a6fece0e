/**
 * What the list shows of one rollout, from bounded reads: the whole of a small file, else head and tail. Promises: always gives a
 * summary, whatever the bytes; `problem` says what is wrong with the file as a whole. Counts are null where not all was read.
 * Does not know the file's name, its place, or who holds it.
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
import { readParts, type SummaryParts } from './parts.ts';
import { EMPTY_PREVIEW, previewOf, shorten } from './preview.ts';

export interface SummaryOptions {
  /** Epoch ms; an unfinished last line is damage only when the file has been still for two seconds. */
  readonly nowMs?: number;
}

const STILL_MS = 2000;
const CUT_OFF = 'The compressed file is cut off: only its beginning can be shown.';

/** Reads the summary of an open rollout. Rejects only when the disk does. */
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
    // A prompt may stand in what was not read, or in what a fork has from its parent: never claim that there is none.
    hasUserMessage: facts.hasUserMessage || !parts.whole || isFork(header),
    turn: file.partial || dialect === 'bare' ? 'unknown' : facts.turn,
    preview: file.partial ? EMPTY_PREVIEW : previewOf(items),
  };
}

/** What tells sessions apart. */
export type SessionTitle = Pick<Summary, 'id' | 'title' | 'cwd'>;

/** What of the summary tells sessions apart; no items are made for it. Rejects only when the disk does. */
export async function readTitle(file: RolloutFile): Promise<SessionTitle> {
  const { header, facts, title } = await readFacts(file);
  return { id: header.meta?.id ?? null, title, cwd: sessionFacts(facts, header).cwd };
}

/** The same of a file that was read whole. */
export function titleOf({ lines, header }: WholeFile): SessionTitle {
  const facts = new SessionFacts(header.dialect);
  for (const line of lines) facts.take(line);
  return {
    id: header.meta?.id ?? null,
    title: titleLine(facts.title),
    cwd: sessionFacts(facts, header).cwd,
  };
}

interface Reading {
  readonly parts: SummaryParts;
  readonly header: RolloutHeader;
  readonly dialect: Dialect | null;
  readonly facts: SessionFacts;
  /** The last lines that were read: of a small file all. */
  readonly tail: readonly Line[];
  readonly title: string | null;
}

async function readFacts(file: RolloutFile): Promise<Reading> {
  const parts = await readParts(file, hasPrompt);
  const header = headerOf(parts.head);
  const dialect = parts.head.length > 0 ? header.dialect : dialectShownBy(parts.tail);
  const { facts, lines } = collectFacts(parts.head, dialect);
  const headTitle = facts.title;
  const tail = parts.whole ? lines : parts.tail.map(raw => parseLine(raw, dialect));
  for (const line of tail) if (line.offset >= endOf(parts.head)) facts.take(line);
  // What the end of the file says first is not what the session began with, unless the beginning says nothing.
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

/** Title text as one line; the head of a pasted novel is enough to cut it from. */
function titleLine(title: string | null): string | null {
  return title === null ? null : shorten(title.slice(0, 4000).replace(/\s+/g, ' ').trim());
}

/** Byte offset behind the last line of a part: head and tail of a middling file overlap. */
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

/** Exact or nothing: a number that grows when somebody looks closer helps nobody. */
function counts(parts: SummaryParts, items: readonly Item[]) {
  if (!parts.whole) return { items: null, turns: null };
  return { items: items.length, turns: items.filter(item => item.kind === 'user').length };
}

function isStillWritten(last: Line | undefined, file: RolloutFile, nowMs: number): boolean {
  return last?.kind === 'damaged' && !last.ended && nowMs - file.mtimeMs < STILL_MS;
}

function problemOf(parts: SummaryParts, header: RolloutHeader, items: readonly Item[]): string | null {
  if (header.place === null && !parts.whole) return 'The first line is longer than 1 MB.';
  if (header.place === null)
    return parts.head.length === 0 ? 'The file is empty.' : 'The file has only blank lines.';
  if (header.problem !== null) return header.problem;
  if (parts.whole && items.every(item => item.kind === 'session' || item.kind === 'state'))
    return 'Nothing but the header: nothing was said yet.';
  return null;
}

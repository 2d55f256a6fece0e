/**
 * What the list shows of one rollout, from bounded reads: all of a small file, else its head and tail. Promises: returns a summary for any
 * bytes; `problem` says what is wrong with the file as a whole; counts are exact, or null where not all was read. Does not know the
 * file's name, its folder, or who holds it.
 */

import type { Summary } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { assembleItems } from '../../format/items/assemble.ts';
import type { Item } from '../../format/items/item.ts';
import type { Line } from '../../format/line.ts';
import type { RolloutFile } from '../file/rollout-file.ts';
import type { RolloutHeader } from '../read/header.ts';
import type { WholeFile } from '../read/whole-file.ts';
import { copiedOf, type EndFacts, readEndFacts, titleLine, wholeFacts } from './end-facts.ts';
import { parentOf, SessionFacts, sourceWord } from './facts.ts';
import { MOST_LINES } from './head-and-tail.ts';
import { EMPTY_PREVIEW, previewOf } from './preview.ts';

export interface SummaryOptions {
  /**
   * Epoch ms. An unfinished last line counts as damage when the file has not changed for two seconds.
   * @default Date.now()
   */
  readonly nowMs?: number | undefined;
  /**
   * False: leaves the preview empty.
   * @default true
   */
  readonly preview?: boolean | undefined;
}

/** What of a file tells how to take its lines. */
type SummarisedFile = Pick<RolloutFile, 'mtimeMs' | 'partial' | 'cutOff'>;

const UNKNOWN_TURN = { turn: 'unknown', turnSinceMs: null, openCall: null } as const;

/** The problem of a file that has only just begun. */
export const NOTHING_SAID = 'Nothing but the header: nothing was said yet.';
const STILL_MS = 2_000;
const CUT_OFF = 'The compressed file is cut off: only its beginning can be shown.';

/** Reads the summary of an open rollout. Rejects only when a read fails. */
export async function readSummary(file: RolloutFile, options: SummaryOptions = {}): Promise<Summary> {
  return summaryOf(await readEndFacts(file), file, options);
}

/** The summary of a small file whose bytes are in memory. Keeps none of them. */
export function summaryOfBytes(
  bytes: Buffer,
  file: Pick<RolloutFile, 'mtimeMs'>,
  options: SummaryOptions = {},
): Summary {
  return summaryOf(wholeFacts(bytes, 'end of file'), { mtimeMs: file.mtimeMs, partial: false }, options);
}

/** Spelled out: spreads of the parts take a tenth of the time that the summary of a small file takes. */
function summaryOf(ends: EndFacts, file: SummarisedFile, { nowMs, preview = true }: SummaryOptions): Summary {
  const { whole, header, dialect, facts, tail, title } = ends;
  const { meta } = header;
  const items = file.partial ? [] : itemsOf(ends, { preview });
  const stillWritten = isStillWritten(tail.at(-1), file, nowMs ?? Date.now());
  return {
    id: meta?.id ?? null,
    dialect,
    createdAt: meta?.timestamp ?? null,
    title,
    cwd: cwdOf(ends),
    branch: branchOf(header),
    model: facts.model,
    provider: facts.provider ?? meta?.provider ?? null,
    source: meta && sourceWord(meta),
    startedBy: meta?.originator ?? null,
    cliVersion: meta?.cliVersion ?? null,
    parentId: parentIdOf(ends),
    tokens: facts.tokensIn(whole ? 'all' : 'some'),
    tokensUncertain: facts.tokensUncertain,
    // Null where not all was read: a count that grows when more is read would mislead.
    items: whole ? items.length + ends.instructions : null,
    turns: whole ? promptsIn(items) : null,
    damage: facts.damage - (stillWritten ? 1 : 0),
    problem: file.cutOff ? CUT_OFF : problemOf(ends, items),
    // A prompt may be in what was not read, or in what a fork inherits from its parent.
    hasUserMessage: facts.hasUserMessage || !whole || isFork(header) || ends.copied !== null,
    ...(file.partial || dialect === 'bare' ? UNKNOWN_TURN : facts.turn),
    preview: file.partial || !preview ? EMPTY_PREVIEW : previewOf(items),
  };
}

/** Of a large file they are for the preview alone, and take as long as all else. */
function itemsOf(
  { whole, tail, dialect, facts, copied }: EndFacts,
  { preview }: { readonly preview: boolean },
): readonly Item[] {
  return whole || preview ? assembleItems(tail, { dialect, speaker: facts.speaker, copied }) : [];
}

/** What identifies a session for a reader. */
export type SessionTitle = Pick<Summary, 'id' | 'title' | 'cwd'>;

/** Reads the title without making items. Rejects only when a read fails. */
export async function readTitle(file: RolloutFile): Promise<SessionTitle> {
  const ends = await readEndFacts(file);
  return { id: ends.header.meta?.id ?? null, title: ends.title, cwd: cwdOf(ends) };
}

/** The title of a file in memory. */
export function titleOf({ lines, header }: WholeFile): SessionTitle {
  const facts = new SessionFacts(header.dialect);
  facts.copied = copiedOf(header, lines).part;
  for (const line of lines) facts.take(line);
  return {
    id: header.meta?.id ?? null,
    title: titleLine(facts.title),
    cwd: cwdOf({ facts, header }),
  };
}

function parentIdOf({ header: { meta }, copied }: EndFacts): ConversationId | null {
  return meta && (parentOf(meta) ?? copied?.from ?? null);
}

function isFork({ meta }: RolloutHeader): boolean {
  return (meta?.forkedFromId ?? null) !== null;
}

function branchOf({ meta }: RolloutHeader): string | null {
  return meta?.git?.branch ?? null;
}

/** The folder as last written, else that of the header. */
function cwdOf({ facts, header }: Pick<EndFacts, 'facts' | 'header'>): string | null {
  return facts.cwd ?? header.meta?.cwd ?? null;
}

function promptsIn(items: readonly Item[]): number {
  let count = 0;
  for (const { kind, inheritedFrom } of items) if (kind === 'user' && inheritedFrom === null) count += 1;
  return count;
}

function isStillWritten(last: Line | undefined, file: SummarisedFile, nowMs: number): boolean {
  return last?.kind === 'damaged' && !last.ended && nowMs - file.mtimeMs < STILL_MS;
}

function problemOf(ends: EndFacts, items: readonly Item[]): string | null {
  const { whole, empty, crowded, instructions, header } = ends;
  if (header.place === null && crowded)
    return `Its first ${MOST_LINES} lines are blank: more are not read for a list.`;
  if (header.place === null && !whole) return 'The first line is longer than 1 MB.';
  if (header.place === null) return empty ? 'The file is empty.' : 'The file has only blank lines.';
  if (header.problem !== null) return header.problem;
  if (crowded) return `No prompt is in its first ${MOST_LINES} lines: more are not read for a list.`;
  if (whole && instructions === 0 && items.every(item => item.kind === 'session' || item.kind === 'state'))
    return NOTHING_SAID;
  return null;
}

/** Builds one row of the list from file name, stat, summary, given name and locks. Pure but for reading the summary. */

import type { Conversation, Marks, Summary } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import type { ConversationId } from '../format/identity.ts';
import { type LiveFacts, livenessOf } from '../format/live-state.ts';
import { openBriefly } from '../rollout/file/open.ts';
import type { FindPath } from '../rollout/read/history-chain.ts';
import { readSmallFileSync } from '../rollout/read/small-file.ts';
import { WHOLE_BYTES } from '../rollout/summary/head-and-tail.ts';
import { readSummary, summaryOfBytes } from '../rollout/summary/summary.ts';
import { needsChain, withChain } from './chain-summary.ts';
import { hiddenReasons } from './hidden.ts';

/** A title is in the first few megabytes or nowhere: more of a compressed file is not unpacked for a list. */
const UNPACK_AT_MOST = 4 * 1024 * 1024;

const UNREAD: Summary = {
  id: null,
  dialect: null,
  createdAt: null,
  title: null,
  cwd: null,
  branch: null,
  model: null,
  provider: null,
  source: null,
  startedBy: null,
  cliVersion: null,
  parentId: null,
  tokens: null,
  items: null,
  turns: null,
  damage: null,
  problem: null,
  hasUserMessage: false,
  turn: 'unknown',
  turnSinceMs: null,
  openCall: null,
  preview: { question: null, answer: null, tool: null },
};

export interface SummaryAtOptions {
  /**
   * A listing has just named it as a regular file: it is not checked again.
   * @default false
   */
  readonly listed?: boolean;
  /**
   * False: leaves the preview empty.
   * @default true
   */
  readonly preview?: boolean;
  /**
   * The paths of the conversation's other segments, as far as they are known: then two current ends are a fault.
   * @default []
   */
  readonly earlierSegments?: readonly string[];
  /** Finds the other files of a chain; left out: they are looked for in the home of this one. */
  readonly findPath?: FindPath;
}

/** The summary of the conversation that goes on in the file at `path`. A file that cannot be read has one that says so. */
export async function summaryAt(path: string, options: SummaryAtOptions = {}): Promise<Summary> {
  const summary = await summaryOfFile(path, options);
  return needsChain(path, summary) ? withChain(path, summary, options) : summary;
}

async function summaryOfFile(path: string, { listed, preview }: SummaryAtOptions): Promise<Summary> {
  try {
    const small = listed === true ? readSmallFileSync(path, WHOLE_BYTES) : null;
    if (small !== null) return summaryOfBytes(small.bytes, small, { preview });
    const file = await openBriefly(path, { unpackAtMost: UNPACK_AT_MOST });
    try {
      return await readSummary(file, { preview });
    } finally {
      await file.close();
    }
  } catch (error) {
    return { ...UNREAD, problem: errorMessage(error) };
  }
}

export interface RowFacts extends LiveFacts {
  readonly file: {
    readonly id: ConversationId;
    readonly path: string;
    readonly earlierSegments: readonly string[];
    readonly createdMs: number;
    readonly archived: boolean;
    readonly compressed: boolean;
  };
  readonly sizeBytes: number | null;
  readonly copies: number;
  readonly name: string | null;
  readonly marks: Marks;
  /** The folder in which Codex would list, for "other folder". */
  readonly cwd?: string | undefined;
}

export function conversationRow(facts: RowFacts): Conversation {
  const { file, summary, updatedMs, sizeBytes, copies, name } = facts;
  return {
    id: file.id,
    path: file.path,
    earlierSegments: file.earlierSegments,
    createdMs: file.createdMs || startOf(summary),
    updatedMs,
    sizeBytes,
    archived: file.archived,
    compressed: file.compressed,
    copies,
    name,
    pinned: facts.marks.pinned,
    tags: facts.marks.tags,
    summary,
    ...livenessOf(facts),
    hiddenByCodex: hiddenReasons({ summary, archived: file.archived, cwd: facts.cwd }),
  };
}

/** A file opened by path may have a name without a time: then its first line says when it began. */
function startOf(summary: Summary | null): number {
  const parsed = Date.parse(summary?.createdAt ?? '');
  return Number.isNaN(parsed) ? 0 : parsed;
}

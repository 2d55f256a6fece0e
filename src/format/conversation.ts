/** What the picker and `rolltop list` know about one conversation. Pure types and no behaviour. */
import type { ConversationId, Dialect } from './identity.ts';

/** Why Codex's own picker would not show a session: only what can be known from the rollout and its place. */
export type HiddenReason =
  | 'exec'
  | 'mcp'
  | 'subagent'
  | 'unknown-source'
  | 'other-folder'
  | 'no-user-message'
  | 'archived'
  | 'old-format';

/** `waiting`: a turn is running, and the last thing in it is a question to the person. */
export type TurnState = 'running' | 'waiting' | 'idle' | 'unknown';

/** Who holds the writer lock. `pid` and `command` are null when the holder cannot be seen. */
export interface LockHolder {
  readonly pid: number | null;
  /** In one or two words: `codex`, `codex exec`, `rolltop`. */
  readonly command: string | null;
  readonly daemon: boolean;
  /** Epoch ms when the process began, where it is told. */
  readonly startedMs?: number;
}

export interface LiveState extends Omit<LockHolder, 'startedMs'> {
  readonly turn: TurnState;
}

/** The last things said, for the preview. Each is cut to a bounded length. */
export interface Preview {
  readonly question: string | null;
  readonly answer: string | null;
  readonly tool: {
    readonly label: string;
    readonly running: boolean;
    readonly exitCode: number | null;
  } | null;
}

/** What bounded head and tail reads of a rollout tell. Counts are those known so far, or null. */
export interface Summary {
  readonly id: ConversationId | null;
  readonly dialect: Dialect | null;
  /** RFC 3339 UTC from the meta line. */
  readonly createdAt: string | null;
  /** First real prompt, else the first text at all, else null. One line, cut to 400 characters, not sanitised. */
  readonly title: string | null;
  readonly cwd: string | null;
  readonly branch: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  /** `cli`, `exec`, `vscode`, `mcp`, `subagent`, or the text found. */
  readonly source: string | null;
  readonly cliVersion: string | null;
  readonly parentId: ConversationId | null;
  readonly tokens: number | null;
  readonly items: number | null;
  readonly turns: number | null;
  /** Damaged lines seen so far; null while nothing was read. */
  readonly damage: number | null;
  /** What is wrong with the file as a whole, in one sentence (empty file, bad first line, unreadable); null when fine. */
  readonly problem: string | null;
  readonly hasUserMessage: boolean;
  readonly turn: TurnState;
  readonly preview: Preview;
}

/** One row of the list. Everything a name and a stat tell is always there; `summary` comes when it was read. */
export interface Conversation {
  readonly id: ConversationId;
  readonly path: string;
  /** Epoch ms of the (local) time in the file name. */
  readonly createdMs: number;
  /** Epoch ms of the file's mtime; null while not stat'ed. */
  readonly updatedMs: number | null;
  readonly sizeBytes: number | null;
  readonly archived: boolean;
  readonly compressed: boolean;
  /** Other files of the same conversation. */
  readonly copies: number;
  /** From session_index.jsonl. */
  readonly name: string | null;
  readonly summary: Summary | null;
  readonly live: LiveState | null;
  /** Epoch ms when the file was last seen to grow while we watched; null when it was not. */
  readonly grewMs: number | null;
  readonly hiddenByCodex: readonly HiddenReason[];
}

export type SortOrder = 'updated' | 'created';
export type Scope = 'all' | 'folder' | 'live' | 'archived';

/** What identifies a conversation in every operation. */
export interface ConversationRef {
  readonly id: ConversationId;
  readonly path: string;
}

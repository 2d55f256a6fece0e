/** What the list knows about one conversation. Types only. */
import type { ConversationId, Dialect } from './identity.ts';

/**
 * Why Codex's own lists do not show a conversation (FORMAT.md, section 7). Only reasons that follow from the rollout and its folder.
 *
 * - `exec`, `mcp`, `subagent`, `unknown-source`: its source is one that Codex leaves out
 * - `side-chat`: it is a chat beside another one (`/side`)
 * - `other-folder`: it was begun in another folder than the current one
 * - `no-user-message`: no person said anything in it
 * - `archived`: it is in `archived_sessions`
 * - `old-format`: it is a bare file
 */
export type HiddenReason =
  | 'exec'
  | 'mcp'
  | 'subagent'
  | 'side-chat'
  | 'unknown-source'
  | 'other-folder'
  | 'no-user-message'
  | 'archived'
  | 'old-format';

/**
 * How far the last turn is, as the file says it. `waiting`: the turn is running, and its last tool call is a question to the person.
 * `unknown`: the file marks no turns, or its end was not read. A killed Codex leaves `running` behind.
 */
export type TurnState = 'running' | 'waiting' | 'idle' | 'unknown';

/** The process that holds the writer lock of a conversation. */
export interface LockHolder {
  /** `null` when the lock is held and the process cannot be seen, for example because it belongs to another user. */
  readonly pid: number | null;
  /** In one or two words: `codex`, `codex exec`, `rolltop`. `null` when the process cannot be seen. */
  readonly command: string | null;
  /** It is the background process that Codex leaves behind when its screen is closed. */
  readonly daemon: boolean;
  /** When the process began, in milliseconds since the epoch; left out where that is not known. */
  readonly startedMs?: number;
  /**
   * When the newest of the processes below it began, in milliseconds since the epoch; null: there is none. Left out where that was not looked
   * at, which is done only while a call stands open.
   */
  readonly newestChildMs?: number | null;
  /** It has something to do, and gets to it when the processor is free. Left out: it waits, or that was not looked at. */
  readonly runnable?: true | undefined;
}

/** The process that has a conversation open, and what the file says about its turn. */
export interface SessionHolder extends Omit<LockHolder, 'startedMs' | 'newestChildMs' | 'runnable'> {
  readonly turn: TurnState;
}

/**
 * What a call without an output may wait for. `question`: it is one to the person. `escalation`: it has to be approved, unless a rule allows it.
 * `permission`: it asks for permissions, and does nothing else. `command`, `patch`: it may have to be approved. `mcp`: the same of a tool of an MCP
 * server, which runs in no process that begins with the call.
 */
export type CallNeed = 'question' | 'permission' | 'escalation' | 'command' | 'patch' | 'mcp';

/** A tool call that has no output yet, and may wait for the person. */
export interface OpenCall {
  readonly need: CallNeed;
  /** When it was written; null where its line does not say. */
  readonly sinceMs: number | null;
}

/** `likely-approval`: nothing is seen to work on the call, and it may need an approval; that is no certainty. */
export type Need = 'question' | 'approval' | 'likely-approval';

/**
 * - `working`: a turn is running, its own or one of its sub-agents'
 * - `needs-you`: the turn waits for an answer or an approval
 * - `ready`: a turn ended since the person last looked at the session, and not because they broke it off
 * - `idle`: a process holds it, and no turn is running
 * - `stopped`: a turn began and did not end, and nobody holds the session
 *
 * `sinceMs`: when this began, in milliseconds since the epoch; null where the file does not say.
 */
export type LiveState =
  | { readonly kind: 'working'; readonly by: 'itself' | 'sub-agents'; readonly sinceMs: number | null }
  | { readonly kind: 'needs-you'; readonly need: Need; readonly sinceMs: number | null }
  | { readonly kind: 'ready'; readonly sinceMs: number | null }
  | { readonly kind: 'idle'; readonly sinceMs: number | null }
  | { readonly kind: 'stopped'; readonly sinceMs: number | null };

export type StateKind = LiveState['kind'];

/** The last prompt, answer and tool call. Each text has at most 400 characters, and is not sanitised for a terminal. */
export interface Preview {
  readonly question: string | null;
  readonly answer: string | null;
  readonly tool: {
    /** The command, else the tool's name; of a patch its files. */
    readonly label: string;
    readonly running: boolean;
    /** `null` when it is running, or the file does not say. */
    readonly exitCode: number | null;
  } | null;
}

/** What the head and the tail of a rollout say. A field that the file does not have, or that was not read, is `null`. */
export interface Summary {
  readonly id: ConversationId | null;
  /** `null` when no line that was read shows it. */
  readonly dialect: Dialect | null;
  /** As written in the header: RFC 3339, in UTC. */
  readonly createdAt: string | null;
  /** The first prompt, else the first text at all. One line of at most 400 characters, not sanitised for a terminal. */
  readonly title: string | null;
  /** The folder that the conversation is about, as last written. */
  readonly cwd: string | null;
  /** The git branch at its beginning. */
  readonly branch: string | null;
  /** The model that was used last. */
  readonly model: string | null;
  /** The provider that was used last. */
  readonly provider: string | null;
  /** `cli`, `exec`, `vscode`, `mcp`, `subagent`, `side-chat`, or any other word that the header has. */
  readonly source: string | null;
  /** The program that began the file, as it calls itself: `codex_cli_rs`, `codex_exec`, `rolltop`. */
  readonly startedBy: string | null;
  /** The Codex that began the file. */
  readonly cliVersion: string | null;
  /** The conversation that this one is a fork of, or whose sub-agent it is. */
  readonly parentId: ConversationId | null;
  /** Tokens that its own turns used; of a file that is too large to be read whole, the last total it states, which a fork goes on from. */
  readonly tokens: number | null;
  /** A count of the file is none (negative, a text, larger than its whole, in a damaged line …): `tokens` may be too small. Left out: all of them are. */
  readonly tokensUncertain?: true | undefined;
  /** Exact; `null` for a file that is too large to be read whole. */
  readonly items: number | null;
  /** Prompts. Exact; `null` for a file that is too large to be read whole. */
  readonly turns: number | null;
  /** Damaged lines among those that were read; `null` when none was read. */
  readonly damage: number | null;
  /** What is wrong with the file as a whole, as a sentence: it is empty, has no header, cannot be read. `null` when nothing is. */
  readonly problem: string | null;
  /** False only when all was read and no person said anything in words or pictures, or set a goal: an attachment alone is neither. */
  readonly hasUserMessage: boolean;
  readonly turn: TurnState;
  /**
   * When its last turn began, or ended, in milliseconds since the epoch; null where the file does not say. Where sub-agents went on behind its
   * end: when the last of them had done its work. In a file that marks no turns: when the person last said something, as far as that was read.
   */
  readonly turnSinceMs: number | null;
  /** The person broke its last turn off, in Codex or here. Left out: it ended by itself, or goes on. */
  readonly brokenOff?: true | undefined;
  /** Of the running turn; null when nothing in it may wait for the person. */
  readonly openCall: OpenCall | null;
  readonly preview: Preview;
}

/** What a person noted about a conversation. It is kept beside the rollouts, never in one. */
export interface Marks {
  /** It stays at the top of its list. */
  readonly pinned: boolean;
  /** Words, in the order of the alphabet. */
  readonly tags: readonly string[];
}

/** One row of the list. What the file's name and its folder say is always there. */
export interface Conversation extends Marks {
  /** The host that it is on, as the person calls it; left out: this machine. Its id then begins with the host, `b:01a2…`, and its paths are that host's. */
  readonly host?: string | undefined;
  readonly id: ConversationId;
  /** Absolute. Of a conversation that was taken back: its current end, which is where it goes on. */
  readonly path: string;
  /** The time in the name of its first file, which is local time, in milliseconds since the epoch. */
  readonly createdMs: number;
  /** When any of its segments was last written to, in milliseconds since the epoch; `null` while that was not read. */
  readonly updatedMs: number | null;
  /** Of all segments; `null` while that was not read. */
  readonly sizeBytes: number | null;
  readonly archived: boolean;
  /** The file ends in `.zst`. */
  readonly compressed: boolean;
  /**
   * The segments before `path`, oldest first (FORMAT.md, section 9): the conversation goes on in `path`, and they hold its beginning.
   * Empty for a conversation that was never taken back.
   */
  readonly earlierSegments: readonly string[];
  /** How many other files have the same id and are none of its segments: copies, or the same rollout in the archive. */
  readonly copies: number;
  /** The name that a person or Codex gave it, from `session_index.jsonl`. */
  readonly name: string | null;
  /** `null` while the file was not read. */
  readonly summary: Summary | null;
  /** `null` when no process has it open. */
  readonly live: SessionHolder | null;
  /** What is going on there; `null` when nothing is. */
  readonly state: LiveState | null;
  /** Empty when Codex's own lists show it, as far as that is known. */
  readonly hiddenByCodex: readonly HiddenReason[];
}

/** `updated`: the one that was written to last comes first. `created`: the newest comes first. */
export type SortOrder = 'updated' | 'created';
/** Which conversations a list has: all, those of the current folder, those that a process has open, or the archived ones. */
export type Scope = 'all' | 'folder' | 'live' | 'archived';

/** Names one rollout: a conversation may have several files. */
export interface ConversationRef {
  readonly id: ConversationId;
  readonly path: string;
}

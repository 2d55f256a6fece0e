/**
 * Items: what a reader of a conversation sees. One item may join several lines: a response_item and the event that repeats it; a tool
 * call, its output and the event about it. Types only; `assemble.ts` makes items of lines, `text/` draws them.
 */
import type { ByteOffset, ConversationId, Ordinal } from '../identity.ts';
import type { DamageReason } from '../line.ts';

/** Where an item is in its file: at its canonical line, which is the response_item where there is one. */
export interface ItemPlace {
  /** Where the canonical line begins. Names the item within one file. */
  readonly offset: ByteOffset;
  /** Bytes of the canonical line, without its newline. */
  readonly length: number;
  /** Number of the canonical line, counted from 1; `null` when the lines before it were not counted. */
  readonly line: number | null;
  /** `null` in files that are not paginated. */
  readonly ordinal: Ordinal | null;
  /** As written: RFC 3339, in UTC. `null` in bare files. */
  readonly timestamp: string | null;
  /** The ancestor that a fork inherited this item from; `null` when it is the conversation's own. */
  readonly inheritedFrom: ConversationId | null;
  /** The other lines that are part of this item, in file order. */
  readonly joined: readonly { readonly offset: ByteOffset; readonly length: number }[];
  /** The turn it belongs to was taken back later: for Codex it is gone, although it is in the file. */
  readonly takenBack?: true;
}

/** An image that is written in a rollout or named in it. Its pixels are not kept. */
export interface ImageReference {
  /** For example `image/png`; `unknown` when the file does not say. */
  readonly mediaType: string;
  /** Size of the decoded image; `null` when it is not in the file. */
  readonly bytes: number | null;
  /** Its link or path; `null` when it is in the file. */
  readonly location: string | null;
}

/** What a tool gave back. */
export interface ToolOutput {
  /** What it printed, without what Codex wrote around it. */
  readonly text: string;
  /** `null` when the file does not say, which is not the same as 0. */
  readonly exitCode: number | null;
  /** `null` when the file does not say. */
  readonly durationMs: number | null;
  readonly images: readonly ImageReference[];
}

/** `running`: no output yet. `unknown`: it is over, and nothing says how it went. */
export type ToolStatus = 'running' | 'ok' | 'failed' | 'unknown';

/** One line of a patch. `@` begins a hunk; its text is what follows the `@@`. */
export interface PatchHunkLine {
  readonly sign: '+' | '-' | ' ' | '@';
  readonly text: string;
}

/** What a patch does to one file. */
export interface PatchFile {
  readonly path: string;
  readonly change: 'add' | 'update' | 'delete' | 'move';
  /** The new path of a `move`, else `null`. */
  readonly movedTo: string | null;
  /** Number of lines. */
  readonly added: number;
  /** Number of lines. */
  readonly removed: number;
  readonly lines: readonly PatchHunkLine[];
}

/** One question of the model to the person. */
export interface Question {
  /** Its answer has the same id. */
  readonly id: string;
  /** One or two words; empty when there are none. */
  readonly header: string;
  readonly text: string;
  readonly options: readonly { readonly label: string; readonly description: string }[];
}

/** What an item says, by its kind. */
export type ItemContent =
  /** The header of the file, as `name: value` lines. */
  | { readonly kind: 'session'; readonly text: string }
  /** A prompt: what a person said. */
  | { readonly kind: 'user'; readonly text: string; readonly images: readonly ImageReference[] }
  | { readonly kind: 'assistant'; readonly text: string; readonly images: readonly ImageReference[] }
  /** `text` is a summary, or empty. `encrypted`: the thought itself is there, and only the model can read it. */
  | { readonly kind: 'reasoning'; readonly text: string; readonly encrypted: boolean }
  | {
      readonly kind: 'tool_call';
      readonly callId: string | null;
      /** The tool's name, for example `exec_command`, `shell`, `update_plan`; of an MCP tool `server.tool`. */
      readonly tool: string;
      /** The shell command as a person would type it; `null` for tools that are not a shell. */
      readonly command: string | null;
      /** The arguments as written: JSON, mostly. */
      readonly input: string;
      /** What it was about, in words, where an event says so: the queries of a search, the prompt of an image. */
      readonly about?: string;
      /** Codex went on while it still ran. */
      readonly background?: true;
      /** When it began, in epoch milliseconds, where this is only its end: its call is further up, in lines that were not read. */
      readonly begunMs?: number;
      readonly status: ToolStatus;
      readonly output: ToolOutput | null;
    }
  /** What the model asked the person. The text of `output` is the answer, as words. */
  | {
      readonly kind: 'question';
      readonly callId: string | null;
      readonly questions: readonly Question[];
      readonly status: ToolStatus;
      readonly output: ToolOutput | null;
    }
  /** An output whose call is not among the lines that were read. */
  | { readonly kind: 'tool_output'; readonly callId: string | null; readonly output: ToolOutput }
  /** A tool call that changes files. */
  | {
      readonly kind: 'patch';
      readonly callId: string | null;
      readonly files: readonly PatchFile[];
      readonly status: ToolStatus;
      readonly output: ToolOutput | null;
    }
  | { readonly kind: 'web_search'; readonly query: string; readonly status: string | null }
  /** An image that the model made, or that was opened for it. */
  | {
      readonly kind: 'image';
      readonly image: ImageReference;
      /** What the image was made from. */
      readonly prompt?: string;
      /** Why there is no image. */
      readonly failure?: string;
    }
  | { readonly kind: 'turn_started'; readonly turnId: string | null }
  | {
      readonly kind: 'turn_completed';
      readonly turnId: string | null;
      readonly durationMs: number | null;
      /** Why the turn failed, in Codex's words (since 0.148); left out when it did not fail. */
      readonly error?: string;
    }
  | { readonly kind: 'turn_aborted'; readonly turnId: string | null; readonly reason: string | null }
  /** Tokens used in the conversation so far. */
  | {
      readonly kind: 'tokens';
      readonly total: number | null;
      readonly input: number | null;
      readonly output: number | null;
    }
  /** Text that Codex put into the conversation: environment, AGENTS.md, skills, permissions, developer messages. `label` names it. */
  | { readonly kind: 'context'; readonly label: string; readonly role: string; readonly text: string }
  /** The settings of the turns that follow. `text` has them as `name: value` lines. */
  | {
      readonly kind: 'settings';
      readonly model: string | null;
      readonly cwd: string | null;
      readonly text: string;
    }
  /** The history before was replaced by a summary, which is `text`. `prompts` are those of the person that are nowhere else in the file. */
  | { readonly kind: 'compacted'; readonly text: string; readonly prompts: readonly string[] }
  /** A sentence of Codex to the person. */
  | { readonly kind: 'notice'; readonly level: 'note' | 'warning' | 'error'; readonly text: string }
  /** What Codex keeps for itself, as JSON. `label` names it. */
  | { readonly kind: 'state'; readonly label: string; readonly text: string }
  /** A line that cannot be read. `text` is its beginning, decoded as far as possible. */
  | { readonly kind: 'damaged'; readonly reason: DamageReason; readonly text: string }
  /** A line of more than 16 MB, which is not read. */
  | { readonly kind: 'oversize'; readonly bytes: number }
  /**
   * The end of what was inherited from `parentId`. `missing`: its file cannot be read, so its part is not there. `problem`: what is wrong
   * with that part, as the end of a sentence.
   */
  | {
      readonly kind: 'fork';
      readonly parentId: string;
      readonly missing: boolean;
      readonly problem: string | null;
    }
  /**
   * The end of an earlier segment of the conversation: a person took it back to this place, and it goes on in another file. `removed`:
   * what came behind this place before; `turns` is `null` when that was not counted, `unfolded` where it is shown above. `missing` and
   * `problem` as for `fork`.
   */
  | {
      readonly kind: 'continued';
      readonly segmentId: string;
      readonly missing: boolean;
      readonly problem: string | null;
      readonly removed: {
        readonly bytes: number;
        readonly turns: number | null;
        readonly unfolded?: true;
      } | null;
    }
  /** A line or an item of a type that is newer than this program. `text` is its JSON, cut at 64 KB. */
  | { readonly kind: 'unknown'; readonly type: string; readonly text: string };

/** What a reader of a conversation sees, and where it is in the file. Never changed: an item that changes is replaced. */
export type Item = ItemPlace & ItemContent;
export type ItemKind = ItemContent['kind'];

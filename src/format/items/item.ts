/**
 * What a reader of a conversation sees: items. One item may join several lines (a response_item and its event twin;
 * a tool call, its output and its CommandExecution). Pure types; `assemble.ts` makes them, `text/` draws them.
 */
import type { ByteOffset, ConversationId, Ordinal } from '../identity.ts';
import type { DamageReason } from '../line.ts';

/** Where an item stands: the place of its canonical line. `offset` is its identity within one file. */
export interface ItemPlace {
  readonly offset: ByteOffset;
  /** Bytes of the canonical line, newline left out. */
  readonly length: number;
  /** 1-based line number, null while the line index has not reached it. */
  readonly line: number | null;
  readonly ordinal: Ordinal | null;
  /** RFC 3339 in UTC as written in the file, null in bare files. */
  readonly timestamp: string | null;
  /** The file's own conversation is null; else the ancestor a fork inherited this item from. */
  readonly inheritedFrom: ConversationId | null;
  /** The other lines that were joined into this item, in file order. */
  readonly joined: readonly { readonly offset: ByteOffset; readonly length: number }[];
}

export interface ImageReference {
  /** e.g. `image/png`; `unknown` when the file does not say. */
  readonly mediaType: string;
  /** Decoded size in bytes when the image is inline, null for a link or a path. */
  readonly bytes: number | null;
  readonly location: string | null;
}

/** `exitCode` and `durationMs` are null when the file does not say: unknown is not "ok". */
export interface ToolOutput {
  readonly text: string;
  readonly exitCode: number | null;
  readonly durationMs: number | null;
  readonly images: readonly ImageReference[];
}

/** `unknown`: there is output, but nothing says whether it went well. */
export type ToolStatus = 'running' | 'ok' | 'failed' | 'unknown';

export interface PatchHunkLine {
  readonly sign: '+' | '-' | ' ' | '@';
  readonly text: string;
}

export interface PatchFile {
  readonly path: string;
  readonly change: 'add' | 'update' | 'delete' | 'move';
  readonly movedTo: string | null;
  readonly added: number;
  readonly removed: number;
  readonly lines: readonly PatchHunkLine[];
}

export type ItemContent =
  | { readonly kind: 'session'; readonly text: string }
  | { readonly kind: 'user'; readonly text: string; readonly images: readonly ImageReference[] }
  | { readonly kind: 'assistant'; readonly text: string; readonly images: readonly ImageReference[] }
  | { readonly kind: 'reasoning'; readonly text: string; readonly encrypted: boolean }
  | {
      readonly kind: 'tool_call';
      readonly callId: string | null;
      /** The tool's name as the model called it, e.g. `exec_command`, `shell`, `update_plan`. */
      readonly tool: string;
      /** The shell command as a person would type it, null for tools that are not a shell. */
      readonly command: string | null;
      /** The arguments as written (a JSON string, usually). */
      readonly input: string;
      readonly status: ToolStatus;
      readonly output: ToolOutput | null;
    }
  | { readonly kind: 'tool_output'; readonly callId: string | null; readonly output: ToolOutput }
  | {
      readonly kind: 'patch';
      readonly callId: string | null;
      readonly files: readonly PatchFile[];
      readonly status: ToolStatus;
      readonly output: ToolOutput | null;
    }
  | { readonly kind: 'web_search'; readonly query: string; readonly status: string | null }
  | { readonly kind: 'image'; readonly image: ImageReference }
  | { readonly kind: 'turn_started'; readonly turnId: string | null }
  | {
      readonly kind: 'turn_completed';
      readonly turnId: string | null;
      readonly durationMs: number | null;
      /** Why the turn failed, in Codex's words (0.148+ says it); left out when it did not. */
      readonly error?: string;
    }
  | { readonly kind: 'turn_aborted'; readonly turnId: string | null; readonly reason: string | null }
  | {
      readonly kind: 'tokens';
      readonly total: number | null;
      readonly input: number | null;
      readonly output: number | null;
    }
  /** Text the user did not type: environment, AGENTS.md, skills, permissions, developer messages. */
  | { readonly kind: 'context'; readonly label: string; readonly role: string; readonly text: string }
  | {
      readonly kind: 'settings';
      readonly model: string | null;
      readonly cwd: string | null;
      readonly text: string;
    }
  | { readonly kind: 'compacted'; readonly text: string }
  | { readonly kind: 'notice'; readonly level: 'note' | 'warning' | 'error'; readonly text: string }
  | { readonly kind: 'state'; readonly text: string }
  | { readonly kind: 'damaged'; readonly reason: DamageReason; readonly text: string }
  | { readonly kind: 'oversize'; readonly bytes: number }
  /** A missing fork parent, or the border between an inherited part and the fork's own. */
  | { readonly kind: 'fork'; readonly parentId: string; readonly missing: boolean }
  | { readonly kind: 'unknown'; readonly type: string; readonly text: string };

export type Item = ItemPlace & ItemContent;
export type ItemKind = ItemContent['kind'];

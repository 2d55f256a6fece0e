/**
 * Response items: what the model reads and writes, as the recorder takes and returns them (FORMAT.md, section 3). Types only, written by
 * hand so that the published declarations need no schema library. All are open: unknown fields stay in the object, and are written as
 * they came.
 */

/** One part of a message: text, an image, or a part of a kind that is newer than this library, which is kept as it is. */
export type ContentPart =
  | { readonly type: 'input_text'; readonly text: string; readonly [field: string]: unknown }
  | { readonly type: 'output_text'; readonly text: string; readonly [field: string]: unknown }
  | { readonly type: 'input_image'; readonly image_url: string; readonly [field: string]: unknown }
  | ForeignPart;

/** A part of any kind. */
interface ForeignPart {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface MessageItem {
  readonly type: 'message';
  /** `user`, `assistant`, `developer` or `system`. */
  readonly role: string;
  readonly content: readonly ContentPart[];
  readonly [field: string]: unknown;
}

export interface ReasoningItem {
  readonly type: 'reasoning';
  readonly summary: readonly ForeignPart[];
  readonly content?: readonly ForeignPart[] | null;
  readonly encrypted_content?: string | null;
  readonly [field: string]: unknown;
}

export interface LocalShellCallItem {
  readonly type: 'local_shell_call';
  readonly call_id?: string | null;
  readonly status: string;
  readonly action: { readonly type: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** `arguments` is a string that holds JSON, as the model wrote it. */
export interface FunctionCallItem {
  readonly type: 'function_call';
  readonly name: string;
  readonly arguments: string;
  readonly call_id: string;
  readonly [field: string]: unknown;
}

/** `output` is text; newer files also hold an array of content parts. */
export interface FunctionCallOutputItem {
  readonly type: 'function_call_output';
  readonly call_id: string;
  readonly output: unknown;
  readonly [field: string]: unknown;
}

export interface CustomToolCallItem {
  readonly type: 'custom_tool_call';
  readonly call_id: string;
  readonly name: string;
  readonly input: string;
  readonly [field: string]: unknown;
}

export interface CustomToolCallOutputItem {
  readonly type: 'custom_tool_call_output';
  readonly call_id: string;
  readonly output: unknown;
  readonly [field: string]: unknown;
}

export interface WebSearchCallItem {
  readonly type: 'web_search_call';
  readonly [field: string]: unknown;
}

/** A snapshot of the working tree (Codex 0.77 to about 0.98). Not part of the conversation, and not recorded. */
export interface GhostSnapshotItem {
  readonly type: 'ghost_snapshot';
  readonly [field: string]: unknown;
}

/** An item that Codex itself did not know. Not recorded. */
export interface OtherItem {
  readonly type: 'other';
  readonly [field: string]: unknown;
}

/**
 * One item of a conversation with a model, in the shape of the Responses API.
 *
 * The recorder writes each item as it is, except `ghost_snapshot` and `other`, which it leaves out.
 *
 * @example
 * const item: ResponseItem = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done.' }] };
 */
export type ResponseItem =
  | MessageItem
  | ReasoningItem
  | LocalShellCallItem
  | FunctionCallItem
  | FunctionCallOutputItem
  | CustomToolCallItem
  | CustomToolCallOutputItem
  | WebSearchCallItem
  | GhostSnapshotItem
  | OtherItem;

export type ResponseItemType = ResponseItem['type'];

/** The content of a state line. Only bare files have such lines; the original recorder keeps them empty. */
export interface SessionStateSnapshot {
  readonly [field: string]: unknown;
}

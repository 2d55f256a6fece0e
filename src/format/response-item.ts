/**
 * The items a model conversation is made of, as the recorder takes and gives them back (format.md, section 3).
 * Types only, written by hand so that the published declarations need no schema library. All are open: fields we do
 * not know stay in the object and are written as they came.
 */

/** One part of a message. Kinds we do not know are kept as they are. */
export type ContentPart =
  | { readonly type: 'input_text'; readonly text: string; readonly [field: string]: unknown }
  | { readonly type: 'output_text'; readonly text: string; readonly [field: string]: unknown }
  | { readonly type: 'input_image'; readonly image_url: string; readonly [field: string]: unknown }
  | ForeignPart;

/** A part of a kind that is newer than this library. */
interface ForeignPart {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface MessageItem {
  readonly type: 'message';
  readonly role: string;
  readonly content: readonly ContentPart[];
  readonly [field: string]: unknown;
}

interface ReasoningItem {
  readonly type: 'reasoning';
  readonly summary: readonly ForeignPart[];
  readonly content?: readonly ForeignPart[] | null;
  readonly encrypted_content?: string | null;
  readonly [field: string]: unknown;
}

interface LocalShellCallItem {
  readonly type: 'local_shell_call';
  readonly call_id?: string | null;
  readonly status: string;
  readonly action: { readonly type: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** `arguments` is a string that holds JSON, as the model wrote it. */
interface FunctionCallItem {
  readonly type: 'function_call';
  readonly name: string;
  readonly arguments: string;
  readonly call_id: string;
  readonly [field: string]: unknown;
}

/** `output` is text; newer files also hold an array of content parts. */
interface FunctionCallOutputItem {
  readonly type: 'function_call_output';
  readonly call_id: string;
  readonly output: unknown;
  readonly [field: string]: unknown;
}

interface CustomToolCallItem {
  readonly type: 'custom_tool_call';
  readonly call_id: string;
  readonly name: string;
  readonly input: string;
  readonly [field: string]: unknown;
}

interface CustomToolCallOutputItem {
  readonly type: 'custom_tool_call_output';
  readonly call_id: string;
  readonly output: unknown;
  readonly [field: string]: unknown;
}

interface WebSearchCallItem {
  readonly type: 'web_search_call';
  readonly [field: string]: unknown;
}

/** A snapshot of the working tree that some Codex versions note; not part of the conversation. */
interface GhostSnapshotItem {
  readonly type: 'ghost_snapshot';
  readonly [field: string]: unknown;
}

/** What Codex calls an item that it does not know itself. */
interface OtherItem {
  readonly type: 'other';
  readonly [field: string]: unknown;
}

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

/** The state line of bare files; the original recorder keeps it empty. */
export interface SessionStateSnapshot {
  readonly [field: string]: unknown;
}

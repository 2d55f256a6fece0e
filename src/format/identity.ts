/** Branded primitives of the rollout format. They cost nothing at run time. */
declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/**
 * The id of a conversation: a UUID in lower case (v4 in files of old versions, v7 since). `parseConversationId` makes one from text.
 */
export type ConversationId = Brand<string, 'ConversationId'>;
/** A position in a file, in bytes from its beginning. */
export type ByteOffset = Brand<number, 'ByteOffset'>;
/** The `ordinal` of a paginated line: its number in the conversation, gaps included. It is not the line number. */
export type Ordinal = Brand<number, 'Ordinal'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Parses the id of a conversation. Letters may be upper case in `text`; they are lower case in the result.
 *
 * Returns `null` when `text` is anything but one UUID.
 *
 * @example
 * import { parseConversationId } from 'rolltop';
 *
 * parseConversationId('01A201F1-1118-7632-9461-A7370D39113F'); // '01a201f1-1118-7632-9461-a7370d39113f'
 */
export function parseConversationId(text: string): ConversationId | null {
  const folded = text.toLowerCase();
  return UUID.test(folded) ? (folded as ConversationId) : null;
}

/** When an id of version 7 was made, in epoch milliseconds; null for the others. */
export function timeOfId(id: ConversationId): number | null {
  return id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null;
}

/**
 * How the lines of a file are written. The first line decides, never its `cli_version` (FORMAT.md, section 2).
 *
 * - `bare`: each line is a response item (Codex up to 0.29)
 * - `envelope`: each line is `{timestamp, type, payload}` (Codex 0.34 to 0.147)
 * - `paginated`: as `envelope`, with an `ordinal` (Codex since 0.148)
 */
export type Dialect = 'bare' | 'envelope' | 'paginated';

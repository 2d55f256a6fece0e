/** Branded primitives of the rollout format. They cost nothing at run time; parsing at the boundary mints them. */
declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A lower-case UUID (v4 in old files, v7 since). Minted by `parseConversationId`. */
export type ConversationId = Brand<string, 'ConversationId'>;
/** A byte position in a rollout file, counted from 0. */
export type ByteOffset = Brand<number, 'ByteOffset'>;
/** The `ordinal` of a paginated line. */
export type Ordinal = Brand<number, 'Ordinal'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id in `text` when it is exactly one UUID (upper case is folded), else null. */
export function parseConversationId(text: string): ConversationId | null {
  const folded = text.toLowerCase();
  return UUID.test(folded) ? (folded as ConversationId) : null;
}

/** How the lines of one file are written (decided by its first line, never by `cli_version`). */
export type Dialect = 'bare' | 'envelope' | 'paginated';

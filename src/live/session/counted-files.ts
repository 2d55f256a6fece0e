/** What a session's tokens are counted from. Types only. */
import type { ConversationId } from '../../format/identity.ts';

/** What a counting needs of the place where the sessions are. */
export interface CountingPlace {
  /** A person's own prices; null: there are none. */
  readonly pricesPath: string | null;
}

/** The other files of the conversation, and how those of others are found. */
export interface CountedFiles {
  readonly earlierSegments: readonly string[];
  readonly findPath: (id: ConversationId) => Promise<string | null>;
}

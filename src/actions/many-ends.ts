/** What becomes of one session in an act on many. Types, and the name that a failure is said with. */
import type { Conversation } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { idThere } from '../text/host-id.ts';

/** A session in a trash. */
export interface TrashedSession {
  readonly id: ConversationId;
  /** Its folder in the trash here; of another host, what it is called there. */
  readonly entry: string;
}

export interface Failure {
  readonly title: string;
  readonly message: string;
}

/** What became of one session. */
export type OneEnd =
  | {
      readonly kind: 'done';
      readonly id: ConversationId;
      readonly subagents: number;
      readonly sizeBytes: number;
      /** What it is called in the trash. */
      readonly trashed?: string;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

export function failureOf({ id, name, summary }: Conversation, message: string): Failure {
  return { title: name ?? summary?.title ?? idThere(id), message };
}

/** Moving sessions of other hosts: whoever reaches them provides it. Promises: the outcome is a value; it is done there, under that host's locks. */
import type { Conversation, ConversationRef } from '../format/conversation.ts';
import type { MoveResult } from './archive.ts';
import type { DeleteResult, RestoreResult } from './delete.ts';
import type { ManyPlan, MovingAct } from './many-plan.ts';

/** A session of another host; its id begins with the host. */
export interface SessionOnHost extends ConversationRef {
  readonly host: string;
}

/** As `DeleteResult`; `entry` is what the host calls it in its trash. */
export type HostTrashResult =
  | Exclude<DeleteResult, { kind: 'trashed' }>
  | {
      readonly kind: 'trashed';
      readonly entry: string;
      readonly subagents: number;
      readonly sizeBytes: number;
    };

export interface HostMoves {
  /** What an act on these of its sessions would do; null: the host did not say. */
  plan(host: string, act: MovingAct, sessions: readonly Conversation[]): Promise<ManyPlan | null>;
  archive(session: SessionOnHost): Promise<MoveResult>;
  unarchive(session: SessionOnHost): Promise<MoveResult>;
  trash(session: SessionOnHost & Pick<Conversation, 'name' | 'pinned' | 'summary'>): Promise<HostTrashResult>;
  /** `entry`: null: what went of it last. */
  restore(session: SessionOnHost, entry: string | null): Promise<RestoreResult>;
}

import type { ByteOffset } from '../../rollout/identity.ts';
import type { ConversationRef } from '../effect.ts';

/** `talk` · `tools` (talk + tools) · `everything`. */
export type DetailLevel = 'talk' | 'tools' | 'everything';

/** The owner of this file may add fields. */
export interface ViewerState {
  readonly conversation: ConversationRef;
  readonly follow: boolean;
  /** The row that stays still while reading: row `row` of the item at `offset` is the first on screen. Null: not placed yet. */
  readonly anchor: { readonly offset: ByteOffset; readonly row: number } | null;
  readonly detail: DetailLevel;
}

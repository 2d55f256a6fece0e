import type { ConversationsSnapshot } from '../../live/snapshot.ts';
import type { Glyphs } from '../../text/row.ts';
import type { Size } from '../state.ts';

/** What the picker looks at, and never changes. */
export interface PickerContext {
  readonly snapshot: ConversationsSnapshot;
  readonly size: Size;
  /** Epoch ms. */
  readonly nowMs: number;
  readonly glyphs: Glyphs;
  /** The user's home folder, drawn as `~`; left out: paths are drawn whole. */
  readonly home?: string | undefined;
}

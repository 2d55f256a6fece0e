/** What can happen to the screen of what sessions used, what it needs to know to answer, and what it answers. */
import type { ConversationsSnapshot, UsageSnapshot } from '../../live/snapshot.ts';
import type { Glyphs } from '../../text/row.ts';
import type { UsageReport } from '../../usage/sum/report.ts';
import type { KeyTable } from '../keymap.ts';
import type { Size } from '../state.ts';
import type { ScreenStep } from '../step.ts';
import type { UsageCommand } from './commands.ts';
import type { UsageState } from './state.ts';

export type UsageEvent =
  | { readonly type: 'command'; readonly command: UsageCommand }
  | { readonly type: 'diskChanged' | 'resize' };

/** What the screen reads, and never changes. */
export interface UsageContext {
  /** Null while the store is being loaded. */
  readonly usage: UsageSnapshot | null;
  readonly counts: ConversationsSnapshot['counts'];
  readonly size: Size;
  /** Epoch ms. */
  readonly nowMs: number;
  readonly home: string | undefined;
  readonly glyphs: Glyphs;
  readonly keys: KeyTable;
}

export type UsageScreenStep = ScreenStep<UsageState>;

/** The sums on screen; null while files are being read. */
export function reportOf({ by }: UsageState, { usage }: UsageContext): UsageReport | null {
  return usage?.reports?.get(by) ?? null;
}

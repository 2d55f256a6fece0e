/** What can happen to the viewer, what it needs to know to answer, and what it answers. */

import type { ByteOffset } from '../../format/identity.ts';
import type { ItemsSnapshot } from '../../live/snapshot.ts';
import type { ItemLayout } from '../../text/item-rows.ts';
import type { Zone } from '../../text/numbers.ts';
import type { Glyphs } from '../../text/row.ts';
import type { Token } from '../effect.ts';
import type { KeyTable } from '../keymap.ts';
import type { RequestedTurn, Size } from '../state.ts';
import type { ScreenStep } from '../step.ts';
import type { RawCommand, SearchCommand, ViewerCommand } from './commands.ts';
import type { ViewerState } from './state.ts';

export type ViewerEvent =
  | { readonly type: 'command'; readonly command: ViewerCommand | SearchCommand }
  /** While the raw view is open. */
  | { readonly type: 'rawCommand'; readonly command: RawCommand }
  /** Printable text: for the search field while it is open, else dropped. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'diskChanged' }
  | { readonly type: 'resize' }
  | { readonly type: 'found'; readonly token: Token; readonly offset: ByteOffset | null }
  | { readonly type: 'loadedAround'; readonly token: Token; readonly offset: ByteOffset }
  | { readonly type: 'rawRead'; readonly token: Token; readonly lines: readonly string[] };

export interface ViewerContext {
  readonly items: ItemsSnapshot;
  /** The viewer's own region: the whole screen, or what the composer leaves. */
  readonly size: Size;
  readonly nowMs: number;
  readonly glyphs: Glyphs;
  /** Named in the footer and in hints. */
  readonly keys: KeyTable;
  /** Colours code in answers; left out: one colour. Another function makes all rows again. */
  readonly highlight?: ItemLayout['highlight'];
  /** Of times of day and days; left out: local time. */
  readonly zone?: Zone;
  /** What its sub-agents used, as far as the list knows it; left out or empty: nothing. */
  readonly subAgentTokens?: string;
  /** A turn that was requested here is going on in this session. */
  readonly turn?: RequestedTurn['phase'];
  /** What `u` takes back, for the footer; left out or empty: nothing. */
  readonly undo?: string;
  /** The composer is open below, and the footer is its own. */
  readonly composing: boolean;
  /** A token that no effect has yet. An update uses at most one. */
  readonly token: Token;
}

export type ViewerStep = ScreenStep<ViewerState>;

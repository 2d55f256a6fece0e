/** What can happen to the picker, what it needs to know to answer, and what it answers. */

import type { Scope } from '../../format/conversation.ts';
import type { HostStatus } from '../../format/host-state.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { ConversationsSnapshot, PreviewSnapshot } from '../../live/snapshot.ts';
import type { NamedView, NamedViews } from '../../query/named-view.ts';
import type { ListSort } from '../../query/order.ts';
import type { ItemLayout } from '../../text/item-rows.ts';
import type { Glyphs } from '../../text/row.ts';
import type { KeyTable } from '../keymap.ts';
import type { Size } from '../state.ts';
import type { ScreenStep } from '../step.ts';
import type { ListLook } from './columns.ts';
import type { FilterCommand, PickerCommand } from './commands.ts';
import type { PickerState } from './state.ts';

export type ListCommand = PickerCommand | FilterCommand;

export type PickerEvent =
  | { readonly type: 'command'; readonly command: ListCommand }
  /** Typed or pasted into the filter field. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'diskChanged' }
  | { readonly type: 'resize' }
  /** Keys moved the selection to this session a moment ago. */
  | { readonly type: 'rested'; readonly id: ConversationId }
  | { readonly type: 'setScope'; readonly scope: Scope }
  /** Not from the field: the keys stay where they are. */
  | { readonly type: 'setFilter'; readonly text: string }
  /** A view that was kept under a name. */
  | { readonly type: 'takeView'; readonly view: NamedView }
  | { readonly type: 'setSort'; readonly sort: ListSort }
  /** What `@name` stands for. */
  | { readonly type: 'viewsKnown'; readonly views: NamedViews };

/** What the picker reads, and never changes. */
export interface PickerContext {
  readonly snapshot: ConversationsSnapshot;
  readonly size: Size;
  /** Epoch ms. */
  readonly nowMs: number;
  readonly glyphs: Glyphs;
  /** Named in the footer and in hints. */
  readonly keys: KeyTable;
  /** Columns and dates. */
  readonly look: ListLook;
  /** The user's home folder, drawn as `~`; undefined: paths are drawn whole. */
  readonly home: string | undefined;
  /** What the person has begun in a session, in a word or two. */
  readonly begun: ReadonlyMap<ConversationId, string>;
  /** Hosts whose sessions stand in the list. */
  readonly hosts: readonly HostStatus[];
  /** The sessions are made up. */
  readonly isDemo: boolean;
  /** What `u` takes back, for the footer; empty: nothing. */
  readonly undo: string;
  /** The end of one session; null: none was read yet, and the preview is what the list knows. */
  readonly preview: PreviewSnapshot | null;
  /** Colours of code, once they are loaded. */
  readonly highlight?: ItemLayout['highlight'];
}

export type PickerStep = ScreenStep<PickerState>;

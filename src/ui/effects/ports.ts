/** What effects use of the running program, and how they are typed. */
import type { LendTerminal } from '../../actions/hand-off.ts';
import type { Action } from '../../app/action.ts';
import type { NotifyWay } from '../../app/bell/ways.ts';
import type { Effect } from '../../app/effect.ts';
import type { StateFolder } from '../../config/state-folder.ts';
import type { HostDesk } from '../../fleet/desk/host-desk.ts';
import type { SearchStore } from '../../live/search-store.ts';
import type { ConversationSource, ItemStore } from '../../live/source.ts';
import type { UsageStore } from '../../live/usage-store.ts';
import type { Machine } from '../../terminal/machine.ts';

/** The effects of these types. */
export type EffectOf<Type extends Effect['type']> = Extract<Effect, { readonly type: Type }>;

export interface EffectPorts {
  readonly machine: Machine;
  readonly codexHome: string;
  /** Where rolltop was started. */
  readonly cwd: string;
  /** The folder of the scope "folder". */
  readonly folder: string;
  readonly source: ConversationSource;
  /** Other hosts, and what can be done to their sessions; null: there are none here. */
  readonly hosts: HostDesk | null;
  readonly stateFolder: StateFolder;
  /** Takes the result of an effect. */
  readonly dispatch: (action: Action) => void;
  /** The items of the open session; null when none is open. */
  readonly items: () => ItemStore | null;
  readonly setItems: (items: ItemStore | null) => void;
  readonly setSearch: (search: SearchStore | null) => void;
  readonly setUsage: (usage: UsageStore | null) => void;
  readonly lendTerminal: LendTerminal;
  /** The editor of the configuration, as it is set now; empty: none is. */
  readonly editor: () => string;
  /** Writes a sequence to the terminal that is not a part of the screen. */
  readonly sendSequence: (sequence: string) => void;
  /** Calls the person. */
  readonly notify: (way: NotifyWay, text: string) => void;
  readonly quit: () => void;
  readonly suspend: () => void;
  readonly redraw: () => void;
}

/** What the interactive program is started with. Types only. */
import type { Preferences } from '../app/effect.ts';
import type { HostDesk } from '../fleet/desk/host-desk.ts';
import type { Conversation } from '../format/conversation.ts';
import type { ConversationSource } from '../live/source.ts';
import type { Machine } from '../terminal/machine.ts';
import type { Glyphs } from '../text/row.ts';
import type { ChangedSettings, ScreenSettings } from './screen-settings.ts';

export interface AppOptions {
  readonly machine: Machine;
  readonly source: ConversationSource;
  /** Other hosts, which are connected when the first page is drawn; null: there are none here. */
  readonly hosts: HostDesk | null;
  readonly codexHome: string;
  /** Where rolltop was started. */
  readonly cwd: string;
  /** The folder of the scope "folder". */
  readonly folder: string;
  readonly glyphs: Glyphs;
  /** False: `--no-color`. NO_COLOR and TERM=dumb are read from the environment. */
  readonly color: boolean;
  /** What the command line allows: to give the terminal a title; addresses as links, where the terminal takes them. */
  readonly title: boolean;
  readonly links: boolean;
  readonly settings: ScreenSettings;
  readonly changedSettings: () => Promise<ChangedSettings | null>;
  /** The sessions are made up. */
  readonly isDemo?: boolean;
  /** From the command line; the others are as they were at the last end. */
  readonly preferences?: Partial<Preferences>;
  /** `rolltop open`: straight into this one. */
  readonly open: Conversation | null;
  /** `rolltop board`: begins with the board. */
  readonly board: boolean;
  /** Whether that one is followed into later files, or was named by an earlier file of it. */
  readonly follows: 'conversation' | 'file';
}

/** What a person can set, and what holds where nothing is set. Needed at each start: no library is loaded here. */
import type { NotifyWay } from '../app/bell/ways.ts';
import { type KeyTable, USUAL_KEYS } from '../app/keymap.ts';
import { type FactColumn, USUAL_COLUMNS } from '../app/picker/columns.ts';
import { AUTO_THEME, type ThemeChoice } from '../terminal/theme-choice.ts';
import type { DateStyle } from '../text/numbers.ts';

export interface UserSettings {
  readonly theme: ThemeChoice;
  readonly keys: KeyTable;
  /** The columns behind the title, from left to right. */
  readonly columns: readonly FactColumn[];
  readonly dates: DateStyle;
  /** The filter that the list opens with. */
  readonly filter: string;
  /** How the person is called when a session needs them; null: as it was chosen on the screen last. */
  readonly notify: NotifyWay | null;
  /** A command line; empty: as VISUAL and EDITOR say. */
  readonly editor: string;
  /** The terminal's title tells how many sessions are at work. */
  readonly title: boolean;
  /** Clocks on the screen move once a minute. */
  readonly reducedMotion: boolean;
  /** Lines one after the other in place of the screen, for screen readers. */
  readonly plain: boolean;
}

export const DEFAULT_SETTINGS: UserSettings = {
  theme: AUTO_THEME,
  keys: USUAL_KEYS,
  columns: USUAL_COLUMNS,
  dates: 'age',
  filter: '',
  notify: null,
  editor: '',
  title: true,
  reducedMotion: false,
  plain: false,
};

/** Something in the file that does not hold, and where it stands; lines and columns begin at 1. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  /** `theme.colours.accent`; empty where the file as a whole is meant. */
  readonly key: string;
  readonly message: string;
}

/** What a file says: all that is right in it, and what is not. */
export interface ReadSettings {
  readonly settings: UserSettings;
  readonly mistakes: readonly Mistake[];
}

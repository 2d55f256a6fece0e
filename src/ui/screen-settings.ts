/** What a person set, as far as the screen needs it. */
import type { KeyTable } from '../app/keymap.ts';
import type { ListLook } from '../app/picker/columns.ts';
import type { ThemeChoice } from '../terminal/theme-choice.ts';
import type { Driver } from './driver.ts';
import type { ThemeStore } from './theme-store.ts';

/** What a person set of the screen. */
export interface ScreenSettings {
  readonly theme: ThemeChoice;
  readonly keys: KeyTable;
  readonly columns: ListLook['columns'];
  readonly dates: ListLook['dates'];
  /** The filter that the list opens with. */
  readonly filter: string;
  /** Clocks on the screen move once a minute. */
  readonly reducedMotion: boolean;
}

/** The answer to whether the settings changed; null in its place: they did not. */
export interface ChangedSettings {
  readonly settings: ScreenSettings;
  /** The first mistake, in one sentence. */
  readonly problem: string | null;
}

export const lookOf = ({ columns, dates }: ScreenSettings): ListLook => ({ columns, dates });

/** How often the file of the settings is looked at. */
const LOOK_MS = 2_000;

/** Changed settings hold at once, from their next look on; the timer is to be cleared. */
export function followSettings(
  changed: () => Promise<ChangedSettings | null>,
  { themes, driver }: { readonly themes: ThemeStore; readonly driver: Driver },
): NodeJS.Timeout {
  return setInterval(async () => {
    const now = await changed();
    if (now === null) return;
    const { settings, problem } = now;
    themes.choose(settings.theme);
    driver.dispatch({ type: 'settingsChanged', keys: settings.keys, look: lookOf(settings), problem });
  }, LOOK_MS);
}

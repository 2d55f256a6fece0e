/** What a person set, as far as the screen needs it, and its changes while the screen is there. */
import type { NotifyWay } from '../app/bell/ways.ts';
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
  /** Null: as it was chosen on the screen. */
  readonly notify: NotifyWay | null;
  /** For messages and patches; empty: the one of the environment. */
  readonly editor: string;
  /** The terminal's title tells how many sessions are at work. */
  readonly title: boolean;
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

/** The settings that hold: those of the start, until the file is another one. */
export class SettingsInForce {
  #settings: ScreenSettings;
  readonly #changed: () => Promise<ChangedSettings | null>;

  constructor(settings: ScreenSettings, changed: () => Promise<ChangedSettings | null>) {
    this.#settings = settings;
    this.#changed = changed;
  }

  get current(): ScreenSettings {
    return this.#settings;
  }

  /** Changed settings hold at once, from their next look on; the timer is to be cleared. */
  follow(screen: {
    readonly themes: ThemeStore;
    readonly driver: Driver;
    readonly onChange: () => void;
  }): NodeJS.Timeout {
    return setInterval(async () => {
      const changed = await this.#changed();
      if (changed !== null) this.#take(changed, screen);
    }, LOOK_MS);
  }

  #take(
    { settings, problem }: ChangedSettings,
    { themes, driver, onChange }: Parameters<SettingsInForce['follow']>[0],
  ): void {
    const before = this.#settings;
    this.#settings = settings;
    themes.choose(settings.theme);
    driver.dispatch({
      type: 'settingsChanged',
      keys: settings.keys,
      look: lookOf(settings),
      filter: settings.filter === before.filter ? null : { from: before.filter, to: settings.filter },
      notify: settings.notify === before.notify ? null : settings.notify,
      problem,
    });
    onChange();
  }
}

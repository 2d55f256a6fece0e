/**
 * Calls the person, and keeps the counts in the terminal's title: asks the pure decision (`app/bell/`) whenever something changed, and
 * sends what it says through the terminal. Promises: nothing is sent after `stop`; costs nothing while no session changes.
 */
import { type Attention, type BellState, openBell, stepBell } from '../app/bell/bell.ts';
import { ringText, titleText } from '../app/bell/words.ts';
import { viewerOf } from '../app/state.ts';
import type { StateFolder } from '../config/state-folder.ts';
import type { Conversation } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import type { ConversationStore } from '../live/source.ts';
import { listedTitle } from '../text/title.ts';
import type { Driver } from './driver.ts';
import type { EffectPorts } from './effects/ports.ts';

export interface BellRingerOptions extends Pick<EffectPorts, 'notify' | 'dispatch'> {
  readonly driver: Pick<Driver, 'getView' | 'subscribe'>;
  readonly conversations: Pick<ConversationStore, 'getSnapshot' | 'subscribe'>;
  /** What was chosen in another window since this one began is there, too. */
  readonly stateFolder: Pick<StateFolder, 'readPreferences'>;
  /** False: the window keeps its own title. */
  readonly hasTitle: () => boolean;
  readonly setTitle: (title: string | null) => void;
  readonly nowMs: () => number;
}

export class BellRinger {
  readonly #options: BellRingerOptions;
  readonly #stopListening: readonly (() => void)[];
  #bell: BellState;
  #focus: Attention['focus'] = 'unknown';
  #keyMs: number;
  #seen: { readonly rows: readonly Conversation[]; readonly open: ConversationId | null } | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BellRingerOptions) {
    this.#options = options;
    this.#keyMs = options.nowMs();
    this.#bell = openBell(this.#keyMs);
    const look = (): void => this.#lookIfNew();
    this.#stopListening = [options.conversations.subscribe(look), options.driver.subscribe(look)];
    look();
  }

  focusChanged(focus: 'in' | 'out'): void {
    this.#focus = focus;
    this.#look();
  }

  /** Whether the window's title is ours may be another answer now. */
  settingsChanged(): void {
    this.#look();
  }

  keyPressed(): void {
    this.#keyMs = this.#options.nowMs();
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stopListening) stop();
  }

  get #rows(): readonly Conversation[] {
    return this.#options.conversations.getSnapshot().atWork;
  }

  get #open(): ConversationId | null {
    return viewerOf(this.#options.driver.getView().state)?.conversation.id ?? null;
  }

  #lookIfNew(): void {
    if (this.#seen?.rows !== this.#rows || this.#seen.open !== this.#open) this.#look();
  }

  #look(): void {
    const { driver, hasTitle, setTitle, nowMs } = this.#options;
    const [rows, open] = [this.#rows, this.#open];
    this.#seen = { rows, open };
    const { glyphs } = driver.getView().state;
    const states = rows.flatMap(({ state }) => state ?? []);
    const kinds = states.map(({ kind }) => kind);
    setTitle(hasTitle() ? titleText(kinds, glyphs) : null);
    const sessions = rows.flatMap(row => {
      const { state, id } = row;
      if (state === null) return [];
      const bySubAgents = state.kind === 'working' && state.by === 'sub-agents';
      return [{ id, title: listedTitle(row), state: state.kind, sinceMs: state.sinceMs, bySubAgents }];
    });
    const attention = { focus: this.#focus, keyMs: this.#keyMs, open };
    const { bell, ring, wakeMs } = stepBell(this.#bell, sessions, { ...attention, nowMs: nowMs() });
    this.#bell = bell;
    clearTimeout(this.#timer);
    if (wakeMs !== null) this.#timer = setTimeout(() => this.#look(), Math.max(0, wakeMs - nowMs())).unref();
    if (ring !== null) this.#call(ringText(ring, glyphs));
  }

  #call(text: string): void {
    const { driver, stateFolder, notify, dispatch } = this.#options;
    const way = driver.getView().state.notify ?? stateFolder.readPreferences().notify;
    if (way === null) dispatch({ type: 'couldCall', text });
    else if (way !== 'off') notify(way, text);
  }
}

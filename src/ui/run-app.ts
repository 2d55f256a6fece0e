/**
 * Runs the interactive program, from the first frame until the terminal is restored. Loaded only when there is a terminal. The first
 * page is drawn without Ink: 67 ms less CPU before it is complete than with Ink (173 against 240 ms).
 */

import type { ComposerState } from '../app/composer/state.ts';
import type { Preferences } from '../app/effect.ts';
import { initialState } from '../app/initial-state.ts';
import type { Key } from '../app/key.ts';
import { takesText } from '../app/root/focus.ts';
import { menuKeysOf } from '../app/root/pasting.ts';
import { isForMenu } from '../app/root/press-key.ts';
import { type AppState, composerOf } from '../app/state.ts';
import { StateFolder } from '../config/state-folder.ts';
import { failureMessage } from '../format/error-message.ts';
import { parseConversationId } from '../format/identity.ts';
import { linksFor } from '../terminal/links.ts';
import type { Loan } from '../terminal/loan.ts';
import { notificationSequence } from '../terminal/notify/sequence.ts';
import { Terminal } from '../terminal/terminal.ts';
import type { AppOptions } from './app-options.ts';
import { BellRinger } from './bell-ringer.ts';
import { Driver } from './driver.ts';
import type { EffectPorts } from './effects/ports.ts';
import { EffectRunner } from './effects/run-effect.ts';
import { drawFirstPage } from './first-page.ts';
import { InkInput, InkOutput } from './ink-streams.ts';
import { existingFiles } from './painted-rows.ts';
import { partingWords } from './parting-words.ts';
import { lookOf, SettingsInForce } from './screen-settings.ts';
import { ThemeStore } from './theme-store.ts';

/** An idle screen's ages move on once a minute; a running command's clock ticks each second. */
const AGE_TICK_MS = 60_000;
const CLOCK_TICK_MS = 1_000;
/** How much typing a crash may cost. */
const DRAFT_MS = 2_000;
/** When moves that were cut off are finished: nothing of the first page waits for it. */
const FINISH_MS = 1_500;
/** How long files and threads may take to close. */
const CLOSE_MS = 1_000;

/** Resolves with the exit code: 0 when the user quit, 128 + n after a signal, 1 after a crash (its error is on stderr). */
export async function runApp(options: AppOptions): Promise<number> {
  return await new RunningApp(options).finished;
}

class RunningApp {
  readonly finished: Promise<number>;
  readonly #options: AppOptions;
  readonly #terminal: Terminal;
  readonly #driver: Driver;
  readonly #effects: EffectRunner;
  readonly #bell: BellRinger;
  readonly #inkInput = new InkInput();
  readonly #inkOutput: InkOutput;
  readonly #themes: ThemeStore;
  readonly #settings: SettingsInForce;
  /** Stops drawing: at first the frames without Ink, then Ink. */
  #stopDrawing: () => void = () => {};
  readonly #stateFolder: StateFolder;
  /** The composer as it was when its draft was last saved here. */
  #keptDraft: ComposerState | null = null;
  readonly #timers: readonly NodeJS.Timeout[];
  #finish: (code: number) => void = () => {};
  #ended = false;

  constructor(options: AppOptions) {
    this.#options = options;
    this.finished = new Promise(resolve => {
      this.#finish = resolve;
    });
    const { machine, source, color, glyphs, settings } = options;
    this.#settings = new SettingsInForce(settings, options.changedSettings);
    this.#themes = new ThemeStore(machine.env, { color, choice: settings.theme, ascii: glyphs.ascii });
    this.#stateFolder = StateFolder.of(machine.env, options.codexHome);
    this.#terminal = new Terminal(machine, linksFor(machine.env, options), {
      onKey: key => this.#press(key),
      onBurst: text => this.#takeBurst(text),
      onPaste: (text, problem) => this.#driver.dispatch({ type: 'paste', text, problem }),
      onResize: size => {
        this.#inkOutput.resize(size);
        this.#driver.dispatch({ type: 'resize', ...size });
        // After the frame of the new layout: where nothing changed React draws none, and the terminal's contents are unknown.
        setImmediate(() => this.#inkOutput.redraw());
      },
      onColours: colours => this.#themes.answer(colours),
      onFocus: focus => this.#focusChanged(focus),
      onReturn: () => this.#lookAgain(),
      onStop: () => this.#keepDraft(),
      onEnd: (code, error) => void this.#end(code, error),
    });
    const preferences = { ...this.#stateFolder.readPreferences(), ...options.preferences };
    const ports = this.#ports();
    this.#effects = new EffectRunner(ports);
    this.#driver = new Driver({
      initial: this.#initialState(preferences),
      ...source, // the stores, by their names
      nowMs: Date.now,
      run: this.#effects.run,
    });
    this.#inkOutput = new InkOutput(this.#terminal.size, frame => {
      if (!this.#ended)
        this.#terminal.painter.paint(frame, { hasCursor: takesText(this.#driver.getView().state) });
    });
    this.#bell = new BellRinger({
      ...ports,
      driver: this.#driver,
      conversations: source.conversations,
      hasTitle: () => options.title && this.#settings.current.title,
      setTitle: title => this.#terminal.setTitle(title),
      nowMs: Date.now,
    });
    this.#terminal.start();
    if (linksFor(machine.env, options) === 'shown')
      existingFiles.start(() => this.#driver.dispatch({ type: 'diskChanged' }));
    const { filter: query } = options.settings;
    source.conversations.setView({ scope: preferences.scope, sort: preferences.sort, query });
    // The list is not on the screen, and yet it is to be seen who holds what.
    if (options.board) source.conversations.setVisibleRows({ from: 0, to: 1 });
    if (options.open) {
      this.#driver.setItems(source.openItems(options.open, options.follows));
      this.#effects.run({ type: 'loadHighlight' });
    }
    this.#stopDrawing = drawFirstPage({
      driver: this.#driver,
      themes: this.#themes,
      paint: frame => this.#terminal.painter.paint(frame),
      onDrawn: () => this.#firstPageDrawn(),
    });
    this.#timers = this.#startTimers();
    this.#driver.dispatch({ type: 'diskChanged' });
  }

  #startTimers(): readonly NodeJS.Timeout[] {
    return [
      setInterval(() => this.#driver.dispatch({ type: 'diskChanged' }), AGE_TICK_MS),
      setInterval(() => this.#tick(), CLOCK_TICK_MS),
      setInterval(() => this.#keepDraft(), DRAFT_MS),
      this.#settings.follow({
        themes: this.#themes,
        driver: this.#driver,
        onChange: () => this.#bell.settingsChanged(),
      }),
    ];
  }

  /** What effects use of the running program. */
  #ports(): EffectPorts {
    const { machine, source, codexHome, cwd, folder } = this.#options;
    return {
      machine,
      source,
      hosts: this.#options.hosts,
      ...{ codexHome, cwd, folder },
      lendTerminal: borrow => this.#lendTerminal(borrow),
      editor: () => this.#settings.current.editor,
      stateFolder: this.#stateFolder,
      dispatch: action => this.#driver.dispatch(action),
      items: () => this.#driver.items,
      setItems: items => this.#driver.setItems(items),
      setSearch: search => this.#driver.setSearch(search),
      setUsage: usage => this.#driver.setUsage(usage),
      sendSequence: sequence => this.#terminal.painter.sendSequence(sequence),
      notify: (way, text) =>
        this.#terminal.painter.sendSequence(notificationSequence(way, text, machine.env)),
      quit: () => void this.#end(0),
      suspend: () => this.#terminal.suspend(),
      redraw: () => this.#redraw(),
    };
  }

  #initialState(preferences: Preferences): AppState {
    const { machine, glyphs, open, board, isDemo = false, settings } = this.#options;
    return initialState({
      keys: settings.keys,
      look: lookOf(settings),
      filter: settings.filter,
      size: this.#terminal.size,
      glyphs,
      home: machine.env.HOME,
      preferences,
      isDemo,
      drafts: new Set(this.#stateFolder.draftIds().flatMap(id => parseConversationId(id) ?? [])),
      open,
      board,
    });
  }

  async #handOverToInk(): Promise<void> {
    const { loadInk } = await import('./ink-parts.ts');
    const { mountInk } = await loadInk();
    if (this.#ended) return;
    this.#stopDrawing();
    this.#stopDrawing = mountInk({
      driver: this.#driver,
      themes: this.#themes,
      input: this.#inkInput,
      output: this.#inkOutput,
    });
    setTimeout(() => void this.#finishMoves(), FINISH_MS).unref();
  }

  /** Of a program that was killed while it moved sessions; what cannot be finished is said by the act that finds it again. */
  async #finishMoves(): Promise<void> {
    const { codexHome, machine } = this.#options;
    const { finishMoves } = await import('../actions/run-many.ts');
    await finishMoves(codexHome, machine.env).catch(() => {});
  }

  /**
   * A running command shows for how long it has been running; nothing else on the screen changes by itself. With reduced motion its clock
   * moves with the ages.
   */
  #tick(): void {
    if (this.#settings.current.reducedMotion) return;
    const items = this.#driver.getView().snapshot.items?.items.slice(-8) ?? [];
    const runs = items.some(item => 'status' in item && item.status === 'running');
    if (runs) this.#driver.dispatch({ type: 'diskChanged' });
  }

  /** Keys of a menu belong to ink-select-input, all others to the key table. */
  #press(key: Key): void {
    this.#bell.keyPressed();
    if (isForMenu(this.#driver.getView().state, key)) this.#inkInput.press(key);
    else this.#driver.dispatch({ type: 'key', key });
  }

  #takeBurst(text: string): void {
    const menuKeys = menuKeysOf(this.#driver.getView().state, text);
    if (menuKeys.length === 0) this.#driver.dispatch({ type: 'burst', text });
    for (const key of menuKeys) this.#press(key);
  }

  #lendTerminal<T>(borrow: (loan: Loan) => Promise<T>): Promise<T> {
    this.#keepDraft();
    return this.#terminal.lend(borrow);
  }

  #redraw(): void {
    this.#terminal.refresh();
    this.#lookAgain();
  }

  /** At the disk, and at hosts that are away. */
  #lookAgain(): void {
    this.#options.source.conversations.resync();
    this.#options.hosts?.retry();
  }

  #focusChanged(focus: 'in' | 'out'): void {
    this.#bell.focusChanged(focus);
    if (focus === 'in') this.#options.hosts?.retry();
  }

  /** Nothing of the first page waits for hosts. */
  #firstPageDrawn(): void {
    void this.#options.hosts?.start();
    void this.#handOverToInk();
  }

  /** Before each way out, and every few seconds of typing: a draft survives the end of the program, whatever ends it. */
  #keepDraft(): void {
    const composer = composerOf(this.#driver.getView().state);
    if (!composer || composer.phase.kind === 'loading' || composer === this.#keptDraft) return;
    this.#stateFolder.saveDraft(composer.conversation.id, composer.text);
    this.#keptDraft = composer;
  }

  #sayAtTheEnd(): void {
    const { turns, glyphs } = this.#driver.getView().state;
    const { unwrittenDrafts } = this.#stateFolder;
    this.#options.machine.stderr.write(partingWords({ turns, unwrittenDrafts, glyphs }));
  }

  async #end(code: number, error?: unknown): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#bell.stop();
    this.#keepDraft();
    if (await this.#terminal.stop()) {
      if (error !== undefined) {
        this.#options.machine.stderr.write(`rolltop stopped: ${failureMessage(error)}\n`);
      }
      this.#sayAtTheEnd();
    }
    this.#stopDrawing();
    const patience = new Promise(resolve => setTimeout(resolve, CLOSE_MS));
    await Promise.race([this.#close(), patience]);
    this.#finish(code);
  }

  async #close(): Promise<void> {
    await this.#effects.close().catch(() => {});
    await this.#driver.items?.close().catch(() => {});
    await this.#options.source.close().catch(() => {});
  }
}

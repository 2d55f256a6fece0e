// What the driver does, for one viewer over a real file and the real store.
import { expect, onTestFinished, vi } from 'vitest';
import type { Effect } from '../../src/app/effect.ts';
import { USUAL_KEYS } from '../../src/app/keymap.ts';
import type { Size } from '../../src/app/state.ts';
import type { SearchCommand, ViewerCommand } from '../../src/app/viewer/commands.ts';
import type { ViewerContext, ViewerEvent } from '../../src/app/viewer/event.ts';
import { openViewer, type ViewerState } from '../../src/app/viewer/state.ts';
import { updateViewer } from '../../src/app/viewer/update.ts';
import { viewerWindow } from '../../src/app/viewer/window.ts';
import type { ItemLimits } from '../../src/live/session/item-limits.ts';
import { LocalItemStore } from '../../src/live/session/item-store.ts';
import { localSessionFiles } from '../../src/live/session/session-files.ts';
import { systemClock } from '../../src/rollout/file/clock.ts';
import { UNICODE_GLYPHS } from '../../src/text/glyphs.ts';
import { rowWidth, spansText } from '../../src/text/spans.ts';
import { someConversation, T0 } from './items.ts';

/** A jump takes a few readings, each of which shows what the next one has to be. */
const MOST_READINGS = 500;
const QUIET_ROUNDS = 3;

export interface OpenFileOptions {
  readonly detail?: ViewerState['detail'];
  readonly limits?: ItemLimits;
  readonly size?: Size;
}

/** What the driver does, for one viewer. */
export class OpenFile {
  readonly store: LocalItemStore;
  /** Effects that read, and those of them that have not come back. */
  #reads = 0;
  #running = 0;
  state: ViewerState;
  size: Size = { columns: 80, rows: 24 };
  #token = 1;
  #stop = new AbortController();

  constructor(path: string, { detail = 'tools', limits, size }: OpenFileOptions = {}) {
    const conversation = { ...someConversation, path, sizeBytes: null };
    this.state = openViewer({ id: conversation.id, path }, detail);
    this.store = new LocalItemStore({
      conversation,
      current: () => undefined,
      files: localSessionFiles({ findPath: async () => null, watchFile: () => () => {} }),
      clock: systemClock,
      onClosed: () => {},
      onTurn: () => {},
      ...(limits && { limits }),
    });
    if (size) this.size = size;
    this.store.subscribe(() => this.send({ type: 'diskChanged' }));
    onTestFinished(() => this.store.close());
  }

  context(): ViewerContext {
    const { size } = this;
    const items = this.store.getSnapshot();
    return {
      items,
      size,
      nowMs: T0,
      glyphs: UNICODE_GLYPHS,
      keys: USUAL_KEYS,
      composing: false,
      token: this.#token,
    };
  }

  send(event: ViewerEvent): void {
    const { state, effects } = updateViewer(this.state, event, this.context());
    this.#token += 1;
    this.state = state;
    for (const effect of effects) this.#run(effect);
  }

  press(...commands: (ViewerCommand | SearchCommand)[]): void {
    for (const command of commands) this.send({ type: 'command', command });
  }

  /** Nothing more is read, nor begun a moment later: a reading ends when the machine comes to it. */
  async settled(): Promise<void> {
    let quietRounds = 0;
    let readings = 0;
    for (let before = -1; quietRounds < QUIET_ROUNDS; ) {
      const isNew = before !== this.#reads;
      if (isNew) readings += 1;
      if (readings > MOST_READINGS) throw new Error(`it never comes to rest: ${JSON.stringify(this.state)}`);
      quietRounds = isNew || this.#running > 0 ? 0 : quietRounds + 1;
      before = this.#reads;
      // Behind all reading that was requested.
      await this.store.positionInHistory({ path: this.state.conversation.path, offset: 0 });
      await new Promise(resolve => setTimeout(resolve, 1));
    }
  }

  async #comesBack(reading: Promise<ViewerEvent>): Promise<void> {
    this.#running += 1;
    this.send(await reading);
    this.#running -= 1;
  }

  #run(effect: Effect): void {
    const { store } = this;
    if (effect.type !== 'showItems') this.#reads += 1;
    if (effect.type === 'loadItems') {
      const { where } = effect;
      if (where === 'before') store.loadBefore();
      else if (where === 'after') store.loadAfter();
      else if (where === 'start') store.loadStart();
      else store.loadEnd();
    } else if (effect.type === 'showItems') store.setVisible(effect);
    else if (effect.type === 'find') {
      this.#stop = new AbortController();
      const { token } = effect;
      const found = store.find(effect.request, this.#stop.signal);
      void this.#comesBack(found.then(offset => ({ type: 'found', token, offset })));
    } else if (effect.type === 'stopFind') this.#stop.abort();
    else if (effect.type === 'loadAround') {
      const { token, offset } = effect;
      void this.#comesBack(store.loadAround(offset).then(() => ({ type: 'loadedAround', token, offset })));
    } else if (effect.type === 'readRaw') {
      const { token, offset } = effect;
      void store
        .readRaw(offset, { from: 0, bytes: 1000 })
        .then(lines => this.send({ type: 'rawRead', token, lines }));
    }
  }

  screen(): string[] {
    const { rows } = viewerWindow(this.state, this.context());
    expect(rows.map(rowWidth)).toEqual(Array.from({ length: this.size.rows }, () => this.size.columns));
    return rows.map(row => spansText(row.spans));
  }

  /** Without marks and scroll bar. */
  body(): string[] {
    return this.screen()
      .slice(2, -2)
      .map(line => [...line].slice(1, -2).join('').trimEnd());
  }

  sees(check: (screen: string) => void): Promise<void> {
    return vi.waitFor(() => check(this.screen().join('\n')), { timeout: 60_000, interval: 5 });
  }
}

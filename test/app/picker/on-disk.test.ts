import { rmSync, utimesSync } from 'node:fs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Intent } from '../../../src/app/intent.ts';
import type { PickerEvent } from '../../../src/app/picker/event.ts';
import { LocalConversationStore } from '../../../src/live/list/conversation-store.ts';
import { FolderWatcher } from '../../../src/live/watcher.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { TemporaryHome } from '../../sessions/temporary-home.ts';
import { PickerHarness } from '../../support/picker.ts';

const MINUTE = 60_000;

/** The picker over a real folder: effects go to the store, its changes come back, as in the program. */
class LiveDesk {
  readonly picker: PickerHarness;
  readonly intents: Intent[] = [];
  readonly #store: LocalConversationStore;

  constructor(home: TemporaryHome) {
    this.#store = new LocalConversationStore({
      codexHome: home.path,
      cwd: '/code/app',
      clock: systemClock,
      watcher: new FolderWatcher(),
      probeHolders: async () => new Map(),
    });
    onTestFinished(() => this.#store.close());
    this.picker = new PickerHarness(this.#store.getSnapshot(), { size: { columns: 100, rows: 14 } });
    this.#after(() => {});
    this.#store.subscribe(() => this.send({ type: 'diskChanged' }));
  }

  send(event: PickerEvent): void {
    this.picker.context = {
      ...this.picker.context,
      snapshot: this.#store.getSnapshot(),
      nowMs: Date.now(),
    };
    this.#after(() => this.picker.send(event));
  }

  press(...commands: Extract<PickerEvent, { type: 'command' }>['command'][]): void {
    for (const command of commands) this.send({ type: 'command', command });
  }

  #after(step: () => void): void {
    step();
    for (const effect of this.picker.step.effects) {
      if (effect.type === 'setView') this.#store.setView(effect.view);
      if (effect.type === 'readTitles') this.#store.setVisibleRows(effect);
    }
    if (this.picker.step.intent) this.intents.push(this.picker.step.intent);
  }

  get title(): string {
    const found = this.picker.context.snapshot.at(this.picker.state.index);
    return found?.conversation.summary?.title ?? '';
  }

  async sees(check: () => void): Promise<void> {
    await vi.waitFor(check, { timeout: 60_000, interval: 10 });
  }

  async showsAll(count: number): Promise<void> {
    await this.sees(() => {
      const { snapshot } = this.picker.context;
      expect([snapshot.phase, snapshot.length, snapshot.titles.read]).toEqual(['ready', count, count]);
    });
  }
}

/** Sessions 1 … count, the first one written last. */
function filledHome(count: number): TemporaryHome {
  const home = new TemporaryHome();
  for (let n = 1; n <= count; n++) {
    home.session({
      n,
      time: '2026-11-22T05-00-00',
      title: `question ${n}.`,
      updatedMs: Date.now() - n * MINUTE,
    });
  }
  return home;
}

describe('the picker over a real folder', () => {
  test('lists, pages, and draws titles that were read before they were needed', async () => {
    const live = new LiveDesk(filledHome(40));
    await live.showsAll(40);
    expect(live.picker.screen[2]).toMatch(/1m {2}question 1\. +app/);
    live.press('pageDown');
    expect(live.title).toBe(`question ${live.picker.pageRows + 1}.`);
    expect(live.picker.screen.at(-1)).toMatch(/page 2 of 4 $/);
  });

  test('a session that appears while the list is scrolled moves nothing and is counted', async () => {
    const home = filledHome(40);
    const live = new LiveDesk(home);
    await live.showsAll(40);
    live.press('pageDown', 'down');
    const before = { title: live.title, row: live.picker.screenRow };
    home.session({ n: 99, time: '2026-11-22T06-00-00', title: 'just begun' });
    await live.sees(() => expect(live.picker.screen[0]).toContain('1 new ↑'));
    expect({ title: live.title, row: live.picker.screenRow }).toEqual(before);
    live.press('first');
    await live.sees(() => expect(live.title).toBe('just begun'));
  });

  test('a session that grows goes to the top; the selection stays with its own', async () => {
    const home = filledHome(40);
    const live = new LiveDesk(home);
    await live.showsAll(40);
    live.press('down', 'down');
    const path = home.session({ n: 30, time: '2026-11-22T05-00-00', title: 'question 30.' });
    utimesSync(path, new Date(), new Date());
    await live.sees(() => expect(live.picker.screen[2]).toContain('question 30.'));
    expect([live.title, live.picker.screenRow, live.picker.state.top]).toEqual(['question 3.', 3, 0]);
  });

  test('the whole burst "/ question 17 Enter" opens the session it names', async () => {
    const live = new LiveDesk(filledHome(40));
    await live.showsAll(40);
    live.press('filter');
    for (const letter of 'question 17') live.send({ type: 'text', text: letter });
    live.press('openSelected');
    await live.sees(() => expect(live.intents).toHaveLength(1));
    expect(live.intents[0]).toMatchObject({
      kind: 'open',
      conversation: { summary: { title: 'question 17.' } },
    });
  });

  test('a deleted session leaves the selection to its neighbour', async () => {
    const home = filledHome(40);
    const path = home.session({
      n: 5,
      time: '2026-11-22T05-00-00',
      title: 'question 5.',
      updatedMs: Date.now() - 5 * MINUTE,
    });
    const live = new LiveDesk(home);
    await live.showsAll(40);
    live.press('down', 'down', 'down', 'down');
    expect(live.title).toBe('question 5.');
    rmSync(path);
    await live.sees(() => expect(live.picker.context.snapshot.length).toBe(39));
    expect([live.title, live.picker.screenRow]).toEqual(['question 6.', 4]);
  });

  test('an empty home says so, and the first session appears by itself', async () => {
    const home = new TemporaryHome();
    const live = new LiveDesk(home);
    await live.sees(() => expect(live.picker.screen[3]).toContain('There is no '));
    home.session({ n: 1, time: '2026-11-22T05-00-00', title: 'the first one' });
    await live.sees(() => expect(live.picker.screen[2]).toContain('the first one'));
  });
});

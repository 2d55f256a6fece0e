/** What an open session used: the same as a reading of all files says, and kept up from the lines that come. */
import { appendFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ConversationId } from '../../../src/format/identity.ts';
import { LocalItemStore } from '../../../src/live/session/item-store.ts';
import { localSessionFiles } from '../../../src/live/session/session-files.ts';
import type { OpenUsage } from '../../../src/live/snapshot.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { segmentPathOf } from '../../../src/sessions/path-of.ts';
import { idOf, TemporaryHome } from '../../sessions/temporary-home.ts';
import { conversation } from '../../support/conversations.ts';
import { count, header, linesText as text, turn } from '../../usage/planted.ts';

function opened(home: TemporaryHome, path: string): { readonly usage: () => OpenUsage | null | undefined } {
  const store = new LocalItemStore({
    conversation: { ...conversation(1), id: idOf(1) as ConversationId, path },
    current: () => undefined,
    files: localSessionFiles({
      findPath: id => segmentPathOf(home.path, id),
      watchFile: () => () => {},
    }),
    clock: systemClock,
    counting: { pricesPath: null },
    onTurn: () => {},
    onClosed: () => {},
  });
  onTestFinished(() => store.close());
  return { usage: () => store.getSnapshot().usage };
}

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 30_000, interval: 20 });

describe('the usage of an open session', () => {
  it('is that of its requests, and goes on with the lines that come', async () => {
    const home = new TemporaryHome();
    const begun = [header(1), turn('gpt-5'), count([1000, 400, 100]), count([1000, 400, 100])];
    const path = home.session({ n: 1, time: '2026-11-22T05-00-00', content: text(begun) });
    const { usage } = opened(home, path);
    await until(() => expect(usage()).toMatchObject({ tokens: 1100, approximate: false, unpriced: 0 }));
    expect(usage()?.dollars).toBeGreaterThan(0);
    // 1,100 of 258,400 round to nothing.
    expect(usage()?.context).toEqual({ percent: 0, window: 258_400 });

    const before = usage()?.dollars ?? 0;
    const more = count([151_000, 400, 1100], [150_000, 0, 1000]);
    appendFileSync(path, text([more, more]));
    await until(() => expect(usage()).toMatchObject({ tokens: 152_100 }));
    expect(usage()?.context?.percent).toBe(58);
    expect(usage()?.dollars).toBeGreaterThan(before);

    appendFileSync(path, text([turn('nobody-knows'), count([152_000, 400, 1100], [1000, 0, 0])]));
    await until(() => expect(usage()).toMatchObject({ tokens: 153_100, unpriced: 1000 }));
  });

  it('leaves out what a fork copied from its parent', async () => {
    const home = new TemporaryHome();
    const parent = [turn('gpt-5'), count([1000, 0, 100]), count([2000, 0, 200], [1000, 0, 100])];
    home.session({ n: 2, time: '2026-11-22T04-00-00', content: text([header(2), ...parent]) });
    const fork = [
      header(1, { forked_from_id: idOf(2) }),
      { ...header(2), afterMs: 1 },
      ...parent.map((line, index) => ({ ...line, afterMs: 2 + index })),
      count([2500, 0, 250], [500, 0, 50]),
    ];
    const path = home.session({ n: 1, time: '2026-11-22T05-00-00', content: text(fork) });
    const { usage } = opened(home, path);
    await until(() => expect(usage()).toMatchObject({ tokens: 550 }));
    appendFileSync(path, text([count([2600, 0, 250], [100, 0, 0])]));
    await until(() => expect(usage()).toMatchObject({ tokens: 650 }));
  });

  it('is null tokens where nothing is recorded', async () => {
    const home = new TemporaryHome();
    const path = home.session({
      n: 1,
      time: '2026-11-22T05-00-00',
      content: text([header(1), turn('gpt-5')]),
    });
    const { usage } = opened(home, path);
    await until(() => expect(usage()).toMatchObject({ tokens: null, dollars: 0, context: null }));
  });
});

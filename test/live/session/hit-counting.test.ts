import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ByteOffset } from '../../../src/format/identity.ts';
import { assembleItems } from '../../../src/format/items/assemble.ts';
import type { Item } from '../../../src/format/items/item.ts';
import { itemText } from '../../../src/format/items/item-text.ts';
import { parseLine } from '../../../src/format/parse-line.ts';
import { matcherOf } from '../../../src/live/session/find-items.ts';
import { LocalItemStore } from '../../../src/live/session/item-store.ts';
import { localSessionFiles } from '../../../src/live/session/session-files.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { openRollout } from '../../../src/rollout/file/open.ts';
import { headerOf } from '../../../src/rollout/read/header.ts';
import { readLinesForward } from '../../../src/rollout/read/read-lines.ts';
import { line, message } from '../../sessions/temporary-home.ts';
import { conversation } from '../../support/conversations.ts';
import { longRollout, versions } from './long-rollout.ts';

function fileOf(lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-hits-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'long.jsonl');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

function open(path: string): LocalItemStore {
  const store = new LocalItemStore({
    conversation: { ...conversation(1), path },
    current: () => undefined,
    onTurn: () => {},
    files: localSessionFiles({ findPath: async () => null, watchFile: () => () => {} }),
    clock: systemClock,
    onClosed: () => {},
  });
  onTestFinished(() => store.close());
  return store;
}

/** The reference: all lines of the file, assembled together. */
async function wholeFile(path: string): Promise<readonly Item[]> {
  const file = await openRollout(path);
  const raws = [];
  for await (const lines of readLinesForward(file)) raws.push(...lines);
  await file.close();
  const { dialect } = headerOf(raws.slice(0, 1));
  return assembleItems(
    raws.map(raw => parseLine(raw, dialect)),
    { dialect, firstLine: 1 },
  );
}

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 5 });

/** Some number of rows that differs from item to item. */
const rowsWith = (item: Item): number => itemText(item).length % 4;

describe('counting the hits of a search', () => {
  it.each(versions)('counts in %s what a check of every item counts, and where each is', async version => {
    const path = fileOf(longRollout(version, 1_200_000));
    const store = open(path);
    store.countHits({ text: 'echo', rowsWith });
    await eventually(() => expect(store.getSnapshot().hits?.exact).toBe(true));
    const matches = matcherOf({ kind: 'text', text: 'echo' });
    let total = 0;
    const { hits } = store.getSnapshot();
    for (const item of await wholeFile(path)) {
      expect(hits?.before(item.offset)).toBe(total);
      if (matches(item)) total += Math.max(1, rowsWith(item));
    }
    expect(total).toBeGreaterThan(20);
    expect(hits).toMatchObject({ text: 'echo', total });
  });

  it('counts what comes at the end, also when the tail has become a chunk', async () => {
    const path = fileOf(longRollout('0.144.0', 600_000));
    const store = open(path);
    store.countHits({ text: 'needle', rowsWith: () => 1 });
    await eventually(() => expect(store.getSnapshot().hits).toMatchObject({ exact: true, total: 0 }));
    const prompt = (n: number) =>
      line('response_item', message('user', 'input_text', `needle ${n} ${'hay '.repeat(500)}`));
    for (let round = 1; round <= 4; round += 1) {
      appendFileSync(path, Array.from({ length: 100 }, (_, n) => prompt(n)).join(''));
      await eventually(() =>
        expect(store.getSnapshot().hits).toMatchObject({ exact: true, total: round * 100 }),
      );
    }
  });

  it('ends with its search, and with another one', async () => {
    const store = open(fileOf(longRollout('0.169.0', 400_000)));
    store.countHits({ text: 'echo', rowsWith: () => 1 });
    store.countHits({ text: 'nothing has this', rowsWith: () => 1 });
    await eventually(() =>
      expect(store.getSnapshot().hits).toMatchObject({ text: 'nothing has this', total: 0, exact: true }),
    );
    store.countHits(null);
    await store.loadAround(0 as ByteOffset);
    expect(store.getSnapshot().hits).toBeNull();
  });

  it('stops where nobody goes on, and says that there are more', async () => {
    const store = open(fileOf(longRollout('0.169.0', 400_000)));
    store.countHits({ text: 'e', rowsWith: () => 5_000 });
    await eventually(() => expect(store.getSnapshot().hits?.total).toBe(10_000));
    expect(store.getSnapshot().hits?.exact).toBe(false);
  });
});

/** An open conversation that is taken back meanwhile: it is followed into the file that it goes on in, and what is read stays where it is. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { dayFolder } from '../../../src/format/file-name.ts';
import type { ByteOffset } from '../../../src/format/identity.ts';
import type { Item } from '../../../src/format/items/item.ts';
import { followSession } from '../../../src/index.ts';
import { openLocalSource } from '../../../src/live/local-source.ts';
import type { ItemStore } from '../../../src/live/source.ts';
import { findSession } from '../../../src/sessions/find.ts';
import { copyOfHome } from '../../support/home-fixtures.ts';

const DAY = 'sessions/2026/11/29';
const FIRST = '01a2265b-d7bd-79e1-b910-c40baa4d73e4';

/** The home with the first file only; the later ones are put into it by the test. */
function beginning() {
  const home = copyOfHome('reverted-thread');
  const names = readdirSync(join(home, DAY)).sort();
  const [first = '', second = '', third = ''] = names.map(name => join(home, DAY, name));
  const later = [second, third].map(path => ({ path, bytes: readFileSync(path) }));
  for (const { path } of later) rmSync(path);
  return { home, first, second: later[0] as Later, third: later[1] as Later };
}

interface Later {
  readonly path: string;
  readonly bytes: Buffer;
}

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 20 });

async function open(home: string, session: string, follows?: 'file'): Promise<ItemStore> {
  const source = openLocalSource({ codexHome: home, cwd: home });
  onTestFinished(() => source.close());
  const found = await findSession(session, { codexHome: home, cwd: home, nowMs: Date.now() });
  if (found.kind !== 'found') throw new Error('not found');
  const listed = await vi.waitFor(() => {
    const row = source.conversations.find(found.conversation.id);
    if (row?.summary == null) throw new Error('not listed yet');
    return row;
  }, 10_000);
  const store = source.openItems(follows === 'file' ? found.conversation : listed, follows);
  await eventually(() => expect(store.getSnapshot().state.kind).toBe('ready'));
  await whole(store);
  return store;
}

const prompts = (items: readonly Item[]): string[] =>
  items.flatMap(item =>
    item.kind === 'user' ? [`${item.takenBack ? 'taken back: ' : ''}${item.text.split(' (')[0]}`] : [],
  );

function prompt(store: ItemStore, word: string): Extract<Item, { kind: 'user' }> {
  for (const item of store.getSnapshot().items)
    if (item.kind === 'user' && item.text.includes(word)) return item;
  throw new Error(`${word} is not there`);
}

/** All items in memory, as a screen loads them when the person scrolls up. */
async function whole(store: ItemStore): Promise<void> {
  await eventually(() => {
    const { reachesStart, reachesEnd } = store.getSnapshot();
    if (!reachesStart) store.loadBefore();
    if (!reachesEnd) store.loadAfter();
    expect({ reachesStart, reachesEnd }).toEqual({ reachesStart: true, reachesEnd: true });
  });
}

const said = (store: ItemStore): string[] => prompts(store.getSnapshot().items);

describe('an open conversation that is taken back', () => {
  it('goes on in the new file, and says so', async () => {
    const { home, first, second, third } = beginning();
    const store = await open(home, FIRST);
    expect(said(store)).toHaveLength(3);
    writeFileSync(second.path, second.bytes);
    await eventually(() => expect(store.getSnapshot().event).toBe('continued'));
    const { conversation, items, reachesEnd, arrivals } = store.getSnapshot();
    expect(conversation).toMatchObject({ id: FIRST, path: second.path, earlierSegments: [first] });
    // Nothing of the list's row is lost, whose fields are getters.
    expect(conversation.createdMs).toBe(new Date(2026, 10, 29, 8, 11, 22).getTime());
    expect(prompts(items)).toEqual([
      'first question alpha',
      'second question bravo',
      'fourth question delta',
      'does rolltop append here?',
      'fifth echo',
    ]);
    expect(items.find(item => item.kind === 'continued')).toMatchObject({ removed: { turns: 1 } });
    expect({ reachesEnd, isNew: arrivals > 0 }).toEqual({ reachesEnd: true, isNew: true });
    writeFileSync(third.path, third.bytes);
    await eventually(() => expect(said(store).at(-1)).toBe('sixth question foxtrot'));
    expect(store.getSnapshot().conversation.earlierSegments).toEqual([first, second.path]);
    // Lines of the new file are followed.
    const line = third.bytes.toString().trimEnd().split('\n').at(-1) ?? '';
    writeFileSync(third.path, `${line.replace(/"ordinal":\d+/, '"ordinal":900')}\n`, { flag: 'a' });
    const before = arrivals;
    await eventually(() => expect(store.getSnapshot().arrivals).toBeGreaterThan(before));
  });

  it('is found in the folder of today, and not before the first line of the file is whole', async () => {
    const { home, second } = beginning();
    const store = await open(home, FIRST);
    const today = join(home, 'sessions', ...dayFolder(new Date()));
    mkdirSync(today, { recursive: true });
    const path = join(today, basename(second.path));
    const end = second.bytes.indexOf(0x0a) + 1;
    writeFileSync(path, second.bytes.subarray(0, end - 40));
    await new Promise(resolve => setTimeout(resolve, 2_500));
    expect(store.getSnapshot()).toMatchObject({ event: null, conversation: { id: FIRST } });
    expect(said(store)).toHaveLength(3);
    writeFileSync(path, second.bytes.subarray(end - 40), { flag: 'a' });
    await eventually(() => expect(said(store)).toContain('fourth question delta'));
  });

  it('keeps places: what was read is at the same position, and is marked when it was taken back', async () => {
    const { home, second } = beginning();
    const store = await open(home, FIRST);
    const charlie = prompt(store, 'charlie');
    const bravo = prompt(store, 'bravo');
    writeFileSync(second.path, second.bytes);
    await eventually(() => expect(store.getSnapshot().event).toBe('continued'));
    const at = (offset: ByteOffset) => store.getSnapshot().items.find(item => item.offset === offset);
    expect(at(bravo.offset)).toMatchObject({ text: bravo.text });
    expect(at(charlie.offset)).toBeUndefined();
    await store.loadAround(charlie.offset);
    expect(at(charlie.offset)).toMatchObject({ text: charlie.text, takenBack: true });
  });

  it('stays at an earlier file that was named', async () => {
    const { home, first, second, third } = beginning();
    for (const { path, bytes } of [second, third]) writeFileSync(path, bytes);
    const store = await open(home, first, 'file');
    await new Promise(resolve => setTimeout(resolve, 2_500));
    expect(store.getSnapshot()).toMatchObject({ event: null, conversation: { path: first } });
    expect(said(store)).toContain('third question charlie');
  });
});

describe('what was taken back', () => {
  it('is unfolded above its border, and folded again', async () => {
    const { home, second, third } = beginning();
    for (const { path, bytes } of [second, third]) writeFileSync(path, bytes);
    const store = await open(home, FIRST);
    const folded = ['first question alpha', 'second question bravo', 'fourth question delta'];
    await eventually(() => expect(said(store).slice(0, 3)).toEqual(folded));
    const borders = () => store.getSnapshot().items.filter(item => item.kind === 'continued');
    const [border] = borders();
    if (border === undefined) throw new Error('no border');
    await store.foldTakenBack(border.offset, 'unfolded');
    await whole(store);
    await eventually(() =>
      expect(said(store).slice(0, 4)).toEqual([
        ...folded.slice(0, 2),
        'taken back: third question charlie',
        'fourth question delta',
      ]),
    );
    expect(borders()[0]).toMatchObject({ offset: border.offset, removed: { unfolded: true } });
    const { items } = store.getSnapshot();
    expect(items.map(({ offset }) => offset)).toEqual(
      items.map(({ offset }) => offset).toSorted((a, b) => a - b),
    );
    await store.foldTakenBack(border.offset, 'folded');
    await whole(store);
    await eventually(() => expect(said(store).slice(0, 3)).toEqual(folded));
  });

  it('is unfolded segment by segment, where nothing builds on one', async () => {
    const { home, first, second, third } = beginning();
    const text = third.bytes
      .toString()
      .replace(
        /"thread_id":"[^"]+","end_ordinal_exclusive":42,"end_byte_offset":9055/,
        `"thread_id":"${FIRST}","end_ordinal_exclusive":15,"end_byte_offset":9967`,
      );
    writeFileSync(second.path, second.bytes);
    const store = await open(home, FIRST);
    const delta = prompt(store, 'delta');
    writeFileSync(third.path, text);
    await eventually(() => expect(said(store)).toEqual(['first question alpha', 'sixth question foxtrot']));
    await store.loadAround(delta.offset);
    const found = store.getSnapshot().items.find(({ offset }) => offset === delta.offset);
    expect(found).toMatchObject({ text: delta.text, takenBack: true });
    await whole(store);
    await eventually(() =>
      expect(said(store)).toEqual([
        'first question alpha',
        'taken back: second question bravo',
        'taken back: third question charlie',
        'taken back: fourth question delta',
        'taken back: does rolltop append here?',
        'taken back: fifth echo',
        'sixth question foxtrot',
      ]),
    );
    expect(first).toContain(FIRST);
  });

  it('can still be read when the conversation was archived while it was open', async () => {
    const { home, first, second } = beginning();
    writeFileSync(second.path, second.bytes);
    const store = await open(home, FIRST);
    const border = store.getSnapshot().items.find(item => item.kind === 'continued');
    if (border === undefined) throw new Error('no border');
    mkdirSync(join(home, 'archived_sessions'));
    for (const path of [first, second.path]) {
      copyFileSync(path, join(home, 'archived_sessions', basename(path)));
      rmSync(path);
    }
    await eventually(() => expect(store.getSnapshot().event).not.toBeNull());
    await store.foldTakenBack(border.offset, 'unfolded');
    await whole(store);
    await eventually(() => expect(said(store)).toContain('taken back: third question charlie'));
  });
});

describe('followSession', () => {
  it('goes on in the new file, and names what was taken back', async () => {
    const { home, first, second } = beginning();
    const ended = new AbortController();
    const changes: string[] = [];
    const byOffset = new Map<number, string>();
    for await (const change of followSession(first, { codexHome: home, last: 100, signal: ended.signal })) {
      if (change.kind === 'file') changes.push(change.event);
      if (change.kind === 'removed') changes.push(`removed ${byOffset.get(change.offset)}`);
      if (change.kind !== 'item' || change.item.kind !== 'user') continue;
      const [text = ''] = change.item.text.split(' (');
      byOffset.set(change.item.offset, text);
      changes.push(text);
      if (text === 'third question charlie') writeFileSync(second.path, second.bytes);
      if (text === 'fifth echo') ended.abort();
    }
    expect(changes.filter(one => !one.endsWith('undefined'))).toEqual([
      'first question alpha',
      'second question bravo',
      'third question charlie',
      'continued',
      'removed third question charlie',
      'fourth question delta',
      'does rolltop append here?',
      'fifth echo',
    ]);
  });
});

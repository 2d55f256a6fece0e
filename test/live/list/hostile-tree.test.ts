import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Conversation } from '../../../src/format/conversation.ts';
import { parseConversationId } from '../../../src/format/identity.ts';
import { openLocalSource } from '../../../src/live/local-source.ts';
import type { ConversationSource, ItemStore } from '../../../src/live/source.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { UNICODE_GLYPHS } from '../../../src/text/glyphs.ts';
import { itemRows } from '../../../src/text/item-rows.ts';
import { spansText } from '../../../src/text/spans.ts';
import { line, rollout } from '../../sessions/temporary-home.ts';
import { randomOf, uuidOf } from '../../support/hostile-contents.ts';
import { fingerprint, type HostileTree, plantHostileTree } from '../../support/hostile-tree.ts';
import { NEVER_DRAWN } from '../../text/never-drawn.ts';

const SEED = 20_261_123;
const PATIENCE_MS = 120_000;

let tree: HostileTree;

beforeAll(() => {
  tree = plantHostileTree({ seed: SEED, busy: 300 });
}, PATIENCE_MS);
afterAll(() => tree?.remove());

function open(): ConversationSource {
  const source = openLocalSource({
    codexHome: tree.codexHome,
    cwd: '/code/app',
    clock: systemClock,
    probeHolders: async () => new Map(),
  });
  source.conversations.subscribe(() => {});
  source.conversations.setVisibleRows({ from: 0, to: 50 });
  return source;
}

function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 60_000, interval: 20 });
}

function rowsOf({ conversations }: ConversationSource): Conversation[] {
  const snapshot = conversations.getSnapshot();
  return Array.from({ length: snapshot.length }, (_, index) => snapshot.at(index)?.conversation).filter(
    row => row !== undefined,
  );
}

async function ready(source: ConversationSource): Promise<void> {
  await eventually(() => {
    const { phase, titles } = source.conversations.getSnapshot();
    expect([phase, titles.read]).toEqual(['ready', titles.of]);
  });
}

async function opened(source: ConversationSource, row: Conversation): Promise<ItemStore> {
  const items = source.openItems(row);
  await eventually(() => expect(items.getSnapshot().state.kind).not.toBe('opening'));
  return items;
}

function expectDrawable(items: ItemStore, what: string): void {
  const { items: shown } = items.getSnapshot();
  const offsets = shown.map(item => item.offset);
  expect([what, offsets]).toEqual([what, offsets.toSorted((a, b) => a - b)]);
  for (const item of shown.slice(-40))
    for (const row of itemRows(item, { width: 80, folded: true, glyphs: UNICODE_GLYPHS, nowMs: 0 }))
      if (NEVER_DRAWN.test(spansText(row.spans))) expect.fail(`${what}: ${JSON.stringify(row)}`);
}

describe(`the stores over hundreds of hostile files (seed ${SEED})`, () => {
  test(
    'list every session, open each at both ends, and write nothing',
    async () => {
      const before = fingerprint(tree.codexHome);
      const source = open();
      await ready(source);
      source.conversations.setView({ scope: 'all', sort: 'created', query: '' });
      const rows = rowsOf(source);
      const ids = new Set<string>(rows.map(row => row.id));
      const paths = new Set(rows.map(row => row.path));
      const missing = tree.rollouts.filter(({ id, path }) => !ids.has(id) && !paths.has(path));
      expect(missing.map(({ kind, path }) => [kind, path])).toEqual([]);
      expect(tree.others.filter(path => paths.has(path))).toEqual([]);
      const kinds = new Map<string, number>();
      for (const { kind, path, id } of tree.rollouts) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        const row = rows.find(each => each.path === path || each.id === parseConversationId(id));
        if (row === undefined || (kinds.get(kind) ?? 0) > 8) continue;
        const items = await opened(source, row);
        expectDrawable(items, kind);
        items.loadStart();
        await eventually(() => {
          const { reachesStart, state } = items.getSnapshot();
          expect([kind, reachesStart || state.kind === 'failed']).toEqual([kind, true]);
        });
        expectDrawable(items, kind);
        await items.find(
          { target: { kind: 'text', text: 'nowhere' }, direction: 'forward', from: 0 as never },
          new AbortController().signal,
        );
        await items.close();
      }
      await source.close();
      expect(fingerprint(tree.codexHome)).toEqual(before);
    },
    PATIENCE_MS,
  );

  test(
    'files that come, grow, shrink, are replaced and vanish while they are read: the list is the disk',
    async () => {
      const random = randomOf(SEED);
      const source = open();
      await ready(source);
      const day = join(tree.codexHome, 'sessions/2026/11/23');
      const files: string[] = [];
      for (let step = 0; step < 300; step++) {
        change({ day, files, random, step });
        const row = step % 10 === 0 ? rowsOf(source).find(each => each.path.startsWith(day)) : undefined;
        if (row) await (await opened(source, row)).close();
      }
      await eventually(() => {
        const listed = rowsOf(source).flatMap(row => (row.path.startsWith(day) ? [row.path] : []));
        expect(listed.toSorted()).toEqual(files.filter(path => existsSync(path)).toSorted());
      });
      await source.close();
    },
    PATIENCE_MS,
  );
});

interface Churn {
  readonly day: string;
  /** All that ever were there. */
  readonly files: string[];
  readonly random: () => number;
  readonly step: number;
}

/** One thing that another program does in the folder. */
function change({ day, files, random, step }: Churn): void {
  mkdirSync(day, { recursive: true });
  const path = files[Math.floor(random() * files.length)];
  const act = Math.floor(random() * 8);
  if (path === undefined || act < 3) files.push(newSession(day, uuidOf(random)));
  else if (existsSync(path)) changeFile(path, act, step);
  if (act === 7 && random() < 0.1) rmSync(day, { recursive: true, force: true });
}

function changeFile(path: string, act: number, step: number): void {
  const more = line('event_msg', { type: 'agent_message', message: `step ${step}` });
  if (act === 3) rmSync(path);
  else if (act === 4) appendFileSync(path, more);
  else if (act === 5) truncateSync(path, (step * 37) % 300);
  else if (act === 6) replace(path);
}

function newSession(day: string, id: string): string {
  const path = join(day, `rollout-2026-11-23T06-28-25-${id}.jsonl`);
  writeFileSync(path, rollout({ n: 1, time: '' }).replace(/01a201f0-0000-7000-8000-[0-9a-f]{12}/, id));
  return path;
}

/** Another file under the same name, as a tool does that rewrites. */
function replace(path: string): void {
  writeFileSync(`${path}.tmp`, line('session_meta', { id: path.slice(-42, -6), cwd: '/replaced' }));
  renameSync(`${path}.tmp`, path);
}

import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ConversationId } from '../../../src/format/identity.ts';
import { beginSeen, markSeen } from '../../../src/sessions/state/mark-seen.ts';
import { SeenSessions, seenLine } from '../../../src/sessions/state/seen.ts';
import { DAY, idOf, NOW } from '../../support/conversations.ts';

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-seen-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'state', 'seen.jsonl');
}

async function read(path: string): Promise<SeenSessions> {
  const seen = new SeenSessions(path);
  await seen.refresh();
  return seen;
}

it('nothing is news before there is a record, and what ended before it neither', async () => {
  const path = place();
  expect((await read(path)).get(idOf(1))).toBeNull();
  await beginSeen({ path, nowMs: NOW });
  await beginSeen({ path, nowMs: NOW + 5_000 });
  expect((await read(path)).get(idOf(1))).toBe(NOW);
});

it('a record that begins with a look at a session is one all the same', async () => {
  const path = place();
  // Somebody opens a session before anything else.
  await markSeen({ path, nowMs: NOW }, idOf(1));
  await beginSeen({ path, nowMs: NOW + 1_000 });
  const seen = await read(path);
  expect(seen.get(idOf(2))).toBe(NOW + 1_000);
  await markSeen({ path, nowMs: NOW + 2_000 }, idOf(1));
  await beginSeen({ path, nowMs: NOW + 3_000 });
  expect((await read(path)).get(idOf(2))).toBe(NOW + 1_000);
});

it('the last look of any program counts, and only what is new is read', async () => {
  const path = place();
  await beginSeen({ path, nowMs: NOW });
  const seen = await read(path);
  await Promise.all([3, 1, 2].map(n => markSeen({ path, nowMs: NOW + n }, idOf(1))));
  expect(await seen.refresh()).toEqual([idOf(1)]);
  expect(seen.get(idOf(1))).toBe(NOW + 3);
  expect(seen.get(idOf(2))).toBe(NOW);
  expect(await seen.refresh()).toEqual([]);
});

it('a line that says nothing costs that line only', async () => {
  const path = place();
  await beginSeen({ path, nowMs: NOW });
  appendFileSync(path, 'no json\n[]\n{"id":"x","at":"y"}\n{"since":4}\n\0\0\n');
  appendFileSync(path, seenLine(idOf(1), NOW + 1));
  expect((await read(path)).get(idOf(1))).toBe(NOW + 1);
});

it('stays small, and what is dropped stays looked at', async () => {
  const path = place();
  await beginSeen({ path, nowMs: NOW - 2 * DAY });
  const lines = [
    seenLine(idOf(0), NOW - 2 * DAY),
    ...Array.from({ length: 1_500 }, (_, n) => seenLine(idOf(n + 1), NOW - DAY + (n + 1) * 1_000)),
  ];
  writeFileSync(path, seenLine(null, NOW - 3 * DAY) + lines.join(''));
  await beginSeen({ path, nowMs: NOW });
  expect(statSync(path).size).toBeLessThan(128 * 1024);
  const seen = await read(path);
  expect(seen.entries.size).toBe(1_000);
  expect(seen.get(idOf(1_500))).toBe(NOW - DAY + 1_500_000);
  expect(seen.get(idOf(400))).toBeGreaterThanOrEqual(NOW - DAY + 400_000);
  expect(readFileSync(path, 'utf8').startsWith('{"since"')).toBe(true);
});

it('no look is lost while the record is made small', async () => {
  const path = place();
  await beginSeen({ path, nowMs: NOW });
  for (let round = 1; round <= 5; round++) {
    const old = Array.from({ length: 1_500 }, (_, n) => seenLine(idOf(n + 2_000), NOW - 2 * DAY));
    writeFileSync(path, seenLine(null, NOW - 3 * DAY) + old.join(''));
    let isDone = false;
    const smaller = Promise.all([1, 2].map(() => beginSeen({ path, nowMs: NOW }))).then(() => {
      isDone = true;
    });
    // Looks at every turn of the event loop: before, between and after the steps of making it small.
    const looks: Promise<void>[] = [];
    while (!isDone && looks.length < 900) {
      looks.push(markSeen({ path, nowMs: NOW + round }, idOf(looks.length)));
      await new Promise(resolve => setImmediate(resolve));
    }
    await Promise.all([smaller, ...looks]);
    // What was taken over twice goes the next time.
    await beginSeen({ path, nowMs: NOW });
    const seen = await read(path);
    const lost = looks.flatMap((_, n) => (seen.get(idOf(n)) === NOW + round ? [] : n));
    expect(lost).toEqual([]);
    expect(looks.length).toBeGreaterThan(1);
    expect(statSync(path).size).toBeLessThan(96 * 1024);
  }
});

it('has looks at sessions of other hosts, by the host and the id', async () => {
  const path = place();
  const there = `me@b:22:${idOf(1)}` as ConversationId;
  await beginSeen({ path, nowMs: NOW });
  await markSeen({ path, nowMs: NOW + 1_000 }, there);
  const seen = await read(path);
  expect([seen.get(there), seen.get(idOf(1))]).toEqual([NOW + 1_000, NOW]);
});

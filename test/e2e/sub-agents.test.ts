import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeCodex } from '../support/fake-codex.ts';
import { SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

let home: SessionHome;
let terminal: TestTerminal;

beforeEach(() => {
  home = new SessionHome();
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

describe('sub-agents', () => {
  it('are folded with a count, unfolded with +, folded with -, and found by the filter', async () => {
    const parent = home.add({ title: 'split the work', minutesAgo: 5 });
    home.add({ title: 'another session', minutesAgo: 9 });
    home.add({ title: 'first part', minutesAgo: 3, parentId: parent.id });
    home.add({ title: 'second part', minutesAgo: 4, parentId: parent.id });
    home.add({ title: 'an orphan', minutesAgo: 1, parentId: '01a20000-0000-7000-8000-00000000ffff' });
    terminal = new TestTerminal([], { codexHome: home.path });
    await terminal.shows('▸ 2 sub-agents');
    const folded = await terminal.shows('3 of 5 shown · 2 sub-agents folded');
    expect(folded).not.toContain('first part');
    expect(folded).toContain('an orphan');
    terminal.type('\u001B[B+');
    const unfolded = await terminal.shows('└ second part');
    const places = ['split the work', 'first part', 'second part', 'another session'];
    const rows = places.map(text => unfolded.indexOf(text));
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    await terminal.hides('folded');
    terminal.type('\u001B[B-');
    await terminal.hides('first part');
    terminal.type('/second');
    await terminal.shows('second part');
  });
});

/** Asks until both sub-agents are offered: at first their own first lines may not have been read yet, and the answer says so. */
async function openFamily(): Promise<void> {
  terminal.type('f');
  const screen = await terminal.shows(/sub-agent +(first|second) part|sessions read so far/);
  if (/sub-agent +first part/.test(screen) && /sub-agent +second part/.test(screen)) return;
  if (/sub-agent +/.test(screen)) terminal.type('\u001B');
  await terminal.until(now => !/sub-agent +(first|second) part|sessions read so far/.test(now));
  await openFamily();
}

describe('the family of an open session', () => {
  it('f goes to a sub-agent, and Esc is back at the very place', async () => {
    const parent = home.add({ title: 'split the work', minutesAgo: 5, turns: 400 });
    home.add({ title: 'first part', minutesAgo: 3, parentId: parent.id, turns: 3 });
    home.add({ title: 'second part', minutesAgo: 4, parentId: parent.id, turns: 3 });
    terminal = new TestTerminal(['open', parent.id], { codexHome: home.path });
    await terminal.shows('answer 400');
    terminal.type('5');
    await terminal.shows('PAUSED');
    await terminal.hides('answer 400');
    const before = terminal.rows().slice(2, -2);
    await openFamily();
    terminal.type('2');
    await terminal.shows('first part');
    await terminal.hides('Esc close');
    await terminal.shows('answer 3');
    terminal.type('\u001B');
    await terminal.shows('split the work');
    await terminal.until(
      () => JSON.stringify(terminal.rows().slice(2, -2)) === JSON.stringify(before),
      'the same rows',
    );
    expect(terminal.text()).toContain('PAUSED');
  });
});

describe('a name', () => {
  it('is set with R in the list and in the session, shown immediately, and is one line of the index', async () => {
    const session = home.add({ title: 'a long question', minutesAgo: 5 });
    const codex = new FakeCodex('0.42.0');
    terminal = new TestTerminal([], { codexHome: home.path, env: codex.env });
    await terminal.shows('a long question');
    terminal.type('R');
    await terminal.shows(' Name:');
    terminal.type('short name\r');
    await terminal.shows('Named.');
    await terminal.shows(/5m\s+short name/);
    terminal.type('\r');
    await terminal.shows('‹ short name');
    terminal.type('R');
    await terminal.shows('Name: short name');
    terminal.type('!\r');
    await terminal.shows('‹ short name!');
    codex.remove();
    const lines = readFileSync(join(home.path, 'session_index.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map(line => JSON.parse(line))).toEqual([
      { id: session.id, thread_name: 'short name', updated_at: expect.any(String) },
      { id: session.id, thread_name: 'short name!', updated_at: expect.any(String) },
    ]);
  });

  it('that Codex gives is seen while the list is open', async () => {
    const session = home.add({ title: 'a long question', minutesAgo: 5 });
    terminal = new TestTerminal([], { codexHome: home.path });
    await terminal.shows('a long question');
    const line = { id: session.id, thread_name: 'named by codex', updated_at: new Date().toISOString() };
    appendFileSync(join(home.path, 'session_index.jsonl'), `${JSON.stringify(line)}\n`);
    await terminal.shows('named by codex');
  });
});

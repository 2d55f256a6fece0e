/** Exporting on the screen, in a pseudo-terminal: what is looked at is what is written. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Session, SessionHome } from '../support/session-home.ts';
import { TestTerminal } from '../support/terminal.ts';

const TOKEN = `ghp_${'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA'}cD5e`;

let home: SessionHome;
let terminal: TestTerminal;
let session: Session;

beforeEach(() => {
  home = new SessionHome();
  session = home.add({ title: 'why is the retry flaky', minutesAgo: 5, turns: 3 });
  home.answer(session, `The token is ${TOKEN}, as you see.`);
});
afterEach(() => {
  terminal?.close();
  home.remove();
});

const documents = (): string[] => readdirSync(home.path).filter(name => /\.(md|html)$/.test(name));

it('x shows what would be written, with the secrets out and marked; Enter writes it and says where', async () => {
  terminal = new TestTerminal([], { codexHome: home.path, cwd: home.path });
  await terminal.shows('why is the retry flaky');
  terminal.type('x');
  await terminal.shows('1 redacted: 1 github-token.');
  await terminal.shows('Markdown · whole session · short tools · no thoughts');
  terminal.type('n');
  await terminal.shows('The token is [redacted:github-token#1], as you see.');
  expect(documents()).toEqual([]);
  terminal.type('\r');
  await terminal.shows(/Wrote .*\.md/);
  const [name = ''] = documents();
  expect(readFileSync(join(home.path, name), 'utf8')).toContain('The token is [redacted:github-token#1]');
  expect(readFileSync(join(home.path, name), 'utf8')).not.toContain(TOKEN);
});

it('in a session: the turn at the mark alone, as HTML; Esc writes nothing and comes back to the place', async () => {
  terminal = new TestTerminal(['open', session.id], { codexHome: home.path, cwd: home.path });
  await terminal.shows('answer 3');
  terminal.type('g');
  await terminal.shows('PAUSED');
  const before = terminal.rows().slice(0, -1);
  terminal.type('x');
  await terminal.shows('whole session');
  await terminal.shows('1 redacted');
  terminal.type('r');
  await terminal.shows('turn 1 ·');
  await terminal.shows('Nothing looked like a secret.');
  expect(terminal.text()).not.toContain('question 2');
  terminal.type('f');
  await terminal.shows('<!doctype html>');
  terminal.type('\u001B');
  await terminal.shows('PAUSED');
  expect(terminal.rows().slice(0, -1)).toEqual(before);
  expect(documents()).toEqual([]);
});

it('what is marked goes into a folder, with the sentence of count and size', async () => {
  home.add({ title: 'another one', minutesAgo: 9 });
  terminal = new TestTerminal([], { codexHome: home.path, cwd: home.path });
  await terminal.shows('another one');
  terminal.type('*');
  await terminal.shows('2 marked');
  terminal.type('x');
  await terminal.shows(/2 sessions, \S+ in Markdown\. +1 redacted|2 sessions, \S+ in Markdown\. 1 redacted/);
  terminal.type('\r');
  await terminal.shows('Wrote 2 documents');
  const [folder = ''] = readdirSync(home.path).filter(name => name.startsWith('sessions-'));
  expect(readdirSync(join(home.path, folder))).toHaveLength(3);
});

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it, and nothing of a document that was begun is left',
  async name => {
    const row = JSON.stringify({ type: 'agent_message', message: 'word '.repeat(2_000) });
    const line = `{"timestamp":"2026-11-22T05:00:00.000Z","type":"event_msg","payload":${row}}\n`;
    for (let part = 0; part < 20; part++) appendFileSync(session.path, line.repeat(200));
    const out = join(home.path, 'out');
    mkdirSync(out);
    const program = new URL('../../bin/rolltop.js', import.meta.url).pathname;
    const argv = [program, 'export', session.id, '-o', join(out, 'a.html'), '--codex-home', home.path];
    const running: ChildProcess = spawn(process.execPath, argv, { stdio: 'ignore' });
    const ended = once(running, 'exit');
    await vi.waitFor(() => expect(readdirSync(out)).toEqual([expect.stringContaining('.part')]), {
      timeout: 20_000,
      interval: 5,
    });
    running.kill(name);
    expect((await ended)[0]).toBe(130);
    expect(readdirSync(out)).toEqual([]);
  },
);

/** Finding codex and starting it, with a stand-in for it. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { turnArguments } from '../../src/codex/command.ts';
import { endText } from '../../src/codex/error.ts';
import { hasGrown } from '../../src/codex/file-growth.ts';
import { codexEnvironment, existingFolder, runForAnswer, startTurn } from '../../src/codex/process.ts';
import { codexAbleTo } from '../../src/codex/program.ts';
import { FakeCodex } from '../support/fake-codex.ts';
import { PATIENCE } from '../support/patience.ts';
import { type Session, SessionHome } from '../support/session-home.ts';

let home: SessionHome;
let codex: FakeCodex;
let session: Session;

beforeEach(() => {
  home = new SessionHome();
  codex = new FakeCodex();
  session = home.add({ title: 'a session' });
  onTestFinished(() => {
    home.remove();
    codex.remove();
  });
});

function call(args: readonly string[]) {
  const file = join(codex.folder, 'codex');
  return { file, args, cwd: home.path, env: codexEnvironment(codex.env, home.path) };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-path-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('the codex on the PATH', () => {
  it('is the first one that may be started', async () => {
    const other = temporaryFolder();
    writeFileSync(join(other, 'codex'), 'not a program');
    const folders = temporaryFolder();
    mkdirSync(join(folders, 'codex'));
    const env = { ...codex.env, PATH: `${other}:${folders}:/no/such/folder:${codex.env.PATH}` };
    expect(await codexAbleTo('queue', env)).toEqual({ kind: 'able', file: join(codex.folder, 'codex') });
  });

  it('is never one of the current folder', async () => {
    expect(await codexAbleTo('resume', { PATH: ':.:bin' })).toMatchObject({
      kind: 'unable',
      message: expect.stringContaining('There is no codex on your PATH'),
    });
  });

  it('has to name its version', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'codex'), '#!/bin/sh\necho something else\n');
    chmodSync(join(folder, 'codex'), 0o755);
    expect(await codexAbleTo('resume', { PATH: folder })).toMatchObject({
      kind: 'unable',
      message: expect.stringContaining('is it Codex?'),
    });
  });
});

describe('the folder it works in', () => {
  it('is the session’s, where that is still a folder', async () => {
    const file = join(home.path, 'file');
    writeFileSync(file, '');
    expect(await existingFolder(home.path, '/')).toBe(home.path);
    for (const gone of [null, '', 'relative', '/no/such/folder', file, 'C:\\work']) {
      expect(await existingFolder(gone, '/')).toBe('/');
    }
  });
});

describe('a turn in the background', () => {
  it('gets the message on standard input, and its end is reported', async () => {
    const size = readFileSync(session.path).length;
    const message = `ünï 日本\n${'x'.repeat(300_000)}`;
    const turn = startTurn(call(turnArguments(session.id, { anyFolder: false })), message);
    expect(await turn.ended).toEqual({ kind: 'ended', exitCode: 0, signal: null, errors: '' });
    expect(codex.calls()).toMatchObject([{ message, codexHome: home.path, cwd: home.path }]);
    expect(await hasGrown(session.path, size, new AbortController().signal)).toBe(true);
  });

  it('says why it failed, from the end of what it said', async () => {
    const turn = startTurn(call(turnArguments(session.id, { anyFolder: false })), 'refuse');
    expect(endText(await turn.ended)).toBe(
      'codex ended with exit code 1: thread/resume failed: no rollout found',
    );
  });

  it('is interrupted as by Ctrl-C', async () => {
    const size = readFileSync(session.path).length;
    const turn = startTurn(call(turnArguments(session.id, { anyFolder: false })), 'slowly');
    expect(await hasGrown(session.path, size, new AbortController().signal)).toBe(true);
    const interrupting = setInterval(() => turn.interrupt(), 50);
    await turn.ended;
    clearInterval(interrupting);
    await vi.waitFor(() => expect(codex.calls()).toHaveLength(1), PATIENCE);
  });

  it('a program that cannot be started is an outcome', async () => {
    const missing = { ...call([]), file: join(codex.folder, 'nothing') };
    expect(await startTurn(missing, 'hello').ended).toMatchObject({ kind: 'notStarted' });
    expect(await runForAnswer(missing)).toMatchObject({ kind: 'notStarted' });
  });
});

describe('whether a file has grown', () => {
  it('is no once the signal is aborted', async () => {
    const stop = new AbortController();
    const size = readFileSync(session.path).length;
    const asked = hasGrown(session.path, size, stop.signal);
    stop.abort();
    expect(await asked).toBe(false);
  });

  it('counts what came just before', async () => {
    const stop = new AbortController();
    const asked = hasGrown(session.path, readFileSync(session.path).length, stop.signal);
    home.answer(session, 'more');
    stop.abort();
    expect(await asked).toBe(true);
  });
});

/** `rolltop append` on a session that another process holds, and where no lock can be had. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { FakeCodex } from '../support/fake-codex.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { temporaryHome } from '../support/temporary-home.ts';

interface Held {
  readonly home: { readonly codexHome: string; readonly cwd: string; readonly env: Record<string, string> };
  readonly id: string;
  readonly file: string;
  readonly before: string;
  readonly codex: FakeCodex;
  release(): Promise<void>;
}

/** A session that this process holds, and a codex on the PATH. */
async function held(version = '0.169.0'): Promise<Held> {
  const { codexHome, add } = temporaryHome();
  const codex = new FakeCodex(version);
  const { id, path: file } = add('0.169.0/tui-two-turns');
  const recorder = await RolloutRecorder.resume({ path: file, codexHome });
  onTestFinished(async () => {
    await recorder.shutdown();
    codex.remove();
  });
  return {
    home: { codexHome, cwd: codexHome, env: codex.env },
    id,
    file,
    before: readFileSync(file, 'utf8'),
    codex,
    release: () => recorder.shutdown(),
  };
}

describe('append --queue', () => {
  it('hands the message to codex queue and writes nothing itself', async () => {
    const { home, id, file, before, codex } = await held();
    const { code, stdout } = await runCli(['append', id, '--queue', '--json', '--', '-n now'], home);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ id, path: file, host: null, queued: true });
    expect(codex.calls()).toMatchObject([
      { args: ['queue', '--thread', id, '--message=-n now'], codexHome: home.codexHome },
    ]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('appends when no process holds the session', async () => {
    const { home, id, codex, release } = await held();
    await release();
    const { code, stdout } = await runCli(['append', id, 'hello', '--queue', '--json'], home);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id, durable: true });
    expect(codex.calls()).toEqual([]);
  });

  it('a codex that refuses, is too old, or is not there leaves it in use: 4, and why', async () => {
    const { home, id, file, before } = await held();
    const refused = await runCli(['append', id, 'break it', '--queue'], home);
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toContain('failed to queue session message. Nothing was written.');
    const old = new FakeCodex('0.144.0');
    const tooOld = await runCli(['append', id, 'hi', '--queue'], { ...home, env: old.env });
    expect(tooOld.code).toBe(4);
    expect(tooOld.stderr).toContain('needs 0.149 or newer');
    const none = await runCli(['append', id, 'hi', '--queue'], { ...home, env: { PATH: '' } });
    expect(none.code).toBe(4);
    expect(none.stderr).toContain('There is no codex on your PATH');
    expect(readFileSync(file, 'utf8')).toBe(before);
    old.remove();
  });
});

describe('append --wait', () => {
  it('says for whom it waits, and appends as soon as the session is free', async () => {
    const { home, id, file, before, release } = await held();
    const cli = startCli(['append', id, 'patience', '--wait', '--json'], home);
    await vi.waitFor(() => expect(cli.stderr()).toContain(`(pid ${process.pid}); Ctrl-C stops.`), {
      timeout: 60_000,
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
    await release();
    const { code, stdout } = await cli.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id, durable: true, offset: Buffer.byteLength(before) });
    expect(readFileSync(file, 'utf8')).toContain('patience');
  });

  it('gives up after the requested seconds: 4, nothing written', async () => {
    const { home, id, file, before } = await held();
    const { code, stdout, stderr } = await runCli(['append', id, 'hi', '--wait=1'], home);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(String(process.pid));
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('hands it to the queue after that, on request', async () => {
    const { home, id, codex } = await held();
    expect(await runCli(['append', id, 'hi', '--wait=1', '--queue'], home)).toMatchObject({ code: 0 });
    expect(codex.calls()).toHaveLength(1);
  });

  it('Ctrl-C ends the wait: 130, nothing written', async () => {
    const { home, id, file, before } = await held();
    const cli = startCli(['append', id, 'hi', '--wait'], home);
    await vi.waitFor(() => expect(cli.stderr()).toContain('waiting for'), { timeout: 60_000 });
    await cli.signal('SIGINT');
    expect(await cli.finished).toMatchObject({ code: 130, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('where no lock can be taken', () => {
  it('nothing is appended until --without-lock says so', async () => {
    const home = temporaryHome();
    const { id, path: file } = home.add('0.42.0/tui-two-turns');
    // The folder of the locks cannot be made.
    writeFileSync(path.join(home.codexHome, 'thread-writer-locks'), '');
    const before = readFileSync(file, 'utf8');
    const { code, stderr } = await runCli(['append', id, 'hi'], home);
    expect(code).toBe(4);
    expect(stderr).toContain('--without-lock appends all the same.');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(await runCli(['append', id, 'hi', '--without-lock'], home)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8').startsWith(before)).toBe(true);
    expect(readFileSync(file, 'utf8').length).toBeGreaterThan(before.length);
  });
});

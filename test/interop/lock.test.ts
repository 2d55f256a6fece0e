/** The writer lock both ways: no Codex takes a session that rolltop holds, and rolltop leaves one alone that a Codex holds. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveConversation, ConversationBusyError, RolloutRecorder } from '../../src/index.ts';
import type { CodexRun } from './support/codex.ts';
import { CodexScreen } from './support/codex-screen.ts';
import { holdInOtherProcess } from './support/holder.ts';
import { eachCodex, NEWEST, withCodex } from './support/judged.ts';
import { Lab, type Session } from './support/lab.ts';
import { grownFrom, ordinalsOf, runOn } from './support/rollout.ts';
import { until } from './support/until.ts';
import { locks } from './support/versions.ts';

const BUSY = 'already has an active writer';
const IN_USE = 4;

interface HeldSession {
  readonly session: Session;
  readonly run: CodexRun;
}

/** A session in the middle of a turn. */
async function heldByTurn(lab: Lab, version: string): Promise<HeldSession> {
  const session = await lab.write(version, 'the first question');
  const known = new Set(lab.sessions().map(({ path }) => path));
  const run = lab.codex(version).startResume(session, 'wait here hold:turn');
  await until('the model to be asked', () =>
    lab.model.requests.some(({ prompt }) => prompt.includes('hold:turn')),
  );
  // The oldest go on in a new file.
  const path = lab.sessions().find(each => !known.has(each.path))?.path ?? session.path;
  await until('the question to be on disk', () => readFileSync(path, 'utf8').includes('hold:turn'));
  const id = lab.sessions().find(each => each.path === path)?.id ?? session.id;
  return { session: { id, path }, run };
}

/** Every way to write to a session is refused with the holder's name, and leaves every byte as it was. */
async function expectRefused(lab: Lab, { id, path }: Session, pid: number): Promise<void> {
  const before = readFileSync(path);
  const files = lab.sessions();
  for (const args of [
    ['append', id, 'not now'],
    ['archive', id],
  ]) {
    const { code, stdout, stderr } = await lab.rolltop(args);
    expect({ code, stdout }).toEqual({ code: IN_USE, stdout: '' });
    expect(stderr).toContain(`pid ${pid}`);
    expect(stderr).toContain('codex');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
  const { codexHome } = lab;
  const refused = { name: 'ConversationBusyError', pid, command: expect.stringContaining('codex') };
  await expect(RolloutRecorder.resume({ path, codexHome })).rejects.toMatchObject(refused);
  await expect(
    archiveConversation({ codexHome, conversationId: id, rolloutPath: path }),
  ).rejects.toMatchObject(refused);
  await expect(
    RolloutRecorder.create({ codexHome, cwd: lab.project, conversationId: id }),
  ).rejects.toMatchObject({ name: expect.stringMatching(/^Conversation(Busy|Exists)Error$/) });
  // Codex itself may go on writing meanwhile.
  expect(grownFrom(before, path).toString('utf8')).not.toContain('not now');
  expect(lab.sessions()).toEqual(files);
}

eachCodex(
  () => true,
  version => {
    it('in a turn holds its session against us, and gives it back', async () => {
      const lab = await Lab.open();
      const { session, run } = await heldByTurn(lab, version);
      await expectRefused(lab, session, run.pid);
      lab.model.release('turn');
      expect(await run.ended).toBe(0);
      expect(await lab.rolltop(['append', session.id, 'now it is free'])).toMatchObject({ code: 0 });
    });

    it('killed in a turn holds nothing, whatever files it left', async () => {
      const lab = await Lab.open();
      const { session, run } = await heldByTurn(lab, version);
      await run.kill();
      if (locks(version)) {
        expect(existsSync(lockFile(lab, session))).toBe(true);
        expect((await lab.listed(session))?.live).toBeNull();
      }
      expect(await lab.rolltop(['append', session.id, 'now it is free'])).toMatchObject({ code: 0 });
      expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
    });
  },
);

eachCodex(locks, version => {
  it('does not write what we hold, and goes on when we give it back', async () => {
    const lab = await Lab.open();
    const session = await lab.write(version, 'the first question');
    const recorder = await RolloutRecorder.resume({ path: session.path, codexHome: lab.codexHome });
    const before = readFileSync(session.path);
    const refused = lab.codex(version).startResume(session, 'may I?');
    expect(await refused.ended).not.toBe(0);
    expect(refused.output).toContain(BUSY);
    expect(readFileSync(session.path)).toEqual(before);

    await recorder.recordUserMessage('written under the lock');
    await recorder.shutdown();
    await lab.codex(version).resume(session, 'and now?');
    expect(lab.model.asked('and now?').input).toContain('written under the lock');
  });

  it('goes on immediately when we are killed while we hold it', async () => {
    const lab = await Lab.open();
    const session = await lab.write(version, 'the first question');
    const holder = await holdInOtherProcess(lab, session);
    const refused = lab.codex(version).startResume(session, 'may I?');
    expect(await refused.ended).not.toBe(0);
    expect(refused.output).toContain(BUSY);
    await holder.kill();
    await lab.codex(version).resume(session, 'and now?');
  });

  it('takes and unlinks the lock again and again while we do: neither writes beside the other', async () => {
    const lab = await Lab.open();
    const session = await lab.write(version, 'the first question');
    const before = readFileSync(session.path);
    const codex = lab.codex(version);
    let working = true;
    let refusedToUs = 0;
    const recorded: string[] = [];
    const appending = (async () => {
      for (let n = 0; working; n += 1) {
        const text = `ours ${n}.`;
        const outcome = await appendOnce(lab, session, text);
        if (outcome === 'busy') refusedToUs += 1;
        else recorded.push(text);
        // Codex must get its turn as well: the lock is free for a moment.
        await new Promise(resolve => setTimeout(resolve, outcome === 'busy' ? 5 : 40));
      }
    })();
    const answered: string[] = [];
    for (let n = 0; answered.length < 4 && n < 40; n += 1) {
      const run = codex.startResume(session, `theirs ${n}.`);
      if ((await run.ended) === 0) answered.push(`theirs ${n}.`);
      else expect(run.output).toContain(BUSY);
    }
    working = false;
    await appending;

    expect(answered).toHaveLength(4);
    expect(refusedToUs).toBeGreaterThan(0);
    expect(recorded.length).toBeGreaterThan(0);
    const added = grownFrom(before, session.path).toString('utf8');
    for (const text of [...recorded, ...answered]) expect(added).toContain(JSON.stringify(text));
    expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
    await codex.resume(session, 'the last question');
    const { input } = lab.model.asked('the last question');
    for (const text of [...recorded, ...answered]) expect(input).toContain(text);
    expect(readdirSync(join(lab.codexHome, 'thread-writer-locks'))).not.toContain(`${session.id}.lock`);
  });
});

withCodex([NEWEST], "Codex's screen and its daemon", () => {
  it('a screen holds its session until it is left', async () => {
    const lab = await Lab.open();
    const session = await lab.write(NEWEST, 'the first question');
    const screen = openScreen(lab, session, ['--disable', 'daemon_auto_start']);
    await screen.shows('the first question');
    const live = await until('the lock', async () => (await lab.listed(session))?.live);
    expect(live).toMatchObject({ pid: screen.pid, turn: 'idle' });
    await expectRefused(lab, session, screen.pid);
    await screen.quit();
    expect(await lab.rolltop(['append', session.id, 'now it is free'])).toMatchObject({ code: 0 });
  });

  it('a daemon that a screen left behind holds it, and is called one', async () => {
    const lab = await Lab.open();
    const session = await lab.write(NEWEST, 'the first question');
    const screen = openScreen(lab, session, []);
    await screen.shows('the first question');
    await until('the lock', async () => (await lab.listed(session))?.live);
    await screen.quit();
    const live = (await lab.listed(session))?.live;
    expect(live).toMatchObject({ daemon: true, turn: 'idle', pid: expect.any(Number) });
    await expectRefused(lab, session, live?.pid ?? 0);
    process.kill(live?.pid ?? 0, 'SIGKILL');
    await until('the daemon to be gone', async () => (await lab.listed(session))?.live === null);
    expect(await lab.rolltop(['append', session.id, 'now it is free'])).toMatchObject({ code: 0 });
  });
});

describe('a new session', () => {
  withCodex([NEWEST], 'that we are recording', () => {
    it('cannot be resumed by Codex before we are done', async () => {
      const lab = await Lab.open();
      const recorder = await RolloutRecorder.create({ codexHome: lab.codexHome, cwd: lab.project });
      await recorder.recordUserMessage('begun by us');
      await recorder.flush();
      const session = { id: recorder.conversationId, path: recorder.rolloutPath };
      const refused = lab.codex(NEWEST).startResume(session, 'may I?');
      expect(await refused.ended).not.toBe(0);
      expect(refused.output).toContain(BUSY);
      await recorder.shutdown();
      await lab.codex(NEWEST).resume(session, 'and now?');
      expect(lab.model.asked('and now?').input).toContain('begun by us');
    });
  });
});

function openScreen(lab: Lab, { id }: Session, options: readonly string[]): CodexScreen {
  return new CodexScreen(lab.codex(NEWEST), ['resume', ...options, id]);
}

function lockFile(lab: Lab, { id }: Session): string {
  return join(lab.codexHome, 'thread-writer-locks', `${id}.lock`);
}

async function appendOnce({ codexHome }: Lab, { path }: Session, text: string): Promise<'recorded' | 'busy'> {
  try {
    const recorder = await RolloutRecorder.resume({ path, codexHome });
    await recorder.recordUserMessage(text);
    await recorder.shutdown();
    return 'recorded';
  } catch (error) {
    if (error instanceof ConversationBusyError) return 'busy';
    throw error;
  }
}

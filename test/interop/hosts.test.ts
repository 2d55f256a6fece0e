/**
 * A real Codex behind a real sshd, and the desk here: followed, answered in each way, stopped, named, archived, deleted and brought back there,
 * beside a Codex that holds other sessions of that machine.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sshdMissing } from '../support/sshd.ts';
import { isHere, NEWEST } from './support/judged.ts';
import { OtherMachine } from './support/other-machine.ts';
import { ordinalsOf, runOn } from './support/rollout.ts';
import { until } from './support/until.ts';

const CTRL_X = '\u0018';
const why = sshdMissing ?? (isHere(NEWEST) ? null : `Codex ${NEWEST} is not here`);

describe.skipIf(why !== null)(`Codex on another machine${why === null ? '' : ` (${why})`}`, () => {
  it('takes from its queue what the command line here left there while a turn held the session', async context => {
    const there = await OtherMachine.start(NEWEST);
    const { lab } = there;
    const session = await there.write('the first question');
    const free = await there.write('another session');
    const running = there.resume(session, 'wait here hold:turn');
    await lab.model.wasAsked('hold:turn');

    const refused = await there.rolltop('append', `b:${session.id}`, 'not now');
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toContain('codex');
    const queued = await there.rolltop('append', '--queue', `b:${session.id}`, 'handed to the queue');
    expect(queued).toMatchObject({ code: 0 });
    expect(readFileSync(session.path, 'utf8')).not.toMatch(/not now|handed to the queue/);
    // The Codex that runs holds its own session alone.
    expect(await there.rolltop('append', `b:${free.id}`, 'meanwhile')).toMatchObject({ code: 0 });

    lab.model.release('turn');
    expect(await running).toMatchObject({ code: 0 });
    await there.resume(free, 'and here');
    expect(lab.model.asked('and here').input).toContain('meanwhile');
    for (const { path } of [session, free]) expect(ordinalsOf(path)).toEqual(runOn(ordinalsOf(path)));
    // As in queue.test.ts: a Codex that takes the message as it ends may break off the turn that took it, and lose it.
    const text = readFileSync(session.path, 'utf8');
    const isLost = text.includes('"type":"turn_aborted"') && !text.includes('handed to the queue');
    if (isLost) context.skip(`Codex ${NEWEST} broke off the turn that took the message`);
    await there.resume(session, 'the last question');
    expect(lab.model.asked('the last question').input).toContain('handed to the queue');
  });

  it('answers what Ctrl-X sends from the desk, which follows it, and is stopped by Ctrl-X', async () => {
    const there = await OtherMachine.start(NEWEST);
    const { lab } = there;
    const session = await there.write('the first question');
    const desk = there.desk('--host', 'b');
    await desk.shows(/▌.*the first question/);
    desk.type('\r');
    await desk.shows('FOLLOW');
    desk.type('r');
    await desk.shows('Ctrl-X send');
    desk.type('asked from here');
    await desk.shows('asked from here');
    desk.type(CTRL_X);
    await lab.model.wasAsked('asked from here');
    await desk.shows(/codex[\s\S]*Answer (?!1:)\d+: done/);
    expect(lab.model.asked('asked from here').input).toContain('the first question');

    await desk.hides('asking codex');
    desk.type('r');
    await desk.shows('Ctrl-X send');
    desk.type('wait hold:long');
    await desk.shows('hold:long');
    desk.type(CTRL_X);
    await lab.model.wasAsked('hold:long');
    // The field, which says what Ctrl-X sends, is gone.
    await desk.shows('Ctrl-X twice stops');
    desk.type(CTRL_X);
    await desk.shows('Ctrl-X again stops');
    desk.type(CTRL_X);
    await until('the turn to be broken off there', () =>
      readFileSync(session.path, 'utf8').includes('turn_aborted'),
    );
    await desk.hides('Ctrl-X again stops');
    expect((await there.resume(session, 'goes on')).code).toBe(0);
    await desk.shows('goes on');
    expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
  });

  it('resumes what was deleted and archived from here, once it was brought back', async () => {
    const there = await OtherMachine.start(NEWEST);
    const { lab } = there;
    const session = await there.write('the first question');
    const held = await there.write('the one that is held');
    const running = there.resume(held, 'wait here hold:turn');
    await lab.model.wasAsked('hold:turn');
    const name = `b:${session.id}`;

    expect(await there.rolltop('rename', name, 'a name from here')).toMatchObject({ code: 0 });
    expect(await there.rolltop('delete', name)).toMatchObject({ code: 0 });
    expect(existsSync(session.path)).toBe(false);
    const refused = await there.rolltop('delete', `b:${held.id}`);
    expect(refused.code).not.toBe(0);
    expect(existsSync(held.path)).toBe(true);
    expect(await there.rolltop('trash', 'restore', name)).toMatchObject({ code: 0 });
    expect(existsSync(session.path)).toBe(true);

    expect(await there.rolltop('archive', name)).toMatchObject({ code: 0 });
    expect(existsSync(session.path)).toBe(false);
    const back = await there.rolltop('unarchive', 'b:a name from here');
    expect(back).toMatchObject({ code: 0 });
    expect(await there.resume(session, 'the second question')).toMatchObject({ code: 0 });
    expect(lab.model.asked('the second question').input).toContain('the first question');
    lab.model.release('turn');
    expect(await running).toMatchObject({ code: 0 });
  });
});

/** A message handed to `codex queue` is no line of ours: Codex takes it at its next turn, and then it is in the rollout. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { saidByUser } from './support/app-server.ts';
import { eachCodex } from './support/judged.ts';
import { Lab, type Session } from './support/lab.ts';
import { ordinalsOf, runOn } from './support/rollout.ts';
import { until } from './support/until.ts';
import { queues } from './support/versions.ts';

eachCodex(queues, version => {
  async function heldByTurn(lab: Lab) {
    lab.onPath(version);
    const session = await lab.write(version, 'the first question');
    const run = lab.codex(version).startResume(session, 'wait here hold:turn');
    await until('the model to be asked', () =>
      lab.model.requests.some(({ prompt }) => prompt.includes('hold:turn')),
    );
    return { session, run };
  }

  function turnsOf(lab: Lab, { id }: Session): Promise<string[][]> {
    return lab.codex(version).ask(async server => saidByUser(await server.readThread(id)));
  }

  it('answers a message that was queued while its turn held the session', async context => {
    const lab = await Lab.open();
    const { session, run } = await heldByTurn(lab);
    const queued = await lab.rolltop(['append', '--queue', session.id, 'handed to the queue']);
    if (queued.code === 2) context.skip('this rolltop has no append --queue');
    expect(queued).toMatchObject({ code: 0 });
    expect(readFileSync(session.path, 'utf8')).not.toContain('handed to the queue');
    lab.model.release('turn');
    expect(await run.ended).toBe(0);
    // 0.169 may take the message as it ends, and break off the turn that took it before the message is written: then it is lost in Codex.
    const text = readFileSync(session.path, 'utf8');
    const isLost = text.includes('"type":"turn_aborted"') && !text.includes('handed to the queue');
    if (isLost) context.skip(`Codex ${version} broke off the turn that took the message`);
    // At the end of that turn, or at the next resume: whichever comes first, and once.
    await lab.codex(version).resume(session, 'the last question');
    const { input } = lab.model.asked('the last question');
    for (const said of ['the first question', 'handed to the queue']) expect(input).toContain(said);
    const said = (await turnsOf(lab, session)).flat();
    expect(said.filter(each => each === 'handed to the queue')).toHaveLength(1);
    expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
  });

  it('answers a message that waits in its queue when it is resumed', async () => {
    const lab = await Lab.open();
    const session = await lab.write(version, 'the first question');
    const codex = lab.codex(version);
    const { code } = await codex.run('queue', '--thread', session.id, '--message', 'left in the queue');
    expect(code).toBe(0);
    expect(readFileSync(session.path, 'utf8')).not.toContain('left in the queue');
    // What we append meanwhile keeps its place before it.
    expect(await lab.rolltop(['append', session.id, 'appended meanwhile'])).toMatchObject({ code: 0 });
    await codex.resume(session, 'the last question');
    const { input } = lab.model.asked('the last question');
    for (const text of ['appended meanwhile', 'left in the queue']) expect(input).toContain(text);
    expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
  });

  it('is waited for by append --wait, which writes when the turn is over', async context => {
    const lab = await Lab.open();
    const { session, run } = await heldByTurn(lab);
    const waiting = lab.rolltop(['append', '--wait', session.id, 'as soon as it is free']);
    const early = await Promise.race([waiting, lab.listed(session)]);
    if (early && 'code' in early && early.code === 2) context.skip('this rolltop has no append --wait');
    expect(readFileSync(session.path, 'utf8')).not.toContain('as soon as it is free');
    lab.model.release('turn');
    expect(await run.ended).toBe(0);
    expect(await waiting).toMatchObject({ code: 0 });
    await lab.codex(version).resume(session, 'the last question');
    expect(lab.model.asked('the last question').input).toContain('as soon as it is free');
    expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
  });
});

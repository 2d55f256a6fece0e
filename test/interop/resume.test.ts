/** A message that rolltop appends is like one of Codex's own: its model reads it, its screens show it, the next turn follows it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RolloutRecorder } from '../../src/index.ts';
import { saidByUser } from './support/app-server.ts';
import { eachCodex, isHere, NEWEST } from './support/judged.ts';
import { Lab, type Session } from './support/lab.ts';
import { grownFrom, ordinalsOf, runOn } from './support/rollout.ts';
import { readsThreads, resumesById } from './support/versions.ts';

const MESSAGE = 'appended by rolltop: ünï 日本 "quoted"\n  second line';
/** As it is in JSON, in the file and in what the model gets. */
const WRITTEN = JSON.stringify(MESSAGE).slice(1, -1);

const ways: readonly (readonly [string, (lab: Lab, session: Session) => Promise<void>])[] = [
  [
    'rolltop append',
    async (lab, { id }) => {
      const { code, stderr } = await lab.rolltop(['append', id, '-'], { input: MESSAGE });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  ],
  [
    'recordUserMessage',
    async (lab, { path }) => {
      const recorder = await RolloutRecorder.resume({ path, codexHome: lab.codexHome });
      await recorder.recordUserMessage(MESSAGE);
      await recorder.shutdown();
    },
  ],
];

eachCodex(resumesById, version => {
  it.each(ways)('goes on after %s', async (_, append) => {
    const lab = await Lab.open();
    const session = await lab.write(version, 'the first question run:echo hi');
    const before = readFileSync(session.path);
    await append(lab, session);
    const added = grownFrom(before, session.path);
    expect(added.toString('utf8')).toContain(WRITTEN);

    await lab.codex(version).resume(session, 'the third question');
    expect(timesRead(lab, 'the third question')).toBe(1);
    const said = [['the first question run:echo hi'], [MESSAGE], ['the third question']];
    if (readsThreads(version)) expect(await turnsOf(lab, version, session)).toEqual(said);

    if (isHere(NEWEST)) {
      await lab.codex(NEWEST).resume(session, 'the fourth question');
      expect(timesRead(lab, 'the fourth question')).toBe(1);
      expect(await turnsOf(lab, NEWEST, session)).toEqual([...said, ['the fourth question']]);
    }
    grownFrom(Buffer.concat([before, added]), session.path);
    expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
    expect(await lab.listed(session)).toMatchObject({ title: 'the first question run:echo hi', damage: 0 });
  });

  it('three messages in a row are three turns', async () => {
    const lab = await Lab.open();
    const session = await lab.write(version, 'the first question');
    for (const text of ['one', 'two', 'three'])
      expect(await lab.rolltop(['append', session.id, `message ${text}`])).toMatchObject({ code: 0 });
    await lab.codex(version).resume(session, 'the last question');
    const { input } = lab.model.asked('the last question');
    const places = ['message one', 'message two', 'message three', 'the last question'].map(text =>
      input.indexOf(text),
    );
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    if (isHere(NEWEST))
      expect(await turnsOf(lab, NEWEST, session)).toEqual([
        ['the first question'],
        ['message one'],
        ['message two'],
        ['message three'],
        ['the last question'],
      ]);
    expect(ordinalsOf(session.path)).toEqual(runOn(ordinalsOf(session.path)));
  });
});

/** How often our message is in what the model got with this prompt. */
function timesRead(lab: Lab, prompt: string): number {
  return lab.model.asked(prompt).input.split(WRITTEN).length - 1;
}

function turnsOf(lab: Lab, version: string, session: Session): Promise<string[][]> {
  return lab.codex(version).ask(async server => saidByUser(await server.readThread(session.id)));
}

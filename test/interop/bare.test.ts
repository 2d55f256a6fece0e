/** Files of the first recorder, which only a Codex of that time reads: when it resumes one, its model has our message. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { getRolloutHistory, RolloutRecorder } from '../../src/index.ts';
import { withCodex } from './support/judged.ts';
import { Lab } from './support/lab.ts';
import { grownFrom } from './support/rollout.ts';
import { BARE } from './support/versions.ts';

const MESSAGE = 'appended by rolltop: ünï 日本\nsecond line';
const WRITTEN = JSON.stringify(MESSAGE).slice(1, -1);

withCodex([BARE], `Codex ${BARE}`, () => {
  it('reads what was appended on the command line', async () => {
    const lab = await Lab.open();
    const session = await lab.write(BARE, 'the first question run:echo hi');
    const before = readFileSync(session.path);
    expect(await lab.rolltop(['append', session.id, '-'], { input: MESSAGE })).toMatchObject({ code: 0 });
    const added = grownFrom(before, session.path).toString('utf8');
    await lab.codex(BARE).resume(session, 'the third question');
    const { input } = lab.model.asked('the third question');
    const places = ['the first question', WRITTEN, 'the third question'].map(text => input.indexOf(text));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(grownFrom(before, session.path).toString('utf8')).toBe(added);
  });

  it('reads a message, an answer and a command that the library recorded, torn tail or not', async () => {
    const lab = await Lab.open();
    const session = await lab.write(BARE, 'the first question');
    const whole = readFileSync(session.path);
    lab.place(session, whole.subarray(0, whole.length - 1));
    const recorder = await RolloutRecorder.resume({ path: session.path, codexHome: lab.codexHome });
    await recorder.recordUserMessage(MESSAGE);
    await recorder.recordItems([
      { type: 'function_call', name: 'shell', arguments: '{"command":["true"]}', call_id: 'call_ours' },
      { type: 'function_call_output', call_id: 'call_ours', output: 'it said nothing' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'our own answer' }] },
    ]);
    await recorder.shutdown();
    await lab.codex(BARE).resume(session, 'the third question');
    const { input } = lab.model.asked('the third question');
    for (const text of [WRITTEN, 'call_ours', 'it said nothing', 'our own answer'])
      expect(input).toContain(text);
    expect(input.split(WRITTEN)).toHaveLength(2);
  });

  it('resumes a bare session that we began', async () => {
    const lab = await Lab.open();
    const { codexHome, project: cwd } = lab;
    const recorder = await RolloutRecorder.create({
      codexHome,
      cwd,
      dialect: 'bare',
      instructions: 'be brief',
    });
    await recorder.recordUserMessage(MESSAGE);
    await recorder.recordState({});
    await recorder.shutdown();
    const session = { id: recorder.conversationId, path: recorder.rolloutPath };
    await lab.codex(BARE).resume(session, 'the next question');
    expect(lab.model.asked('the next question').input).toContain(WRITTEN);
    expect(await getRolloutHistory(session.path)).toMatchObject({
      kind: 'resumed',
      history: [{ role: 'user' }],
    });
  });
});

/** A session that rolltop began: Codex lists and resumes it. */
import { expect, it } from 'vitest';
import { type ResponseItem, RolloutRecorder } from '../../src/index.ts';
import { type AppServer, saidByUser } from './support/app-server.ts';
import { eachCodex, isHere, NEWEST } from './support/judged.ts';
import { Lab, type Session } from './support/lab.ts';
import { readsThreads, resumesById } from './support/versions.ts';

const items: readonly ResponseItem[] = [
  { type: 'function_call', name: 'shell', arguments: '{"command":["true"]}', call_id: 'call_ours' },
  { type: 'function_call_output', call_id: 'call_ours', output: 'it said nothing' },
  { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'our own answer' }] },
];

async function begin(lab: Lab): Promise<Session> {
  const recorder = await RolloutRecorder.create({ codexHome: lab.codexHome, cwd: lab.project });
  await recorder.recordUserMessage('begun by rolltop');
  await recorder.recordItems(items);
  await recorder.shutdown();
  return { id: recorder.conversationId, path: recorder.rolloutPath };
}

async function expectGoesOn(lab: Lab, version: string, session: Session): Promise<void> {
  await lab.codex(version).resume(session, `asked by ${version}`);
  const { input } = lab.model.asked(`asked by ${version}`);
  for (const text of ['begun by rolltop', 'call_ours', 'it said nothing', 'our own answer'])
    expect(input).toContain(text);
  expect(input.split('begun by rolltop')).toHaveLength(2);
}

eachCodex(resumesById, version => {
  const list = (server: AppServer) => (readsThreads(version) ? server.listedIds() : server.listedByOldName());

  it('lists it and goes on with it, and so does the newest', async () => {
    const lab = await Lab.open();
    const session = await begin(lab);
    expect(await lab.codex(version).ask(list)).toEqual([session.id]);
    await expectGoesOn(lab, version, session);
    expect(lab.sessions()).toEqual([session]);
    if (!isHere(NEWEST)) return;
    await expectGoesOn(lab, NEWEST, session);
    const turns = await lab
      .codex(NEWEST)
      .ask(async server => saidByUser(await server.readThread(session.id)));
    expect(turns.flat().slice(0, 2)).toEqual(['begun by rolltop', `asked by ${version}`]);
  });

  it('goes on with what `rolltop record` got', async () => {
    const lab = await Lab.open();
    const question = {
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'begun by rolltop' }],
    };
    const input = [question, ...items].map(item => `${JSON.stringify(item)}\n`).join('');
    const recorded = await lab.rolltop(['record', '--json', '--cwd', lab.project], { input });
    expect(recorded).toMatchObject({ code: 0, stderr: '' });
    const session = JSON.parse(recorded.stdout) as Session;
    await expectGoesOn(lab, version, session);
    expect(await lab.listed(session)).toMatchObject({
      title: 'begun by rolltop',
      cwd: lab.project,
      branch: 'interop-branch',
      source: 'cli',
      hiddenByCodex: [],
    });
  });
});

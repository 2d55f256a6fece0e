/** Sub-agents and side chats of a real Codex: where its lists have them, and that they go to the archive and back with their parent. */
import { expect, it } from 'vitest';
import { type AppServer, said, saidByUser } from './support/app-server.ts';
import { NEWEST, withCodex } from './support/judged.ts';
import { jsonLines, Lab, type Listed, type Session } from './support/lab.ts';

const KINDS = ['exec', 'subAgent', 'subAgentThreadSpawn', 'cli', 'vscode', 'appServer'];

withCodex([NEWEST], `a family of Codex ${NEWEST}`, () => {
  /** A parent that spawned a sub-agent. */
  async function family(lab: Lab): Promise<{ readonly parent: Session; readonly child: Session }> {
    await lab.codex(NEWEST).exec('the first question spawn:count to three');
    const [parent, child] = lab.sessions();
    if (parent === undefined || child === undefined) throw new Error('No sub-agent was spawned.');
    return { parent, child };
  }

  const listed = (lab: Lab, archived: boolean) =>
    lab.codex(NEWEST).ask(server => server.listedIds({ archived, sourceKinds: KINDS }));

  const ours = async (lab: Lab, ...options: readonly string[]) => {
    const { stdout } = await lab.rolltop(['list', '--json', ...options]);
    return jsonLines<Listed>(stdout).map(({ id }) => id);
  };

  it.each(['rolltop', 'Codex'])(
    'archived by %s is archived with its sub-agent, and comes back with it',
    async who => {
      const lab = await Lab.open();
      lab.onPath(NEWEST);
      const { parent, child } = await family(lab);
      const both = [parent.id, child.id].sort();
      expect(await lab.listed(child)).toMatchObject({ parentId: parent.id, source: 'subagent' });
      if (who === 'Codex')
        expect(await lab.codex(NEWEST).run('archive', parent.id)).toMatchObject({ code: 0 });
      else {
        const { code, stdout } = await lab.rolltop(['archive', '--json', parent.id]);
        expect({ code, said: JSON.parse(stdout) }).toMatchObject({ code: 0, said: { subagents: 1 } });
      }
      expect((await ours(lab, '--archived')).sort()).toEqual(both);
      expect((await listed(lab, true)).sort()).toEqual(both);
      expect(await listed(lab, false)).toEqual([]);

      const { code, stdout } = await lab.rolltop(['unarchive', '--json', parent.id]);
      expect({ code, said: JSON.parse(stdout) }).toMatchObject({ code: 0, said: { subagents: 1 } });
      expect((await ours(lab)).sort()).toEqual(both);
      expect((await listed(lab, false)).sort()).toEqual(both);
      await lab.codex(NEWEST).resume(parent, 'the next question');
      expect(lab.model.asked('the next question').input).toContain('the first question');
      const thread = await lab.codex(NEWEST).ask(server => server.readThread(parent.id));
      expect(saidByUser(thread).flat()).toEqual([
        'the first question spawn:count to three',
        'the next question',
      ]);
    },
  );

  it('is archived by neither while its sub-agent is in use', async () => {
    const lab = await Lab.open();
    const { parent, child } = await family(lab);
    const run = lab.codex(NEWEST).startResume(child, 'wait here hold:turn');
    await lab.model.wasAsked('hold:turn');
    const { code, stderr } = await lab.rolltop(['archive', parent.id]);
    expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining(child.id) });
    expect((await lab.codex(NEWEST).run('archive', parent.id)).code).not.toBe(0);
    expect(await ours(lab, '--archived')).toEqual([]);
    lab.model.release('turn');
    await run.ended;
  });

  it('has side chats under it, which no list of Codex shows, and which go on after us', async () => {
    const lab = await Lab.open();
    const parent = await lab.write(NEWEST, 'the first question');
    const side = await lab.codex(NEWEST).ask(server => sideChat(server, parent));
    expect(await listed(lab, false)).not.toContain(side.id);
    expect(await lab.listed(side)).toMatchObject({ parentId: parent.id });
    const { input } = lab.model.asked('asked aside');
    expect(input).toContain('the first question');
    const { stdout } = await lab.rolltop(['show', '--json', side.id]);
    const users = jsonLines<{ kind: string; text?: string }>(stdout).filter(({ kind }) => kind === 'user');
    expect(users.map(({ text }) => text)).toEqual(['the first question', 'asked aside']);
    expect(await lab.rolltop(['append', side.id, 'appended aside'])).toMatchObject({ code: 0 });
    await lab.codex(NEWEST).resume(side, 'the last aside');
    expect(lab.model.asked('the last aside').input).toContain('appended aside');
    const thread = await lab.codex(NEWEST).ask(server => server.readThread(side.id));
    const aside = ['asked aside', 'appended aside', 'the last aside'];
    expect(saidByUser(thread).flat().slice(-3)).toEqual(aside);
  });
});

async function sideChat(server: AppServer, { id: threadId }: Session): Promise<Session> {
  const { thread } = await server.request<{ thread: Session }>('thread/fork', {
    threadId,
    attachToSource: true,
    threadSource: 'tui_side_chat',
  });
  await server.turn(thread.id, said('asked aside'));
  return { id: thread.id, path: thread.path };
}

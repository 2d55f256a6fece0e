/** Forks by reference: what we append to one, its Codex reads after what it inherited; the parent is left alone. */
import { readFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { getRolloutHistory } from '../../src/index.ts';
import { saidByUser } from './support/app-server.ts';
import { eachCodex } from './support/judged.ts';
import { jsonLines, Lab, type Session } from './support/lab.ts';
import { grownFrom, ordinalsOf, runOn } from './support/rollout.ts';
import { dialectOf } from './support/versions.ts';

eachCodex(
  version => dialectOf(version) === 'paginated',
  version => {
    async function fork(lab: Lab, { id: threadId }: Session): Promise<Session> {
      const { thread } = await lab
        .codex(version)
        .ask(server => server.request<{ thread: Session }>('thread/fork', { threadId }));
      return { id: thread.id, path: thread.path };
    }

    it('goes on in a fork that we appended to', async () => {
      const lab = await Lab.open();
      const parent = await lab.write(version, 'the first question run:echo hi');
      const parentBytes = readFileSync(parent.path);
      const child = await fork(lab, parent);
      await lab.codex(version).resume(child, 'asked in the fork');
      const before = readFileSync(child.path);

      expect(await lab.rolltop(['append', child.id, 'appended to the fork'])).toMatchObject({ code: 0 });
      grownFrom(before, child.path);
      await lab.codex(version).resume(child, 'the last question');
      const { input } = lab.model.asked('the last question');
      const said = [
        'the first question run:echo hi',
        'asked in the fork',
        'appended to the fork',
        'the last question',
      ];
      const places = said.map(text => input.indexOf(text));
      expect(places).not.toContain(-1);
      expect([...places].sort((a, b) => a - b)).toEqual(places);
      expect(ordinalsOf(child.path)).toEqual(runOn(ordinalsOf(child.path)));
      const turns = await lab
        .codex(version)
        .ask(async server => saidByUser(await server.readThread(child.id)));
      expect(turns).toEqual(said.map(text => [text]));
      expect(readFileSync(parent.path)).toEqual(parentBytes);

      expect(await getRolloutHistory(child.path)).toMatchObject({
        kind: 'forked',
        forkedFromId: parent.id,
        missing: [],
        inherited: expect.any(Number),
      });
      expect(await lab.listed(child)).toMatchObject({ parentId: parent.id });
      const { stdout } = await lab.rolltop(['show', '--json', child.id]);
      const shown = jsonLines<{ kind: string; text?: string }>(stdout);
      expect(shown.filter(({ kind }) => kind === 'user').map(({ text }) => text)).toEqual(said);
    });

    it('takes no message for a fork whose parent is gone: Codex does not read it then', async () => {
      const lab = await Lab.open();
      const parent = await lab.write(version, 'the first question');
      const child = await fork(lab, parent);
      await lab.codex(version).resume(child, 'asked in the fork');
      rmSync(parent.path);
      const before = readFileSync(child.path);
      const appended = await lab.rolltop(['append', child.id, 'would be lost']);
      expect(appended).toMatchObject({ code: 5, stderr: expect.stringContaining('not on this disk') });
      expect(readFileSync(child.path)).toEqual(before);
      const { code } = await lab
        .codex(version)
        .run('exec', '--skip-git-repo-check', 'resume', child.id, 'the last question');
      expect(code).not.toBe(0);
    });

    it('goes on in a fork that has nothing of its own but what we appended', async () => {
      const lab = await Lab.open();
      const parent = await lab.write(version, 'the first question');
      const child = await fork(lab, parent);
      expect(await lab.rolltop(['append', child.id, 'appended to the fork'])).toMatchObject({ code: 0 });
      await lab.codex(version).resume(child, 'the last question');
      const { input } = lab.model.asked('the last question');
      for (const text of ['the first question', 'appended to the fork']) expect(input).toContain(text);
      expect(ordinalsOf(child.path)).toEqual(runOn(ordinalsOf(child.path)));
    });
  },
);

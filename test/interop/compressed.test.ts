/** What rolltop compressed: a real Codex lists it, reads it and goes on in it, and in forks of it; and it comes back byte for byte. */
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { expect, it } from 'vitest';
import { saidByUser } from './support/app-server.ts';
import { eachCodex } from './support/judged.ts';
import { Lab, type Session } from './support/lab.ts';
import { compareVersions, dialectOf } from './support/versions.ts';

const WEEK_AND_A_DAY_MS = 8 * 24 * 60 * 60 * 1000;

const timeOf = (path: string): bigint => statSync(path, { bigint: true }).mtimeNs;

/** As if it had been left alone. Returns its time in nanoseconds. */
function age({ path }: Session): bigint {
  const then = new Date(Date.now() - WEEK_AND_A_DAY_MS);
  utimesSync(path, then, then);
  return timeOf(path);
}

async function compressed(lab: Lab, session: Session): Promise<Session> {
  const then = age(session);
  expect(await lab.rolltop(['compress', session.id, '--yes'])).toMatchObject({ code: 0 });
  const path = `${session.path}.zst`;
  expect([existsSync(session.path), existsSync(path)]).toEqual([false, true]);
  expect(timeOf(path)).toBe(then);
  return { id: session.id, path };
}

eachCodex(
  version => compareVersions(version, '0.137.0') >= 0,
  version => {
    it('is listed, read, and gone on in', async () => {
      const lab = await Lab.open();
      lab.onPath(version);
      const session = await lab.write(version, 'the first question run:echo hi');
      const bytes = readFileSync(session.path);
      const packed = await compressed(lab, session);
      const { ids, said } = await lab.codex(version).ask(async server => ({
        ids: await server.listedIds({ sourceKinds: ['exec', 'cli'] }),
        said: saidByUser(await server.readThread(session.id)),
      }));
      expect([ids.includes(session.id), said.flat()]).toEqual([true, ['the first question run:echo hi']]);
      expect(await lab.rolltop(['expand', session.id, '--yes'])).toMatchObject({ code: 0 });
      expect(readFileSync(session.path)).toEqual(bytes);
      expect(existsSync(packed.path)).toBe(false);

      await compressed(lab, session);
      await lab.codex(version).resume(packed, 'the last question');
      expect(lab.model.asked('the last question').input).toContain('the first question run:echo hi');
      const shown = await lab.rolltop(['show', session.id]);
      for (const text of ['the first question', 'the last question']) expect(shown.stdout).toContain(text);
    });
  },
);

eachCodex(
  version => dialectOf(version) === 'paginated',
  version => {
    it('a fork by reference and its base stay plain: Codex 0.148 does not read them otherwise', async () => {
      const lab = await Lab.open();
      lab.onPath(version);
      const parent = await lab.write(version, 'the first question run:echo hi');
      const child = await fork(lab, parent);
      await lab.codex(version).resume(child, 'asked in the fork');
      for (const session of [parent, child]) {
        age(session);
        const { code, stdout } = await lab.rolltop(['compress', session.id, '--yes']);
        expect([code, stdout]).toEqual([
          0,
          expect.stringContaining('1 that share their history with others'),
        ]);
        expect(existsSync(session.path)).toBe(true);
      }
      await lab.codex(version).resume(child, 'the last question');
      const { input } = lab.model.asked('the last question');
      for (const text of ['the first question', 'asked in the fork']) expect(input).toContain(text);
    });

    it('a compressed session can be forked', async () => {
      const lab = await Lab.open();
      lab.onPath(version);
      const parent = await lab.write(version, 'the first question run:echo hi');
      await compressed(lab, parent);
      const child = await fork(lab, parent);
      await lab.codex(version).resume(child, 'asked in the fork');
      expect(lab.model.asked('asked in the fork').input).toContain('the first question');
    });

    async function fork(lab: Lab, { id: threadId }: Session): Promise<Session> {
      const { thread } = await lab
        .codex(version)
        .ask(server => server.request<{ thread: Session }>('thread/fork', { threadId }));
      return { id: thread.id, path: thread.path };
    }
  },
);

/** Archived, compressed and named sessions: Codex understands what rolltop does with them, and the other way round. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { storedZstd } from '../../src/demo/stored-zstd.ts';
import { eachCodex } from './support/judged.ts';
import { Lab, type Session } from './support/lab.ts';
import { readsThreads } from './support/versions.ts';

interface Named {
  readonly data: readonly { readonly id: string; readonly name: string | null }[];
}

/** Codex then looks at the files again. */
function forgetDatabase(codexHome: string): void {
  for (const name of readdirSync(codexHome)) if (name.includes('.sqlite')) rmSync(join(codexHome, name));
}

eachCodex(readsThreads, version => {
  async function namesOf(lab: Lab): Promise<Record<string, string | null>> {
    const { data } = await lab
      .codex(version)
      .ask(server => server.request<Named>('thread/list', { limit: 100, sourceKinds: ['exec'] }));
    return Object.fromEntries(data.map(({ id, name }) => [id, name]));
  }

  it.each(['with', 'without'])(
    'archived by us is archived for Codex, and goes on when we bring it back %s it',
    async how => {
      const lab = await Lab.open();
      if (how === 'with') lab.onPath(version);
      const session = await lab.write(version, 'the first question');
      const bytes = readFileSync(session.path);
      expect(await lab.rolltop(['archive', session.id])).toMatchObject({ code: 0 });
      const listed = (archived: boolean) =>
        lab.codex(version).ask(server => server.listedIds({ archived, sourceKinds: ['exec'] }));
      expect(await listed(true)).toEqual([session.id]);
      expect(await listed(false)).toEqual([]);
      expect(await lab.rolltop(['append', session.id, 'not here'])).toMatchObject({ code: 5 });

      expect(await lab.rolltop(['unarchive', session.id])).toMatchObject({ code: 0 });
      expect(readFileSync(session.path)).toEqual(bytes);
      await lab.codex(version).resume(session, 'the next question');
      expect(lab.model.asked('the next question').input).toContain('the first question');
    },
  );

  it('archived by Codex is archived for us, and goes on when we bring it back', async () => {
    const lab = await Lab.open();
    lab.onPath(version);
    const session = await lab.write(version, 'the first question');
    const { code, output } = await lab.codex(version).run('archive', session.id);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(await lab.listed(session)).toBeUndefined();
    expect(await lab.listed(session, '--archived')).toMatchObject({
      archived: true,
      title: 'the first question',
    });
    expect(await lab.rolltop(['unarchive', session.id])).toMatchObject({ code: 0 });
    expect(await lab.rolltop(['append', session.id, 'appended by rolltop'])).toMatchObject({ code: 0 });
    await lab.codex(version).resume(session, 'the next question');
    const { input } = lab.model.asked('the next question');
    for (const text of ['the first question', 'appended by rolltop']) expect(input).toContain(text);
  });

  it('named by us has that name for Codex, and named by Codex for us', async () => {
    const lab = await Lab.open();
    lab.onPath(version);
    const session = await lab.write(version, 'the first question');
    expect(await lab.rolltop(['rename', session.id, 'a name of ours'])).toMatchObject({ code: 0 });
    expect(await namesOf(lab)).toEqual({ [session.id]: 'a name of ours' });
    await lab
      .codex(version)
      .ask(server => server.request('thread/name/set', { threadId: session.id, name: 'a name of theirs' }));
    expect(await lab.listed(session)).toMatchObject({ name: 'a name of theirs' });
  });

  it('in the folder of another day it is listed and resumed, by Codex as by us', async () => {
    const lab = await Lab.open();
    const session = await lab.write(version, 'the first question');
    const folder = join(lab.codexHome, 'sessions', '2020', '02', '29');
    const path = join(folder, basename(session.path));
    mkdirSync(folder, { recursive: true });
    renameSync(session.path, path);
    forgetDatabase(lab.codexHome);
    expect(await lab.listed({ ...session, path })).toMatchObject({ title: 'the first question' });
    const shown = await lab.codex(version).ask(server => server.listedIds({ sourceKinds: ['exec'] }));
    expect(shown).toEqual([session.id]);
    await lab.codex(version).resume({ ...session, path }, 'the next question');
    expect(lab.model.asked('the next question').input).toContain('the first question');
  });

  it('compressed is listed, and unpacked when we append', async () => {
    const lab = await Lab.open();
    const session = await lab.write(version, 'the first question');
    const packed = compress(session);
    expect(await lab.listed(session)).toMatchObject({ compressed: true, title: 'the first question' });
    expect(await lab.rolltop(['append', session.id, 'appended by rolltop'])).toMatchObject({ code: 0 });
    expect(lab.sessions()).toEqual([session]);
    expect(() => readFileSync(packed)).toThrow('ENOENT');
    await lab.codex(version).resume(session, 'the next question');
    const { input } = lab.model.asked('the next question');
    for (const text of ['the first question', 'appended by rolltop']) expect(input).toContain(text);
  });
});

/** As Codex leaves a session that was not used for long. */
function compress({ path }: Session): string {
  const packed = `${path}.zst`;
  writeFileSync(packed, storedZstd(readFileSync(path)));
  rmSync(path);
  return packed;
}

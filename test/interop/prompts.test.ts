/** Prompts that are more than a typed line: a picture, a goal, a plan, a question. As Codex shows them, so do we, and it goes on after us. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type AppServer, said, saidByUser } from './support/app-server.ts';
import { NEWEST, withCodex } from './support/judged.ts';
import { jsonLines, Lab, type Session } from './support/lab.ts';

const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PLAN_MODE = { collaborationMode: { mode: 'plan', settings: { model: 'mock-model' } } };

interface Shown {
  readonly kind: string;
  readonly text?: string;
}

withCodex([NEWEST], `a prompt to Codex ${NEWEST}`, () => {
  /** A thread of the app-server, as its own screens begin one. */
  async function begin(
    lab: Lab,
    turns: (server: AppServer, threadId: string) => Promise<void>,
  ): Promise<Session> {
    return lab.codex(NEWEST).ask(async server => {
      const { thread } = await server.request<{ thread: Session }>('thread/start', {
        cwd: lab.project,
        approvalPolicy: 'never',
      });
      await turns(server, thread.id);
      return { id: thread.id, path: thread.path };
    });
  }

  const shown = async (lab: Lab, { id }: Session) =>
    jsonLines<Shown>((await lab.rolltop(['show', '--json', id])).stdout);

  const textsOf = (items: readonly Shown[], kind: string) =>
    items.filter(item => item.kind === kind).map(({ text }) => text);

  const preview = async (lab: Lab, { id }: Session) =>
    (await lab.codex(NEWEST).ask(server => server.readThread(id))).preview;

  const spoken = (texts: readonly (string | undefined)[]): (string | undefined)[] =>
    texts.filter(text => text !== '' && !text?.includes('picture.png'));

  /** We append, Codex goes on, and its model has read both; Codex's screens and list have what ours have. */
  async function goesOn(lab: Lab, session: Session, before: string): Promise<void> {
    expect(await lab.rolltop(['append', session.id, 'appended by rolltop'])).toMatchObject({ code: 0 });
    await lab.codex(NEWEST).resume(session, 'the last question');
    const { input } = lab.model.asked('the last question');
    for (const text of [before, 'appended by rolltop']) expect(input).toContain(text);
    expect(await lab.listed(session)).toMatchObject({ damage: 0 });
    const { thread, listed } = await lab.codex(NEWEST).ask(async server => ({
      thread: await server.readThread(session.id),
      listed: await server.listedIds(),
    }));
    expect(spoken(saidByUser(thread).flat())).toEqual(spoken(textsOf(await shown(lab, session), 'user')));
    expect(listed).toContain(session.id);
    expect((await lab.listed(session))?.title).toBe(thread.preview);
  }

  it('that is only a picture is a prompt and a title', async () => {
    const lab = await Lab.open();
    writeFileSync(join(lab.project, 'picture.png'), Buffer.from(PICTURE, 'base64'));
    const session = await begin(lab, (server, id) =>
      server.turn(id, { input: [{ type: 'localImage', path: join(lab.project, 'picture.png') }] }),
    );
    expect(await lab.listed(session)).toMatchObject({ title: '[Image]', hiddenByCodex: [] });
    expect(await lab.codex(NEWEST).ask(server => server.listedIds())).toEqual([session.id]);
    expect(textsOf(await shown(lab, session), 'user')).toHaveLength(1);
    await goesOn(lab, session, PICTURE);
  });

  it('with a picture has its words once', async () => {
    const lab = await Lab.open();
    const session = await begin(lab, (server, id) =>
      server.turn(id, {
        input: [
          { type: 'image', url: `data:image/png;base64,${PICTURE}` },
          { type: 'text', text: 'what is on it' },
        ],
      }),
    );
    expect(await lab.listed(session)).toMatchObject({ title: expect.stringContaining('what is on it') });
    const users = textsOf(await shown(lab, session), 'user');
    expect(users).toHaveLength(1);
    expect(users[0]?.split('what is on it')).toHaveLength(2);
    await goesOn(lab, session, 'what is on it');
  });

  it('by a goal is listed by its objective', async () => {
    const lab = await Lab.open();
    const session = await begin(lab, async (server, threadId) => {
      await server.request('thread/goal/set', { threadId, objective: 'migrate the billing tables' });
      await server.notified('turn/started', threadId);
    });
    expect(await preview(lab, session)).toBe('migrate the billing tables');
    expect(await lab.listed(session)).toMatchObject({
      title: 'migrate the billing tables',
      hiddenByCodex: [],
    });
    expect(textsOf(await shown(lab, session), 'unknown')).toEqual([]);
  });

  it('in plan mode has its plan once, without its tags', async () => {
    const lab = await Lab.open();
    const session = await begin(lab, (server, id) =>
      server.turn(id, { ...said('please plan:walk the dog'), ...PLAN_MODE }),
    );
    const items = await shown(lab, session);
    // Codex's own instructions speak of plans, too.
    const texts = items
      .filter(({ kind }) => kind !== 'user' && kind !== 'context')
      .map(({ text }) => text ?? '');
    expect(texts.filter(text => text.includes('walk the dog'))).toHaveLength(1);
    expect(texts.filter(text => text.includes('Here it is.'))).toHaveLength(1);
    expect(texts.join()).not.toContain('proposed_plan');
    const thread = await lab.codex(NEWEST).ask(server => server.readThread(session.id));
    expect(saidByUser(thread)).toEqual([textsOf(items, 'user')]);
    await goesOn(lab, session, 'walk the dog');
  });

  it('that is asked back has the question and its answer as words', async () => {
    const lab = await Lab.open();
    const session = await begin(lab, async (server, id) => {
      server.answers('item/tool/requestUserInput', { answers: { choice: { answers: ['Parquet'] } } });
      await server.turn(id, { ...said('please question:Which format?'), ...PLAN_MODE });
    });
    const [question] = textsOf(await shown(lab, session), 'question');
    for (const text of ['Which format?', 'Feather']) expect(question).toContain(text);
    expect(question?.split('\n').at(-1)).toBe('Parquet');
    expect(question).not.toContain('"');
    await goesOn(lab, session, 'Parquet');
  });
});

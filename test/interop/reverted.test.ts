/** A conversation that was taken back goes on in another file: in ours as in a real Codex, for its forks and its compaction, too. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { type AppServer, said, saidByUser, type Thread } from './support/app-server.ts';
import { NEWEST, withCodex } from './support/judged.ts';
import { jsonLines, Lab, program, type Session } from './support/lab.ts';
import { ordinalsOf, runOn } from './support/rollout.ts';
import { until } from './support/until.ts';

withCodex([NEWEST], `a conversation that Codex ${NEWEST} took back`, () => {
  /** "one", then what replaced two turns taken back one after the other. */
  async function revertedTwice(lab: Lab): Promise<Session> {
    const session = await lab.write(NEWEST, 'question one');
    await lab.codex(NEWEST).ask(async server => {
      await server.request('thread/resume', { threadId: session.id });
      for (const text of ['question two', 'question three', 'question four']) {
        if (text !== 'question two') await revertLast(server, session);
        await server.turn(session.id, said(text));
      }
    });
    return session;
  }

  async function revertLast(server: AppServer, { id: threadId }: Session): Promise<void> {
    const beforeTurnId = (await server.readThread(threadId)).turns.at(-1)?.id;
    await server.request('thread/revert', { threadId, beforeTurnId });
  }

  const usersOf = async (lab: Lab, id: string): Promise<string[]> => {
    const { stdout } = await lab.rolltop(['show', '--json', id]);
    const items = jsonLines<{ kind: string; text?: string; takenBack?: boolean }>(stdout);
    return items.filter(({ kind, takenBack }) => kind === 'user' && !takenBack).map(({ text }) => text ?? '');
  };

  const readByCodex = async (lab: Lab, { id }: Session): Promise<Thread> =>
    lab.codex(NEWEST).ask(server => server.readThread(id));

  it('twice, goes on after what we append, and is one session in both lists', async () => {
    const lab = await Lab.open();
    const session = await revertedTwice(lab);
    const files = lab.sessions().filter(({ path }) => path.includes(session.id));
    expect(files).toHaveLength(3);
    expect(await usersOf(lab, session.id)).toEqual(['question one', 'question four']);

    const before = files.map(({ path }) => readFileSync(path));
    expect(await lab.rolltop(['append', session.id, 'appended by rolltop'])).toMatchObject({ code: 0 });
    const grown = files.filter(({ path }, at) => before[at] && readFileSync(path).length > before[at].length);
    expect(grown).toHaveLength(1);
    await lab.codex(NEWEST).resume(session, 'the last question');
    const { input } = lab.model.asked('the last question');
    const now = ['question one', 'question four', 'appended by rolltop', 'the last question'];
    const places = now.map(text => input.indexOf(text));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    for (const text of ['question two', 'question three']) expect(input).not.toContain(text);
    expect(saidByUser(await readByCodex(lab, session)).flat()).toEqual(now);
    expect(await usersOf(lab, session.id)).toEqual(now);
    for (const { path } of files) expect(ordinalsOf(path)).toEqual(runOn(ordinalsOf(path)));

    const listed = await lab.codex(NEWEST).ask(server => server.listedIds({ sourceKinds: ['exec', 'cli'] }));
    // Its database knows each file.
    expect([...new Set(listed)]).toEqual([session.id]);
    const { stdout } = await lab.rolltop(['list', '--json']);
    expect(jsonLines<Session>(stdout).map(({ id }) => id)).toEqual([session.id]);
    expect(await lab.listed(session)).toMatchObject({ title: 'question one', damage: 0 });
    const [first] = files;
    expect(await lab.rolltop(['append', first?.path ?? '', 'to the dead file'])).toMatchObject({ code: 5 });
  });

  it('is followed into its new file by tail -f, which says so', async () => {
    const lab = await Lab.open();
    const session = await lab.write(NEWEST, 'question one');
    const child = spawn(process.execPath, [program, 'tail', '-f', '--json', session.id], {
      cwd: lab.project,
      env: lab.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [out, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const items = () => {
      const text = Buffer.concat(out).toString();
      return jsonLines<{ kind: string; text: string; removed?: object }>(
        text.slice(0, text.lastIndexOf('\n') + 1),
      );
    };
    const asked = () => items().flatMap(item => (item.kind === 'user' ? [item.text] : []));
    await until('the first question', () => asked().includes('question one'));
    await lab.codex(NEWEST).ask(async server => {
      await server.request('thread/resume', { threadId: session.id });
      await server.turn(session.id, said('question two'));
      await until('the second question', () => asked().includes('question two'));
      await revertLast(server, session);
      await server.turn(session.id, said('question three'));
    });
    await until('what replaced it', () => asked().includes('question three'));
    expect(items().filter(({ kind }) => kind === 'continued')).toMatchObject([{ removed: { turns: 1 } }]);
    expect(Buffer.concat(errors).toString()).toMatch(/was taken back; going on in .*_/);
    expect(asked()).toEqual(['question one', 'question two', 'question three']);
  });

  it('is archived as a whole, and goes on when it is back', async () => {
    const lab = await Lab.open();
    lab.onPath(NEWEST);
    const session = await revertedTwice(lab);
    expect(await lab.rolltop(['archive', session.id])).toMatchObject({ code: 0 });
    for (const { path } of lab.sessions()) expect(path).toContain('/archived_sessions/');
    expect(await lab.rolltop(['unarchive', session.id])).toMatchObject({ code: 0 });
    for (const { path } of lab.sessions()) expect(path).not.toContain('/archived_sessions/');
    await lab.codex(NEWEST).resume(session, 'the last question');
    const { input } = lab.model.asked('the last question');
    expect(input).toContain('question four');
    expect(input).not.toContain('question three');
  });

  it('is forked with what stands in it now', async () => {
    const lab = await Lab.open();
    const session = await revertedTwice(lab);
    const { thread } = await lab
      .codex(NEWEST)
      .ask(server =>
        server.request<{ thread: Session }>('thread/fork', { threadId: session.id, threadSource: 'user' }),
      );
    const fork = { id: thread.id, path: thread.path };
    expect(await usersOf(lab, fork.id)).toEqual(['question one', 'question four']);
    expect(await lab.listed(fork)).toMatchObject({ title: 'question one', parentId: session.id });
    expect(await lab.rolltop(['append', fork.id, 'appended to the fork'])).toMatchObject({ code: 0 });
    await lab.codex(NEWEST).resume(fork, 'the last question');
    const listed = await lab
      .codex(NEWEST)
      .ask(server => server.listedIds({ sourceKinds: ['exec', 'vscode'] }));
    expect(listed).toContain(fork.id);
    const { input } = lab.model.asked('the last question');
    for (const text of ['question one', 'question four', 'appended to the fork'])
      expect(input).toContain(text);
    for (const text of ['question two', 'question three']) expect(input).not.toContain(text);
    const now = ['question one', 'question four', 'appended to the fork', 'the last question'];
    expect(saidByUser(await readByCodex(lab, fork)).flat()).toEqual(now);
    expect(await usersOf(lab, fork.id)).toEqual(now);
  });
});

withCodex([NEWEST], `compacted by Codex ${NEWEST}`, () => {
  it('our message is kept, and is complete', async () => {
    const lab = await Lab.open();
    const session = await lab.write(NEWEST, 'the first question');
    expect(await lab.rolltop(['append', session.id, 'appended by rolltop'])).toMatchObject({ code: 0 });
    await lab.codex(NEWEST).ask(async server => {
      await server.request('thread/resume', { threadId: session.id });
      await server.request('thread/compact/start', { threadId: session.id });
      await until('the compaction', () => retained(session).length > 0);
    });
    const ours = retained(session).find(one => JSON.stringify(one).includes('appended by rolltop'));
    expect(ours).toMatchObject({ complete: true });
    expect(JSON.stringify(ours)).toMatch(/"message_id":"msg_/);
    await lab.codex(NEWEST).resume(session, 'the last question');
    expect(lab.model.asked('the last question').input).toContain('appended by rolltop');
  });
});

/** What the newest compaction keeps of the person's messages. */
function retained({ path }: Session): object[] {
  interface Kept {
    readonly type: string;
    readonly payload: { readonly retained_context?: { readonly user_messages?: readonly object[] } };
  }
  const lines = jsonLines<Kept>(readFileSync(path, 'utf8').replace(/[^\n]*$/, ''));
  const compacted = lines.findLast(({ type }) => type === 'compacted');
  return [...(compacted?.payload.retained_context?.user_messages ?? [])];
}

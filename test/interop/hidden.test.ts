/** What rolltop says Codex would hide, against what Codex's own list shows: the same home, the same folder. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RolloutRecorder } from '../../src/index.ts';
import { eachCodex, NEWEST } from './support/judged.ts';
import { jsonLines, Lab, type Listed, type Session } from './support/lab.ts';
import { dialectOf, readsThreads } from './support/versions.ts';

interface Beginning {
  readonly source?: string;
  readonly cwd?: string;
  readonly dialect?: 'bare' | 'envelope';
  /** No prompt of a person. */
  readonly silent?: true;
}

async function begin(lab: Lab, { silent, cwd = lab.project, ...given }: Beginning = {}): Promise<Session> {
  const recorder = await RolloutRecorder.create({ codexHome: lab.codexHome, cwd, ...given });
  if (!silent) await recorder.recordUserMessage('begun by us');
  await recorder.recordItems([
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'an answer' }] },
  ]);
  await recorder.shutdown();
  return { id: recorder.conversationId, path: recorder.rolloutPath };
}

function replaceInFirstLine({ path }: Session, from: string, to: string): void {
  const [first = '', ...rest] = readFileSync(path, 'utf8').split('\n');
  if (!first.includes(from)) throw new Error(`${from} is not in ${first}`);
  writeFileSync(path, [first.replace(from, to), ...rest].join('\n'));
}

/** As a sub-agent's rollout begins. */
async function beginSubAgent(lab: Lab): Promise<Session> {
  const session = await begin(lab);
  replaceInFirstLine(session, '"source":"cli"', '"source":{"subagent":"review"}');
  return session;
}

/** Without the item that Codex's paginated list looks for, though the model has the message. */
async function writeWithoutUserItem(lab: Lab, version: string): Promise<Session> {
  const session = await lab.write(version, 'a question without its item');
  replaceInFirstLine(session, '"source":"exec"', '"source":"cli"');
  const lines = readFileSync(session.path, 'utf8').split('\n');
  writeFileSync(session.path, lines.filter(line => !line.includes('"UserMessage"')).join('\n'));
  return session;
}

/** A message that only the model saw: it has no event. */
async function beginWithoutEvent(lab: Lab): Promise<Session> {
  const session = await begin(lab);
  const lines = readFileSync(session.path, 'utf8').split('\n');
  writeFileSync(session.path, lines.filter(line => !line.includes('"user_message"')).join('\n'));
  return session;
}

/** A fork has nothing of its own yet, but it has the question of its parent. */
async function forkOf(lab: Lab, version: string, { id: threadId }: Session): Promise<Session> {
  const codex = lab.codex(version);
  const { thread } = await codex.ask(server =>
    server.request<{ thread: Session }>('thread/fork', { threadId }),
  );
  return { id: thread.id, path: thread.path };
}

function forgetIndex({ codexHome }: Lab): void {
  for (const name of readdirSync(codexHome).filter(file => file.includes('.sqlite')))
    rmSync(join(codexHome, name));
}

/** A home with one session of every kind; the name says what it is. */
async function fill(lab: Lab, version: string): Promise<Record<string, Session>> {
  const elsewhere = join(lab.root, 'elsewhere');
  mkdirSync(elsewhere);
  const archived = await begin(lab);
  const exec = await lab.write(version, 'written by exec');
  const paginated = {
    nobody: () => writeWithoutUserItem(lab, version),
    fork: () => forkOf(lab, version, exec),
  };
  const all = {
    shown: await begin(lab),
    vscode: await begin(lab, { source: 'vscode' }),
    exec,
    mcp: await begin(lab, { source: 'mcp' }),
    subAgent: await beginSubAgent(lab),
    unknownSource: await begin(lab, { source: 'hologram' }),
    elsewhere: await begin(lab, { cwd: elsewhere }),
    eventless: await beginWithoutEvent(lab),
    silent: await begin(lab, { silent: true }),
    bare: await begin(lab, { dialect: 'bare' }),
    archived,
    ...(dialectOf(version) === 'paginated'
      ? { nobody: await paginated.nobody(), fork: await paginated.fork() }
      : {}),
  };
  expect(await lab.rolltop(['archive', archived.id])).toMatchObject({ code: 0 });
  return all;
}

eachCodex(readsThreads, version => {
  it('lists exactly what has no reason to be hidden, and the rest where its reason says', async () => {
    const lab = await Lab.open();
    const all = await fill(lab, version);
    // What Codex's own index remembers is nothing that can be known from the files.
    forgetIndex(lab);
    const names = new Map(Object.entries(all).map(([name, { id }]) => [id, name]));
    const named = (ids: readonly string[]) => ids.map(id => names.get(id) ?? id).sort();

    const { stdout } = await lab.rolltop(['list', '--json', '--all']);
    const rows = jsonLines<Listed>(stdout);
    const reasons = Object.fromEntries(rows.map(({ id, hiddenByCodex }) => [names.get(id), hiddenByCodex]));
    expect(reasons).toEqual({
      shown: [],
      vscode: [],
      exec: ['exec'],
      mcp: ['mcp'],
      subAgent: ['subagent'],
      unknownSource: ['unknown-source'],
      elsewhere: ['other-folder'],
      eventless: ['no-user-message'],
      silent: ['no-user-message'],
      bare: ['old-format'],
      archived: ['archived'],
      ...(all.nobody === undefined ? {} : { nobody: ['no-user-message'], fork: [] }),
    });

    const cwd = lab.project;
    await lab.codex(version).ask(async server => {
      // Whether a fork is shown that says nothing itself depends on the version: no reason is claimed.
      const shown = async (params: object) =>
        named(await server.listedIds(params)).filter(name => name !== 'fork');
      const unhidden = named(
        rows.filter(({ hiddenByCodex }) => hiddenByCodex.length === 0).map(({ id }) => id),
      );
      expect(await shown({ cwd })).toEqual(unhidden.filter(name => name !== 'fork'));
      if (version === NEWEST) expect(named(await server.listedIds({ cwd }))).toEqual(unhidden);
      // Each reason taken away brings back what had no other.
      expect(await shown({})).toEqual(['elsewhere', 'shown', 'vscode']);
      expect(await shown({ cwd, sourceKinds: ['exec'] })).toEqual(['exec']);
      expect(await shown({ cwd, sourceKinds: ['appServer'] })).toEqual(['mcp']);
      expect(await shown({ cwd, sourceKinds: ['subAgent'] })).toEqual(['subAgent']);
      expect(await shown({ cwd, archived: true })).toEqual(['archived']);
    });
  });
});

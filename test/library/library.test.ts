/** The library's reading side, as another program uses it: only what index.ts exports. */
import { appendFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  archiveConversation,
  findSession,
  followSession,
  getRolloutHistory,
  type Item,
  openSessions,
  RolloutNotFoundError,
  RolloutRecorder,
  readItems,
  type SessionChange,
  searchSessions,
} from '../../src/index.ts';
import { ScratchHome } from '../recorder/scratch-home.ts';

let home: ScratchHome;
let session: string;

async function record(...texts: readonly string[]): Promise<string> {
  const recorder = await RolloutRecorder.create({ codexHome: home.path, cwd: home.path });
  for (const text of texts) await recorder.recordUserMessage(text);
  await recorder.shutdown();
  return recorder.rolloutPath;
}

async function textsOf(items: AsyncIterable<Item>): Promise<string[]> {
  const texts: string[] = [];
  for await (const item of items) if (item.kind === 'user') texts.push(item.text);
  return texts;
}

beforeEach(async () => {
  home = new ScratchHome();
  session = await record('first apricot', 'second');
});

describe('what was left out is named, in a sentence', () => {
  const calls: Readonly<Record<string, (nothing: never) => unknown>> = {
    'RolloutRecorder.create needs "codexHome"': RolloutRecorder.create,
    'RolloutRecorder.resume needs "path"': RolloutRecorder.resume,
    'RolloutRecorder.listConversations needs "codexHome"': home => RolloutRecorder.listConversations(home, 1),
    'archiveConversation needs "codexHome"': archiveConversation,
    'getRolloutHistory needs "path"': getRolloutHistory,
    'findSession needs "codexHome"': options => findSession('last', options),
    'openSessions needs "codexHome"': async options => openSessions(options),
    'readItems needs "path"': path => readItems(path).next(),
    'followSession needs "codexHome"': options => followSession('a.jsonl', options).next(),
    'searchSessions needs "codexHome"': options => searchSessions('a', options).next(),
  };
  it.each(Object.entries(calls))('%s', async (said, call) => {
    await expect(call(undefined as never)).rejects.toThrow(TypeError);
    await expect(call(undefined as never)).rejects.toThrow(`${said}, a text; it is missing.`);
  });

  it('says what it is instead', async () => {
    const create = RolloutRecorder.create as (options: unknown) => Promise<unknown>;
    await expect(create({ codexHome: home.path })).rejects.toThrow('"cwd", a text; it is missing.');
    await expect(create({ codexHome: '', cwd: '/a' })).rejects.toThrow('"codexHome", a text; it is empty.');
    await expect(create({ codexHome: null, cwd: '/a' })).rejects.toThrow('it is null.');
    await expect(create({ codexHome: 7, cwd: '/a' })).rejects.toThrow('it is a number.');
  });
});

describe('readItems', () => {
  it('reads every item in order', async () => {
    expect(await textsOf(readItems(session))).toEqual(['first apricot', 'second']);
  });

  it('reads the last ones only', async () => {
    const items: Item[] = [];
    for await (const item of readItems(session, { last: 1 })) items.push(item);
    expect(items).toMatchObject([{ kind: 'user', text: 'second' }]);
  });

  it('shows a damaged line in its place and goes on', async () => {
    appendFileSync(session, '{"torn\n');
    const kinds: string[] = [];
    for await (const item of readItems(session)) kinds.push(item.kind);
    expect(kinds.at(-1)).toBe('damaged');
  });

  it('throws an error with a code when there is no file', async () => {
    await expect(textsOf(readItems(`${session}.gone`))).rejects.toThrow(RolloutNotFoundError);
  });
});

describe('findSession', () => {
  it('knows the last one, a path, and says what it did not find', async () => {
    const { path: codexHome } = home;
    expect(await findSession('last', { codexHome })).toMatchObject({ conversation: { path: session } });
    const relative = path.relative(codexHome, session);
    expect(await findSession(relative, { codexHome })).toMatchObject({ kind: 'found' });
    expect(await findSession('nobody', { codexHome })).toMatchObject({ kind: 'notFound' });
  });
});

describe('searchSessions', () => {
  it('throws one sentence for an expression that is none', async () => {
    const search = searchSessions('(', { codexHome: home.path, regex: true });
    await expect(search.next()).rejects.toThrow(/expression/i);
  });

  it('throws the same where a filter line says in which sessions', async () => {
    const search = searchSessions('(', { codexHome: home.path, regex: true, where: 'is:fork' });
    await expect(search.next()).rejects.toThrow(/expression/i);
  });

  it('finds only in the sessions that fit a filter line, and no more than it may', async () => {
    await record('another apricot', 'and an apricot');
    const foundIn = async (where: string, limit?: number): Promise<readonly string[]> => {
      const found: string[] = [];
      const options = { codexHome: home.path, where, ...(limit === undefined ? {} : { limit }) };
      for await (const { snippet } of searchSessions('apricot', options)) found.push(snippet);
      return found;
    };
    expect(await foundIn('another')).toEqual(['another apricot', 'and an apricot']);
    expect(await foundIn('-is:fork', 1)).toEqual(['another apricot']);
    expect(await foundIn('-is:fork')).toHaveLength(3);
    expect(await foundIn('branch:none')).toEqual([]);
  });
});

describe('followSession', () => {
  const ended = new Set<AbortController>();
  afterEach(() => {
    for (const each of ended) each.abort();
    ended.clear();
  });

  function follow(last: number): AsyncGenerator<SessionChange, void> {
    const controller = new AbortController();
    ended.add(controller);
    return followSession(session, { codexHome: home.path, last, signal: controller.signal });
  }

  async function nextText(changes: AsyncGenerator<SessionChange, void>): Promise<string> {
    for (;;) {
      const { value, done } = await changes.next();
      if (done || value === undefined) return '(ended)';
      if (value.kind === 'item' && value.item.kind === 'user') return value.item.text;
      if (value.kind === 'file') return value.event;
    }
  }

  it('gives what is there, then what comes, then what becomes of the file', async () => {
    const changes = follow(1);
    expect(await nextText(changes)).toBe('second');
    const recorder = await RolloutRecorder.resume({ path: session, codexHome: home.path });
    await recorder.recordUserMessage('third');
    await recorder.shutdown();
    expect(await nextText(changes)).toBe('third');
    renameSync(session, `${session}.elsewhere`);
    expect(await nextText(changes)).toBe('gone');
    await changes.return();
  });

  it('ends when its signal does', async () => {
    const changes = follow(0);
    const next = nextText(changes);
    for (const each of ended) each.abort();
    expect(await next).toBe('(ended)');
  });

  it('throws for a session that is not there', async () => {
    const changes = followSession(`${session}.gone.jsonl`, { codexHome: home.path });
    await expect(changes.next()).rejects.toThrow(RolloutNotFoundError);
  });
});

describe('openSessions', () => {
  it('lists what is there and notices what comes', async () => {
    const sessions = openSessions({ codexHome: home.path });
    const listed = (count: number): Promise<void> =>
      new Promise(resolve => {
        const check = (): void => {
          if (sessions.conversations.getSnapshot().length !== count) return;
          stop();
          resolve();
        };
        const stop = sessions.conversations.subscribe(check);
        check();
      });
    await listed(1);
    await record('another');
    await listed(2);
    await sessions.close();
  });
});

/** A new conversation: where its file is, what its first line says, and that there is never a file without it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConversationExistsError } from '../../src/format/errors.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { VERSION } from '../../src/recorder/version.ts';
import { nodeFileOperations } from '../../src/rollout/file/file-operations.ts';
import { linesOf, ScratchHome } from './scratch-home.ts';

const ID = '01a201f0-a178-7982-a7a6-d7416d4f2dfb';

async function created(options: Partial<Parameters<typeof RolloutRecorder.create>[0]> = {}) {
  const home = new ScratchHome();
  const recorder = await RolloutRecorder.create({ codexHome: home.path, cwd: home.path, ...options });
  const atOnce = readFileSync(recorder.rolloutPath, 'utf8');
  await recorder.shutdown();
  return { home, recorder, atOnce };
}

function repository(home: ScratchHome, commands: readonly (readonly string[])[]): string {
  const cwd = join(home.path, 'project');
  mkdirSync(cwd);
  for (const args of [['init', '-q', '-b', 'trunk'], ...commands]) {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd });
  }
  return cwd;
}

describe('the file of a new conversation', () => {
  it('is in the day folder of its local time, with the same instant in UTC inside', async () => {
    const { home, recorder, atOnce } = await created();
    const name = recorder.rolloutPath.slice(home.path.length + 1);
    const found =
      /^sessions\/(\d{4})\/(\d\d)\/(\d\d)\/rollout-(\d{4})-(\d\d)-(\d\d)T(\d\d)-(\d\d)-(\d\d)-(.+)\.jsonl$/.exec(
        name,
      );
    expect(found?.slice(1, 4)).toEqual(found?.slice(4, 7));
    expect(found?.[10]).toBe(recorder.conversationId);
    const [year, month, day, hour, minute, second] = (found?.slice(4, 10) ?? []).map(Number);
    const local = new Date(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
    const inside = new Date(JSON.parse(atOnce).payload.timestamp);
    expect(inside.toISOString()).toBe(JSON.parse(atOnce).timestamp);
    expect(Math.floor(inside.getTime() / 1000)).toBe(local.getTime() / 1000);
  });

  it('has a UUIDv7 as id, or the one that was passed', async () => {
    expect((await created()).recorder.conversationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const given = await created({ conversationId: ID.toUpperCase() });
    expect(given.recorder.conversationId).toBe(ID);
    expect(given.recorder.rolloutPath).toContain(ID);
    await expect(created({ conversationId: 'not-a-uuid' })).rejects.toThrow(TypeError);
  });

  it('begins in an envelope with what every Codex asks for', async () => {
    const { atOnce, recorder, home } = await created({ instructions: 'be kind' });
    const line = JSON.parse(atOnce);
    expect(Object.keys(line)).toEqual(['timestamp', 'type', 'payload']);
    expect(line.type).toBe('session_meta');
    expect(line.payload).toEqual({
      id: recorder.conversationId,
      timestamp: line.timestamp,
      cwd: home.path,
      originator: 'rolltop',
      cli_version: VERSION,
      instructions: 'be kind',
      source: 'cli',
    });
  });

  it('in the bare dialect is the original header, key by key', async () => {
    const home = new ScratchHome();
    const cwd = repository(home, [['commit', '-q', '--allow-empty', '-m', 'x']]);
    const { atOnce, recorder } = await created({ dialect: 'bare', cwd });
    const head = JSON.parse(atOnce);
    const hash = execFileSync('git', ['rev-parse', 'HEAD'], { cwd, encoding: 'utf8' }).trim();
    expect(atOnce).toBe(
      `{"id":"${recorder.conversationId}","timestamp":"${head.timestamp}","instructions":null,"git":{"commit_hash":"${hash}","branch":"trunk"}}\n`,
    );
    expect(head.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('leaves git out where there is no repository, and says {} where nothing is known', async () => {
    expect(JSON.parse((await created({ dialect: 'bare' })).atOnce)).not.toHaveProperty('git');
    const cwd = repository(new ScratchHome(), []);
    expect(JSON.parse((await created({ dialect: 'bare', cwd })).atOnce).git).toEqual({});
  });

  it('is for its owner only', async () => {
    const { home, recorder } = await created();
    expect(statSync(recorder.rolloutPath).mode & 0o777).toBe(0o600);
    for (let folder = dirname(recorder.rolloutPath); folder !== home.path; folder = dirname(folder)) {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
  });

  it('says the version of this package', () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url).pathname, 'utf8'),
    );
    expect(VERSION).toBe(version);
  });
});

describe('creating', () => {
  it('has the meta line first, whatever is queued immediately', async () => {
    const { recorder, home } = await created();
    const other = await RolloutRecorder.create({ codexHome: home.path, cwd: home.path });
    void other.recordUserMessage('first');
    void other.recordUserMessage('second');
    await other.shutdown();
    expect(linesOf(other.rolloutPath).map(line => line.type)).toEqual([
      'session_meta',
      'response_item',
      'event_msg',
      'response_item',
      'event_msg',
    ]);
    expect(other.rolloutPath).not.toBe(recorder.rolloutPath);
  });

  it('of an id that exists fails, wherever its rollout is', async () => {
    const { home, recorder } = await created({ conversationId: ID });
    const again = { codexHome: home.path, cwd: home.path, conversationId: ID };
    await expect(RolloutRecorder.create(again)).rejects.toThrow(ConversationExistsError);
    const archived = new ScratchHome();
    mkdirSync(join(archived.path, 'archived_sessions'));
    const name = `rollout-2020-01-01T00-00-00-${ID}.jsonl`;
    writeFileSync(join(archived.path, 'archived_sessions', name), readFileSync(recorder.rolloutPath));
    await expect(RolloutRecorder.create({ ...again, codexHome: archived.path })).rejects.toThrow(
      ConversationExistsError,
    );
  });

  it('of one id twice at the same time makes one rollout', async () => {
    const home = new ScratchHome();
    const options = { codexHome: home.path, cwd: home.path, conversationId: ID };
    const both = await Promise.allSettled([RolloutRecorder.create(options), RolloutRecorder.create(options)]);
    const made = both.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []));
    const refused = both.flatMap(each => (each.status === 'rejected' ? [each.reason] : []));
    expect(made).toHaveLength(1);
    expect(refused).toMatchObject([{ code: 'CONVERSATION_BUSY' }]);
    await made[0]?.shutdown();
    expect(home.files().filter(name => name.includes('rollout-'))).toHaveLength(1);
  });

  it('never shows the name without the whole first line', async () => {
    const home = new ScratchHome();
    const seen: string[] = [];
    const look = () => {
      for (const file of home.files().filter(name => /rollout-[^/]*\.jsonl$/.test(name))) {
        if (!/(^|\/)\./.test(file)) seen.push(readFileSync(join(home.path, file), 'utf8'));
      }
    };
    const looking = Object.fromEntries(
      Object.entries(nodeFileOperations).map(([name, call]) => [
        name,
        (...args: never[]) => {
          look();
          const result = (call as (...given: never[]) => unknown)(...args);
          look();
          return result;
        },
      ]),
    ) as unknown as typeof nodeFileOperations;
    const recorder = await RolloutRecorder.create({
      codexHome: home.path,
      cwd: home.path,
      tools: { operations: looking },
    });
    await recorder.shutdown();
    expect(seen.length).toBeGreaterThan(0);
    for (const content of seen) expect(JSON.parse(content.trimEnd()).type).toBe('session_meta');
  });

  it.each(['short', 'fails'] as const)('removes everything when the first write %s', async how => {
    const home = new ScratchHome();
    const write = (fd: number, bytes: Uint8Array) => {
      if (how === 'fails') throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      return nodeFileOperations.write(fd, bytes.subarray(0, 20));
    };
    const operations = { ...nodeFileOperations, write };
    const options = { codexHome: home.path, cwd: home.path, tools: { operations } };
    await expect(RolloutRecorder.create(options)).rejects.toThrow();
    expect(home.files().filter(name => name.includes('rollout'))).toEqual([]);
    // The lock was given back: the same id can be created now.
    expect(readdirSync(join(home.path, 'thread-writer-locks'))).toEqual(['.coordination.lock']);
  });

  it('writes into a home that is not there yet', async () => {
    const home = new ScratchHome();
    const codexHome = join(home.path, 'deep', '.codex');
    const recorder = await RolloutRecorder.create({ codexHome, cwd: join(home.path, 'gone') });
    await recorder.shutdown();
    expect(existsSync(recorder.rolloutPath)).toBe(true);
  });
});

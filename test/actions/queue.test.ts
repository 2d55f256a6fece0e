/** Handing a message to `codex queue`, with a stand-in for codex. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { CodexSession } from '../../src/actions/codex-session.ts';
import { offerQueue, queueMessage } from '../../src/actions/queue.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { FakeCodex } from '../support/fake-codex.ts';
import { SessionHome } from '../support/session-home.ts';

let home: SessionHome;
let codex: FakeCodex;
let folder: string;

beforeEach(() => {
  home = new SessionHome();
  codex = new FakeCodex();
  folder = join(home.path, 'work');
  mkdirSync(folder);
  onTestFinished(() => {
    home.remove();
    codex.remove();
  });
});

function session(known: Partial<CodexSession> & { readonly writtenIn?: string } = {}): CodexSession {
  const { id, path } = home.add({ title: 'a session', cwd: known.writtenIn ?? folder });
  const conversation = { id: id as ConversationId, path };
  return { conversation, folder: null, cwd: '/', codexHome: home.path, env: codex.env, ...known };
}

describe('a message for codex queue', () => {
  it('goes to it in the session’s folder, as its rollout says', async () => {
    const { conversation, ...rest } = session();
    expect(await queueMessage({ conversation, ...rest }, '--hello')).toEqual({ kind: 'queued' });
    expect(codex.calls()).toEqual([
      {
        args: ['queue', '--thread', conversation.id, '--message=--hello'],
        cwd: folder,
        codexHome: home.path,
        marker: 'from the person',
      },
    ]);
  });

  it('goes to it in the folder that is known, without reading the rollout', async () => {
    const known = session({ folder, writtenIn: '/no/such/folder' });
    expect(await queueMessage(known, 'hi')).toEqual({ kind: 'queued' });
    expect(codex.calls()).toMatchObject([{ cwd: folder }]);
  });

  it('goes to it where rolltop was started, when the folder is gone', async () => {
    const lost = session({ writtenIn: '/no/such/folder', cwd: home.path });
    expect(await queueMessage(lost, 'hi')).toEqual({ kind: 'queued' });
    expect(codex.calls()).toMatchObject([{ cwd: home.path }]);
  });

  it('is refused in one sentence: too long, no codex, codex says no', async () => {
    const message = async (known: Partial<CodexSession>, text: string) => {
      const result = await queueMessage(session(known), text);
      return result.kind === 'failed' ? result.message : '';
    };
    expect(await message({}, 'x'.repeat(200_000))).toContain('too long for codex queue');
    expect(await message({ env: { PATH: '' } }, 'hi')).toContain('There is no codex on your PATH');
    expect(codex.calls()).toEqual([]);
    expect(await message({}, 'break it')).toBe(
      'codex ended with exit code 1: failed to queue session message.',
    );
  });
});

it('only a codex that has a queue is offered', async () => {
  const old = new FakeCodex('0.144.0');
  onTestFinished(() => old.remove());
  const busy = { kind: 'busy', holder: { pid: 1, command: 'codex', daemon: false } } as const;
  expect(await offerQueue(busy, codex.env)).toEqual({ ...busy, canQueue: true });
  expect(await offerQueue(busy, old.env)).toEqual(busy);
});

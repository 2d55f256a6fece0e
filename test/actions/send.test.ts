/** Appending a message: what is on disk, and the outcomes as values. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sendMessage } from '../../src/actions/send.ts';
import type { ConversationRef } from '../../src/format/conversation.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { temporaryHome } from '../support/temporary-home.ts';

function placed() {
  const { codexHome, add } = temporaryHome();
  const { id, path } = add('0.42.0/tui-two-turns');
  const conversation: ConversationRef = { id: id as ConversationId, path };
  return { codexHome, conversation, path, before: readFileSync(path) };
}

/** Holds the session until the test is over, or until it is released. */
async function hold(path: string, codexHome: string): Promise<RolloutRecorder> {
  const recorder = await RolloutRecorder.resume({ path, codexHome });
  onTestFinished(() => recorder.shutdown());
  return recorder;
}

describe('a message', () => {
  it('is recorded, and the session is free again', async () => {
    const { codexHome, conversation, path, before } = placed();
    expect(await sendMessage(conversation, 'hello', { codexHome })).toEqual({
      kind: 'recorded',
      place: null,
    });
    expect(readFileSync(path).subarray(0, before.length)).toEqual(before);
    expect(readFileSync(path, 'utf8').slice(before.length)).toContain('hello');
    await hold(path, codexHome);
  });

  it('is located where that is requested', async () => {
    const { codexHome, conversation, path, before } = placed();
    const sent = await sendMessage(conversation, 'hello', { codexHome, locate: true });
    const lines = readFileSync(path, 'utf8')
      .slice(before.toString('utf8').length)
      .trimEnd()
      .split('\n').length;
    const { id } = conversation;
    expect(sent).toEqual({
      kind: 'recorded',
      place: { id, path, dialect: 'envelope', lines, offset: before.length },
    });
  });

  it('is not written while another program holds the session', async () => {
    const { codexHome, conversation, path, before } = placed();
    await hold(path, codexHome);
    const sent = await sendMessage(conversation, 'hello', { codexHome });
    expect(sent).toMatchObject({ kind: 'busy', holder: { pid: process.pid } });
    expect(readFileSync(path)).toEqual(before);
  });

  it('waits for the session, and the wait can be stopped', async () => {
    const { codexHome, conversation, path, before } = placed();
    const holder = await hold(path, codexHome);
    const stop = new AbortController();
    const stopped = sendMessage(conversation, 'never', {
      codexHome,
      wait: { signal: stop.signal, onBusy: () => stop.abort() },
    });
    expect(await stopped).toEqual({ kind: 'stopped' });
    expect(readFileSync(path)).toEqual(before);
    const { signal } = new AbortController();
    const sent = sendMessage(conversation, 'hello', {
      codexHome,
      wait: { signal, onBusy: () => void holder.shutdown() },
    });
    expect(await sent).toMatchObject({ kind: 'recorded' });
  });

  it('is not written where no lock can be taken, unless the person allows it', async () => {
    const { codexHome, conversation, path, before } = placed();
    // The folder of the locks cannot be made.
    writeFileSync(join(codexHome, 'thread-writer-locks'), '');
    expect(await sendMessage(conversation, 'hello', { codexHome })).toMatchObject({ kind: 'unlocked' });
    expect(readFileSync(path)).toEqual(before);
    const allowed = await sendMessage(conversation, 'hello', { codexHome, withoutLock: true });
    expect(allowed).toMatchObject({ kind: 'recorded' });
  });

  it('that cannot be written fails in one sentence', async () => {
    const { codexHome, conversation } = placed();
    const gone = { ...conversation, path: `${conversation.path}.gone` };
    const sent = await sendMessage(gone, 'hello', { codexHome });
    expect(sent).toMatchObject({ kind: 'failed', error: { code: 'ROLLOUT_NOT_FOUND' } });
  });
});

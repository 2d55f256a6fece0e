/** The recorder as another program uses it: only what index.ts exports. */
import { describe, expect, it } from 'vitest';
import * as rolltop from '../../src/index.ts';
import { ScratchHome } from '../recorder/scratch-home.ts';

const { RolloutRecorder, archiveConversation, unarchiveConversation, parseCursor } = rolltop;

describe('the library', () => {
  it('records, lists, reads and archives a conversation', async () => {
    const home = new ScratchHome();
    const recorder = await RolloutRecorder.create({ codexHome: home.path, cwd: home.path });
    await recorder.recordUserMessage('hello');
    await recorder.flush({ durable: true });
    await recorder.shutdown();

    const { conversationId, rolloutPath } = recorder;
    const page = await RolloutRecorder.listConversations(home.path, 10);
    expect(page.items.map(item => item.path)).toEqual([rolloutPath]);
    expect(page.nextCursor).toBeUndefined();
    expect(await RolloutRecorder.getRolloutHistory(rolloutPath)).toMatchObject({ kind: 'resumed' });

    const request = { codexHome: home.path, conversationId, rolloutPath };
    const { archivedPath } = await archiveConversation(request);
    expect((await RolloutRecorder.listConversations(home.path, 10)).items).toEqual([]);
    expect(await unarchiveConversation({ ...request, rolloutPath: archivedPath })).toEqual({
      rolloutPath,
      subagents: 0,
      stayed: 0,
    });
  });

  it('pages by value: a cursor survives as text', async () => {
    const home = new ScratchHome();
    for (let n = 0; n < 3; n += 1) {
      const recorder = await RolloutRecorder.create({ codexHome: home.path, cwd: home.path });
      await recorder.shutdown();
    }
    const first = await RolloutRecorder.listConversations(home.path, 2);
    const cursor = parseCursor(String(first.nextCursor));
    const second = await RolloutRecorder.listConversations(home.path, 2, cursor);
    expect([...first.items, ...second.items]).toHaveLength(3);
    expect(() => parseCursor('nonsense')).toThrow(rolltop.InvalidCursorError);
  });

  it('has every error that the contract names, each with its code', () => {
    const classes = [
      rolltop.InvalidCursorError,
      rolltop.EmptyRolloutError,
      rolltop.InvalidRolloutError,
      rolltop.RolloutNotFoundError,
      rolltop.ConversationBusyError,
      rolltop.RecorderClosedError,
      rolltop.RecorderWriteError,
      rolltop.NotInSessionsError,
      rolltop.IdMismatchError,
    ];
    for (const each of classes) expect(each.prototype).toBeInstanceOf(rolltop.RolltopError);
    const error = new rolltop.InvalidRolloutError('bad', { path: '/a', line: 3, offset: 9 });
    expect(error).toMatchObject({ code: 'INVALID_ROLLOUT', path: '/a', line: 3, offset: 9 });
  });

  it('begins new rollouts in two dialects only', async () => {
    const home = new ScratchHome();
    const options = { codexHome: home.path, cwd: home.path, dialect: 'paginated' as 'bare' };
    await expect(RolloutRecorder.create(options)).rejects.toThrow(TypeError);
  });
});

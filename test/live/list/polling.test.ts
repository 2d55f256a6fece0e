import { appendFileSync } from 'node:fs';
import { FSWatcher } from 'chokidar';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { ConversationId } from '../../../src/format/identity.ts';
import { LocalConversationStore } from '../../../src/live/list/conversation-store.ts';
import { FolderWatcher } from '../../../src/live/watcher.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { idOf, line, message, TemporaryHome } from '../../sessions/temporary-home.ts';
import { PATIENCE } from '../../support/patience.ts';

/** A system whose limit of watches is reached: watching always fails. */
function withoutWatches(): void {
  const add = vi.spyOn(FSWatcher.prototype, 'add').mockImplementation(function (this: FSWatcher) {
    setImmediate(() => {
      this.emit('error', Object.assign(new Error('no space for watches'), { code: 'ENOSPC' }));
    });
    return this;
  });
  onTestFinished(() => add.mockRestore());
}

it('follows the disk by polling, and says why, when the system cannot watch', async () => {
  withoutWatches();
  const home = new TemporaryHome();
  const path = home.session({ n: 1, time: '2025-03-01T09-00-00', updatedMs: 1_000 });
  const store = new LocalConversationStore({
    codexHome: home.path,
    cwd: '/code/app',
    clock: systemClock,
    watcher: new FolderWatcher(),
    probeHolders: async () => new Map(),
  });
  onTestFinished(() => store.close());
  await vi.waitFor(() => expect(store.getSnapshot().phase).toBe('ready'), PATIENCE);
  await vi.waitFor(
    () =>
      expect(store.getSnapshot().watching).toEqual({
        mode: 'polling',
        reason: 'the limit of watches is reached',
      }),
    PATIENCE,
  );
  home.session({ n: 2, time: '2025-04-01T09-00-00' });
  appendFileSync(path, line('response_item', message('assistant', 'output_text', 'more')));
  await vi.waitFor(
    () => {
      expect(store.getSnapshot().length).toBe(2);
      expect(store.find(idOf(1) as ConversationId)?.updatedMs).toBeGreaterThan(1_000);
    },
    { timeout: 60_000 },
  );
});

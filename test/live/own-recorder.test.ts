import { describe, expect, it, onTestFinished } from 'vitest';
import { openLocalSource } from '../../src/live/local-source.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { SessionHome } from '../support/session-home.ts';

describe('a session that our own recorder writes', () => {
  it('is followed in the list like any other', async () => {
    const home = new SessionHome();
    onTestFinished(() => home.remove());
    home.add({ title: 'another one', minutesAgo: 9 });
    const recorder = await RolloutRecorder.create({ codexHome: home.path, cwd: '/code/app' });
    const source = openLocalSource({ codexHome: home.path, cwd: '/code/app' });
    onTestFinished(async () => {
      await source.close();
      await recorder.shutdown();
    });
    // Holders are polled while somebody looks.
    onTestFinished(source.conversations.subscribe(() => {}));
    source.conversations.setVisibleRows({ from: 0, to: 2 });
    const row = () => source.conversations.getSnapshot().at(0)?.conversation;
    await expect.poll(() => source.conversations.getSnapshot().phase, { timeout: 60_000 }).toBe('ready');
    const before = row()?.sizeBytes ?? 0;
    await recorder.recordUserMessage('one more question');
    await recorder.flush();
    await expect.poll(() => row()?.sizeBytes, { timeout: 60_000 }).toBeGreaterThan(before);
    await expect.poll(() => row()?.live?.pid, { timeout: 60_000 }).toBe(process.pid);
  });
});

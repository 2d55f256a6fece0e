import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InvalidRolloutError } from '../../src/format/errors.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { SessionHome } from '../support/session-home.ts';

const meta = {
  cwd: '/code/app',
  originator: 'codex_exec',
  cli_version: '0.169.0',
  source: 'exec',
  history_mode: 'paginated',
};

function paginated(ordinals: readonly number[]): { readonly path: string } {
  const home = new SessionHome();
  onTestFinished(() => home.remove());
  const session = home.add({ title: 'will be replaced' });
  const timestamp = '2026-11-22T06:28:25.674Z';
  const lines = ordinals.map((ordinal, index) =>
    index === 0
      ? { timestamp, ordinal, type: 'session_meta', payload: { ...meta, id: session.id, timestamp } }
      : { timestamp, ordinal, type: 'event_msg', payload: { type: 'warning', message: 'x' } },
  );
  home.replace(session, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  return session;
}

describe('a paginated file', () => {
  it.each([
    ['that repeats its last ordinal', [0, 1, 2, 2]],
    ['whose last ordinal goes back', [0, 1, 2, 3, 1]],
    ['whose ordinals grow again, but not yet above what stands before', [0, 1, 2, 3, 4, 5, 6, 2, 3, 4]],
  ])('%s is refused with the reason, and not changed', async (_what, ordinals) => {
    const { path } = paginated(ordinals);
    const before = readFileSync(path);
    await expect(RolloutRecorder.resume({ path })).rejects.toThrow(InvalidRolloutError);
    await expect(RolloutRecorder.resume({ path })).rejects.toThrow(/do not grow/);
    expect(readFileSync(path)).toEqual(before);
  });

  it('whose ordinals grow again after an old repetition goes on from the last', async () => {
    const { path } = paginated([0, 1, 2, 2, 3, 4]);
    const recorder = await RolloutRecorder.resume({ path });
    await recorder.recordUserMessage('one more');
    await recorder.shutdown();
    expect(readFileSync(path, 'utf8')).toContain('"ordinal":5,');
  });

  it('with a gap goes on after it', async () => {
    const { path } = paginated([0, 1, 9]);
    const recorder = await RolloutRecorder.resume({ path });
    await recorder.recordUserMessage('one more');
    await recorder.shutdown();
    expect(readFileSync(path, 'utf8')).toContain('"ordinal":10,');
  });
});

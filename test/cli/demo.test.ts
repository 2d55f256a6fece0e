import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startLiveAgent } from '../../src/demo/live-agent.ts';
import { agentTurns } from '../../src/demo/live-script.ts';
import { Random } from '../../src/demo/random.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { runCli } from '../support/run-cli.ts';
import { temporaryHome } from '../support/temporary-home.ts';

describe('rolltop demo without a terminal', () => {
  it('prints the list of its own home, two sessions of it live, and leaves nothing behind', async () => {
    const mine = temporaryHome();
    const { code, stdout, stderr } = await runCli(['demo', '--json', '--all'], mine);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const sessions = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(sessions.length).toBeGreaterThan(190);
    expect(new Set(sessions.map(each => each.id)).size).toBe(sessions.length);
    expect(new Set(sessions.map(each => each.dialect))).toEqual(
      new Set(['bare', 'envelope', 'paginated', null]),
    );
    const live = sessions.filter(each => each.live !== null);
    expect(live.map(each => each.live.pid)).toEqual([process.pid, process.pid]);
    expect(sessions.filter(each => each.damage > 0).length).toBeGreaterThanOrEqual(3);
    expect(sessions.every(each => each.title !== null || each.sizeBytes === 0 || each.compressed)).toBe(true);
    expect(existsSync(path.dirname(sessions[0].path))).toBe(false);
  });

  it('takes what list takes', async () => {
    const { stdout } = await runCli(['demo', '--limit', '3', '--archived', '--json'], temporaryHome());
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBe(4);
    expect(JSON.parse(lines[0] ?? '').archived).toBe(true);
  });
});

it('takes no home: it makes its own', async () => {
  const { code, stderr } = await runCli(['demo', '--codex-home', '/x'], temporaryHome());
  expect([code, stderr]).toEqual([
    2,
    'rolltop: Unknown option "--codex-home" for rolltop demo; see rolltop demo --help.\n',
  ]);
});

describe('the live agent', () => {
  it('writes a whole fix into its session, line by line, and lets go of it when stopped', async () => {
    const home = temporaryHome();
    const recorder = await RolloutRecorder.create({ codexHome: home.codexHome, cwd: home.codexHome });
    const agent = startLiveAgent(recorder, { random: new Random(1), pace: { shortestMs: 0, longestMs: 1 } });
    const text = (): string => readFileSync(recorder.rolloutPath, 'utf8');
    const answers = agentTurns(0).flatMap(turn => turn.answer ?? []);
    await vi.waitFor(
      () => expect(answers.every(answer => text().includes(JSON.stringify(answer)))).toBe(true),
      { timeout: 60_000 },
    );
    await agent.stop();
    const size = text().length;
    for (const line of text().trimEnd().split('\n')) JSON.parse(line);
    const again = await RolloutRecorder.resume({ path: recorder.rolloutPath, codexHome: home.codexHome });
    await again.shutdown();
    expect(text().length).toBe(size);
    const { stdout } = await runCli(['show', recorder.rolloutPath], home);
    expect(stdout).toContain('Why it never stopped');
    expect(stdout).toMatch(/\$ npx vitest run test\/retry\.test\.ts/);
  });
});

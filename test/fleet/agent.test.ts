/** The agent as a process of its own would run it, with streams of this one. */
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { Agent } from '../../src/fleet/agent/agent.ts';
import { FrameReader, frameBytes } from '../../src/fleet/protocol/frame.ts';
import { jsonFrame, readJsonFrame } from '../../src/fleet/protocol/json-frames.ts';
import { SessionHome } from '../support/session-home.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function anAgent() {
  const home = new SessionHome();
  const [input, output] = [new PassThrough(), new PassThrough()];
  const ends: number[] = [];
  new Agent({
    ...{ input, output, errors: new PassThrough(), nodeVersion: 'v20.0.0' },
    environment: { HOME: home.path, CODEX_HOME: home.path, PATH: '' },
    loadActs: () => {
      throw new Error('no acts');
    },
    loadSearch: () => {
      throw new Error('no search');
    },
    loadUsage: () => {
      throw new Error('no usage');
    },
    onEnd: code => ends.push(code),
  }).start();
  onTestFinished(() => {
    input.end();
    home.remove();
  });
  const reader = new FrameReader();
  const said = (): unknown[] => {
    const bytes: Buffer | null = output.read();
    return bytes === null ? [] : [...reader.push(bytes)].map(frame => readJsonFrame(frame).t);
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const ask = (n: number) => void input.write(frameBytes(jsonFrame({ t: 'ping', n }))[0]);
  return { said, pass, ask, ends };
}

it('says now and then that it is there, and not while it says something else', async () => {
  const { said, pass, ask } = anAgent();
  expect(said()).toEqual(['hello']);
  await pass(2_400);
  expect(said()).toEqual([]);
  await pass(200);
  expect(said()).toEqual(['beat']);
  for (let n = 1; n < 4; n++) {
    ask(n);
    await pass(2_000);
    expect(said()).toEqual(['pong']);
  }
});

it('ends when nobody asks for longer than a desk ever waits', async () => {
  const { pass, ask, ends } = anAgent();
  await pass(80_000);
  ask(1);
  await pass(80_000);
  expect(ends).toEqual([]);
  await pass(11_000);
  expect(ends).toEqual([0]);
});

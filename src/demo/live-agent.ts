/**
 * A scripted agent that fixes a bug, over and over, and writes its session line by line through the recorder, so that the demo
 * has a session to follow.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseResponseItem } from '../format/response-item-schema.ts';
import type { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import type { JsonLine } from './circumstances.ts';
import { agentTurns, WAITING_ANSWER, WAITING_PROMPT, WAITING_QUESTION } from './live-script.ts';
import type { Random } from './random.ts';
import type { StoryStep } from './story.ts';
import { customPatch, execCommand, message, questionCall, stepItems, type ToolForms } from './tool-lines.ts';

const FORMS: ToolForms = { run: execCommand, patch: customPatch };

export interface LiveAgent {
  /** Ends after the current line and releases the lock. Throws the error that ended the agent before, if there was one. */
  stop(): Promise<void>;
}

/** How long it waits before a line. */
export interface WritingPace {
  readonly shortestMs: number;
  readonly longestMs: number;
}

export const HUMAN_PACE: WritingPace = { shortestMs: 300, longestMs: 2000 };

export function startLiveAgent(
  recorder: RolloutRecorder,
  { random, pace }: { readonly random: Random; readonly pace: WritingPace },
): LiveAgent {
  const stopping = new AbortController();
  const rest = (): Promise<void> =>
    pause(random.between(pace.shortestMs, pace.longestMs), undefined, { signal: stopping.signal });
  // An error is kept until `stop`: the screen goes on without the agent.
  const working = work(recorder, { random, rest, signal: stopping.signal }).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  return {
    async stop() {
      stopping.abort();
      const stopped = await working;
      await recorder.shutdown();
      if (stopped !== null) throw stopped.error;
    },
  };
}

interface AgentWork {
  readonly random: Random;
  readonly rest: () => Promise<void>;
  readonly signal: AbortSignal;
}

async function work(recorder: RolloutRecorder, { random, rest, signal }: AgentWork): Promise<void> {
  try {
    for (let round = 0; ; round++) {
      for (const turn of agentTurns(round)) {
        await recorder.recordUserMessage(turn.prompt);
        await recorder.flush();
        for (const step of turn.steps) await take(recorder, step, { random, rest, signal });
        if (turn.answer === null) continue;
        await rest();
        await write(recorder, message('assistant', turn.answer));
        await rest();
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** A session whose agent asks the person something, and waits. The lock is held until the recorder is shut down. */
export async function askAndWait(recorder: RolloutRecorder): Promise<void> {
  await recorder.recordUserMessage(WAITING_PROMPT);
  await write(recorder, message('assistant', WAITING_ANSWER));
  await write(recorder, questionCall(WAITING_QUESTION, 'call_waiting'));
}

/** A call and its output are two writes with time between them, as with a real agent. */
async function take(recorder: RolloutRecorder, step: StoryStep, { random, rest }: AgentWork): Promise<void> {
  for (const line of stepItems(step, `call_${random.hex(20)}`, FORMS)) {
    await rest();
    await write(recorder, line);
  }
}

async function write(recorder: RolloutRecorder, line: JsonLine): Promise<void> {
  const item = parseResponseItem(line);
  if (item === null) throw new TypeError('the demo wrote something that is not a ResponseItem');
  await recorder.recordItems([item]);
  await recorder.flush();
}

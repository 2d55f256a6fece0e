/**
 * A scripted agent that fixes a bug, over and over, and writes its session line by line through the recorder, so that the demo
 * has a session to follow.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseResponseItem } from '../format/response-item-schema.ts';
import type { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import type { JsonLine } from './circumstances.ts';
import { agentTurns, WAITING_QUESTION } from './live-script.ts';
import type { Random } from './random.ts';
import type { StoryStep } from './story.ts';
import { customPatch, execCommand, message, questionCall, stepItems, type ToolForms } from './tool-lines.ts';

const FORMS: ToolForms = { run: execCommand, patch: customPatch };

export interface LiveAgent {
  /** Resolves when its first line is in the file, or when it has failed. */
  readonly begun: Promise<unknown>;
  /** Ends after the current line and releases the lock. Throws the error that ended the agent before, if there was one. */
  stop(): Promise<void>;
}

/** How long it waits after a line. */
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
  let begin = (): void => {};
  const firstLine = new Promise<void>(resolve => {
    begin = resolve;
  });
  const working = work(recorder, { random, rest, signal: stopping.signal, onLine: () => begin() }).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  return {
    begun: Promise.race([firstLine, working]),
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
  readonly onLine: () => void;
}

async function work(recorder: RolloutRecorder, agent: AgentWork): Promise<void> {
  try {
    for (let round = 0; ; round++) {
      for (const turn of agentTurns(round)) {
        if (turn.prompt !== null) {
          await recorder.recordUserMessage(turn.prompt);
          await recorder.flush();
          await agent.rest();
        }
        for (const step of turn.steps) await take(recorder, step, agent);
        if (turn.answer === null) continue;
        await write(recorder, message('assistant', turn.answer));
        await agent.rest();
      }
    }
  } catch (error) {
    if (!agent.signal.aborted) throw error;
  }
}

/** The agent asks the person something, and waits. The lock is held until the recorder is shut down. */
export async function askAndWait(recorder: RolloutRecorder): Promise<void> {
  await write(recorder, questionCall(WAITING_QUESTION, 'call_waiting'));
}

/** A call and its output are two writes with time between them, as with a real agent. */
async function take(
  recorder: RolloutRecorder,
  step: StoryStep,
  { random, rest, onLine }: AgentWork,
): Promise<void> {
  for (const line of stepItems(step, `call_${random.hex(20)}`, FORMS)) {
    await write(recorder, line);
    onLine();
    await rest();
  }
}

async function write(recorder: RolloutRecorder, line: JsonLine): Promise<void> {
  const item = parseResponseItem(line);
  if (item === null) throw new TypeError('the demo wrote something that is not a ResponseItem');
  await recorder.recordItems([item]);
  await recorder.flush();
}

/** A made-up conversation in the bare dialect (Codex up to 0.29). */
import {
  type Circumstances,
  environmentContext,
  gitOf,
  type JsonLine,
  pauseBetweenTurns,
  Transcript,
} from './circumstances.ts';
import type { Story, StoryStep } from './story.ts';
import { message, patchByShell, planCall, reasoning, shellCall, webSearch } from './tool-lines.ts';

export function bareLines(story: Story, around: Circumstances): Transcript {
  const out = new Transcript(around.startMs);
  const state = (): void => out.add({ record_type: 'state' });
  out.add({ id: around.id, timestamp: out.timestamp, instructions: null, git: gitOf(around) });
  out.add(userMessage(environmentContext(around)));
  state();
  for (const turn of story.turns) {
    out.add(userMessage(turn.prompt));
    state();
    for (const step of turn.steps) {
      for (const line of stepLines(step, around)) out.add(line);
      out.pass(step.kind === 'run' ? step.ms : around.random.between(900, 5000));
      state();
    }
    if (turn.answer !== null)
      out.add({ ...message('assistant', turn.answer), id: `msg_${around.random.hex(6)}` });
    state();
    out.pass(pauseBetweenTurns(around.random));
  }
  return out;
}

function userMessage(text: string): JsonLine {
  return { type: 'message', id: null, role: 'user', content: [{ type: 'input_text', text }] };
}

function stepLines(step: StoryStep, { random }: Circumstances): readonly JsonLine[] {
  const callId = `call_${random.hex(12)}`;
  switch (step.kind) {
    case 'think':
      return [reasoning(step)];
    case 'run':
      return shellCall(step, callId);
    case 'patch':
      return patchByShell(step, callId);
    case 'plan':
      return planCall(step, callId);
    case 'search':
      return [webSearch(step)];
    case 'say':
      return [message('assistant', step.text)];
    default:
      return step satisfies never;
  }
}

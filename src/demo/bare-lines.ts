/** A made-up conversation in the bare dialect (Codex up to 0.29). */
import {
  type Circumstances,
  environmentContext,
  gitOf,
  type JsonLine,
  pauseBetweenTurns,
  Transcript,
} from './circumstances.ts';
import type { Story } from './story.ts';
import { message, patchByShell, shellCall, stepItems, type ToolForms } from './tool-lines.ts';

const FORMS: ToolForms = { run: shellCall, patch: patchByShell };

export function bareLines(story: Story, around: Circumstances): Transcript {
  const out = new Transcript(around);
  const state = (): void => out.add({ record_type: 'state' });
  out.add({ id: around.id, timestamp: out.timestamp, instructions: null, git: gitOf(around) });
  out.add(userMessage(environmentContext(around)));
  state();
  for (const turn of story.turns) {
    out.add(userMessage(turn.prompt));
    state();
    for (const step of turn.steps) {
      for (const line of stepItems(step, `call_${around.random.hex(12)}`, FORMS)) out.add(line);
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

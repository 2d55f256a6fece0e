/** A made-up conversation in the envelope dialect (Codex 0.34 to 0.147): each text is written twice, as item and as event. */
import {
  type Circumstances,
  environmentContext,
  gitOf,
  type JsonLine,
  pauseBetweenTurns,
  Transcript,
} from './circumstances.ts';
import type { Story, StoryStep, StoryTurn } from './story.ts';
import { TokenCounter } from './token-counter.ts';
import {
  customPatch,
  execCommand,
  message,
  patchByShell,
  planCall,
  reasoning,
  shellCall,
  webSearch,
} from './tool-lines.ts';

export function envelopeLines(story: Story, around: Circumstances): Transcript {
  const session = new EnvelopeSession(around);
  session.begin();
  story.turns.forEach((turn, index) => {
    session.turn(turn, { last: index === story.turns.length - 1 });
  });
  return session.out;
}

class EnvelopeSession {
  readonly out: Transcript;
  readonly #around: Circumstances;
  readonly #minor: number;
  readonly #tokens = new TokenCounter();

  constructor(around: Circumstances) {
    this.#around = around;
    this.out = new Transcript(around);
    this.#minor = Number(around.cliVersion.split('.')[1]);
  }

  begin(): void {
    const { id, cwd, cliVersion, source } = this.#around;
    const facts = {
      id,
      timestamp: this.out.timestamp,
      cwd,
      originator: 'codex_cli_rs',
      cli_version: cliVersion,
    };
    const later = this.#minor >= 77 ? { source, model_provider: 'openai' } : {};
    this.#line('session_meta', { ...facts, instructions: null, ...later, git: gitOf(this.#around) });
    this.#item(message('user', environmentContext(this.#around)));
  }

  turn(turn: StoryTurn, { last }: { readonly last: boolean }): void {
    const { random } = this.#around;
    const turnId = random.uuid7(this.out.nowMs);
    const marked = this.#minor >= 125;
    if (marked) this.#event({ type: 'task_started', turn_id: turnId, model_context_window: 258_400 });
    this.#tokens.hear(turn.prompt);
    this.#item(message('user', turn.prompt));
    this.#event({ type: 'user_message', message: turn.prompt, ...this.#userForm() });
    this.#context();
    for (const step of turn.steps) this.#step(step);
    if (turn.open) return;
    if (turn.answer !== null) {
      this.#answer(turn.answer);
      if (marked) this.#event({ type: 'task_complete', turn_id: turnId, last_agent_message: turn.answer });
    } else {
      this.#event({ type: 'turn_aborted', turn_id: turnId, reason: 'interrupted' });
    }
    if (!last) this.out.pass(pauseBetweenTurns(random));
  }

  #userForm(): JsonLine {
    return this.#minor < 77 ? { kind: 'plain' } : { images: [], local_images: [], text_elements: [] };
  }

  #context(): void {
    const { cwd, model } = this.#around;
    if (this.#minor < 36) return;
    const sandbox = this.#minor < 77 ? { mode: 'workspace-write' } : { type: 'workspace-write' };
    this.#line('turn_context', {
      cwd,
      approval_policy: 'on-request',
      sandbox_policy: sandbox,
      model,
      summary: 'auto',
    });
  }

  #step(step: StoryStep): void {
    const { random } = this.#around;
    const callId = `call_${random.hex(20)}`;
    switch (step.kind) {
      case 'think':
        this.out.pass(random.between(900, 6000));
        this.#tokens.think(step.text);
        this.#event({ type: 'agent_reasoning', text: `**${step.title}**\n\n${step.text}` });
        return this.#item(reasoning(step));
      case 'run':
        return this.#pair(this.#minor < 98 ? shellCall(step, callId) : execCommand(step, callId), step.ms);
      case 'patch':
        return this.#pair(this.#minor < 42 ? patchByShell(step, callId) : customPatch(step, callId), 60);
      case 'plan':
        return this.#pair(planCall(step, callId), 1);
      case 'search':
        return this.#item(webSearch(step));
      case 'say':
        return this.#answer(step.text);
      default:
        return step satisfies never;
    }
  }

  #pair([call, output]: readonly [JsonLine, JsonLine], ms: number): void {
    this.#item(call);
    this.#answered(JSON.stringify(call));
    this.out.pass(ms);
    this.#tokens.hear(JSON.stringify(output));
    this.#item(output);
  }

  #answer(text: string): void {
    this.out.pass(this.#around.random.between(1200, 9000));
    this.#event({ type: 'agent_message', message: text });
    this.#item(message('assistant', text));
    this.#answered(text);
  }

  #answered(said: string): void {
    this.#event({ type: 'token_count', info: this.#tokens.answer(said) });
  }

  #item(payload: JsonLine): void {
    this.#line('response_item', payload);
  }

  #event(payload: JsonLine): void {
    this.#line('event_msg', payload);
  }

  #line(type: string, payload: JsonLine): void {
    this.out.add({ timestamp: this.out.timestamp, type, payload });
  }
}

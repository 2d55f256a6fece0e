/** A made-up conversation in the paginated dialect (Codex 0.148 and later): ordinals, and completed items instead of events. */
import {
  type Circumstances,
  environmentContext,
  gitOf,
  type JsonLine,
  pauseBetweenTurns,
  Transcript,
} from './circumstances.ts';
import type { Story, StoryStep, StoryTurn } from './story.ts';
import { planLimitsAt, TokenCounter } from './token-counter.ts';
import {
  customPatch,
  execCommand,
  message,
  planCall,
  reasoning,
  type StoryStepOf,
  webSearch,
} from './tool-lines.ts';

/** What a fork inherits: its parent's lines before this place. */
export interface ForkBase {
  readonly parentId: string;
  readonly ordinal: number;
  readonly offset: number;
}

export function paginatedLines(
  story: Story,
  around: Circumstances,
  base: ForkBase | null = null,
): Transcript {
  const session = new PaginatedSession(around, base);
  session.begin();
  story.turns.forEach((turn, index) => {
    session.turn(turn, { last: index === story.turns.length - 1 });
  });
  return session.out;
}

class PaginatedSession {
  readonly out: Transcript;
  readonly #around: Circumstances;
  readonly #base: ForkBase | null;
  #ordinal: number;
  readonly #tokens = new TokenCounter();
  #turnId = '';

  constructor(around: Circumstances, base: ForkBase | null) {
    this.#around = around;
    this.#base = base;
    this.out = new Transcript(around);
    this.#ordinal = base?.ordinal ?? 0;
  }

  begin(): void {
    const { id, cwd, cliVersion, source } = this.#around;
    this.#line('session_meta', {
      session_id: id,
      id,
      ...this.#forkFacts(),
      timestamp: this.out.timestamp,
      cwd,
      originator: source === 'exec' ? 'codex_exec' : 'codex_cli_rs',
      cli_version: cliVersion,
      source,
      model_provider: 'openai',
      history_mode: 'paginated',
      git: gitOf(this.#around),
    });
    if (this.#base === null) this.#item(message('user', environmentContext(this.#around)));
  }

  #forkFacts(): JsonLine {
    const base = this.#base;
    if (base === null) return {};
    return {
      forked_from_id: base.parentId,
      forked_from_ordinal_exclusive: base.ordinal,
      history_base: {
        thread_id: base.parentId,
        end_ordinal_exclusive: base.ordinal,
        end_byte_offset: base.offset,
      },
    };
  }

  turn(turn: StoryTurn, { last }: { readonly last: boolean }): void {
    const { random, cwd, model } = this.#around;
    this.#turnId = random.uuid7(this.out.nowMs);
    const startedMs = this.out.nowMs;
    this.#event({ type: 'task_started', turn_id: this.#turnId, started_at: seconds(startedMs) });
    this.#line('turn_context', {
      turn_id: this.#turnId,
      cwd,
      approval_policy: 'on-request',
      model,
      summary: 'auto',
    });
    this.#tokens.hear(turn.prompt);
    this.#item(message('user', turn.prompt));
    this.#completed({
      type: 'UserMessage',
      content: [{ type: 'text', text: turn.prompt, text_elements: [] }],
    });
    for (const step of turn.steps) this.#step(step);
    if (turn.open) return;
    if (turn.answer !== null) {
      this.#answer(turn.answer);
      const ended = { completed_at: seconds(this.out.nowMs), duration_ms: this.out.nowMs - startedMs };
      const said = { last_agent_message: turn.answer, started_at: seconds(startedMs) };
      this.#event({ type: 'task_complete', turn_id: this.#turnId, ...said, ...ended });
    } else {
      this.#event({ type: 'turn_aborted', turn_id: this.#turnId, reason: 'interrupted' });
    }
    if (!last) this.out.pass(pauseBetweenTurns(random));
  }

  #step(step: StoryStep): void {
    const { random } = this.#around;
    const callId = `call_${random.hex(20)}`;
    switch (step.kind) {
      case 'think':
        this.out.pass(random.between(900, 6000));
        this.#tokens.think(step.text);
        this.#completed({
          type: 'Reasoning',
          summary_text: [`**${step.title}**\n\n${step.text}`],
          raw_content: [],
        });
        return this.#item(reasoning(step));
      case 'run':
        return this.#command(step, callId);
      case 'patch':
        return this.#pair(customPatch(step, callId));
      case 'plan':
        return this.#pair(planCall(step, callId));
      case 'search':
        return this.#item(webSearch(step));
      case 'say':
        return this.#answer(step.text);
      default:
        return step satisfies never;
    }
  }

  #command(step: StoryStepOf<'run'>, callId: string): void {
    const [call, output] = execCommand(step, callId);
    this.#call(call);
    this.out.pass(step.ms);
    this.#completed({
      type: 'CommandExecution',
      id: callId,
      command: ['/bin/bash', '-lc', step.command],
      cwd: new URL(`file://${this.#around.cwd}`).href,
      status: step.exitCode === 0 ? 'completed' : 'failed',
      aggregated_output: step.output,
      exit_code: step.exitCode,
      duration: { secs: Math.floor(step.ms / 1000), nanos: (step.ms % 1000) * 1_000_000 },
    });
    this.#output(output);
  }

  #pair([call, output]: readonly [JsonLine, JsonLine]): void {
    this.#call(call);
    this.out.pass(60);
    this.#output(output);
  }

  #call(call: JsonLine): void {
    this.#item(call);
    this.#answered(JSON.stringify(call));
  }

  #output(output: JsonLine): void {
    this.#tokens.hear(JSON.stringify(output));
    this.#item(output);
  }

  #answered(said: string): void {
    const info = this.#tokens.answer(said);
    this.#event({ type: 'token_count', info, rate_limits: planLimitsAt(this.out.nowMs) });
  }

  #answer(text: string): void {
    this.out.pass(this.#around.random.between(1200, 9000));
    this.#completed({ type: 'AgentMessage', content: [{ type: 'Text', text }] });
    this.#item(message('assistant', text));
    this.#answered(text);
  }

  #completed(item: JsonLine): void {
    const nowMs = this.out.nowMs;
    this.#event({
      type: 'item_completed',
      thread_id: this.#around.id,
      turn_id: this.#turnId,
      item: { id: this.#around.random.uuid7(nowMs), ...item },
      started_at_ms: nowMs,
      completed_at_ms: nowMs,
    });
  }

  #item(payload: JsonLine): void {
    this.#line('response_item', payload);
  }

  #event(payload: JsonLine): void {
    this.#line('event_msg', payload);
  }

  #line(type: string, payload: JsonLine): void {
    this.out.add({ timestamp: this.out.timestamp, ordinal: this.#ordinal++, type, payload });
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

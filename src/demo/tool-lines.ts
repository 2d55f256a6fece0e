/** The ResponseItems of a story's steps, in the form of each Codex version. */
import type { JsonLine } from './circumstances.ts';
import type { StoryStep } from './story.ts';

export type StoryStepOf<K extends StoryStep['kind']> = Extract<StoryStep, { readonly kind: K }>;

export const message = (role: 'user' | 'assistant' | 'developer', text: string): JsonLine => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
});

export const reasoning = ({ title, text }: StoryStepOf<'think'>): JsonLine => ({
  type: 'reasoning',
  summary: [{ type: 'summary_text', text: `**${title}**\n\n${text}` }],
  content: null,
  encrypted_content: 'gAAAA',
});

/** Up to 0.77: a `shell` call whose output is JSON in a string. */
export function shellCall(step: StoryStepOf<'run'>, callId: string): readonly [JsonLine, JsonLine] {
  const call = functionCall('shell', { command: ['bash', '-lc', step.command] }, callId);
  return [call, outputLine(callId, jsonOutput(step.output, step.exitCode, step.ms))];
}

/** Since then: `exec_command`, whose output is text with a small head. */
export function execCommand(step: StoryStepOf<'run'>, callId: string): readonly [JsonLine, JsonLine] {
  const head = [
    `Chunk ID: ${callId.slice(-6)}`,
    `Wall time: ${(step.ms / 1000).toFixed(4)} seconds`,
    `Process exited with code ${step.exitCode}`,
    `Original token count: ${Math.ceil(step.output.length / 4)}`,
    'Output:',
  ];
  const call = functionCall('exec_command', { cmd: step.command }, callId);
  return [call, outputLine(callId, [...head, step.output].join('\n'))];
}

/** Before apply_patch became a tool of its own, it was a shell command. */
export function patchByShell(step: StoryStepOf<'patch'>, callId: string): readonly [JsonLine, JsonLine] {
  const call = functionCall('shell', { command: ['apply_patch', step.patch] }, callId);
  return [call, outputLine(callId, jsonOutput(patchOutput(step), 0, 60))];
}

export function customPatch(step: StoryStepOf<'patch'>, callId: string): readonly [JsonLine, JsonLine] {
  const call = {
    type: 'custom_tool_call',
    status: 'completed',
    call_id: callId,
    name: 'apply_patch',
    input: step.patch,
  };
  const output = {
    type: 'custom_tool_call_output',
    call_id: callId,
    output: jsonOutput(patchOutput(step), 0, 60),
  };
  return [call, output];
}

/** The model asks the person; the output, which does not come yet, would be the answer. */
export function questionCall(question: AskedQuestion, callId: string): JsonLine {
  return functionCall('request_user_input', { questions: [question] }, callId);
}

export interface AskedQuestion {
  readonly id: string;
  readonly header: string;
  readonly question: string;
  readonly options: readonly { readonly label: string; readonly description: string }[];
}

export function planCall(step: StoryStepOf<'plan'>, callId: string): readonly [JsonLine, JsonLine] {
  const plan = step.steps.map((text, index) => ({
    step: text,
    status: index === 0 ? 'in_progress' : 'pending',
  }));
  return [functionCall('update_plan', { plan }, callId), outputLine(callId, 'Plan updated')];
}

export const webSearch = (step: StoryStepOf<'search'>): JsonLine => ({
  type: 'web_search_call',
  status: 'completed',
  action: { type: 'search', query: step.query },
});

/** Which form commands and patches have. */
export interface ToolForms {
  readonly run: (step: StoryStepOf<'run'>, callId: string) => readonly JsonLine[];
  readonly patch: (step: StoryStepOf<'patch'>, callId: string) => readonly JsonLine[];
}

/** The ResponseItems of one step, without the events that some dialects write beside them. */
export function stepItems(step: StoryStep, callId: string, forms: ToolForms): readonly JsonLine[] {
  switch (step.kind) {
    case 'think':
      return [reasoning(step)];
    case 'run':
      return forms.run(step, callId);
    case 'patch':
      return forms.patch(step, callId);
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

function functionCall(name: string, parameters: JsonLine, callId: string): JsonLine {
  return { type: 'function_call', name, arguments: JSON.stringify(parameters), call_id: callId };
}

function outputLine(callId: string, output: string): JsonLine {
  return { type: 'function_call_output', call_id: callId, output };
}

function jsonOutput(output: string, exitCode: number, ms: number): string {
  return JSON.stringify({ output, metadata: { exit_code: exitCode, duration_seconds: ms / 1000 } });
}

function patchOutput(step: StoryStepOf<'patch'>): string {
  const marks = step.files.map(file => `${step.patch.includes(`Add File: ${file}`) ? 'A' : 'M'} ${file}`);
  return `Success. Updated the following files:\n${marks.join('\n')}\n`;
}

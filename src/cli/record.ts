/** `rolltop record`: creates a session from ResponseItems on standard input. A bad line is reported and left out, the rest recorded. */
import path from 'node:path';
import { parseResponseItem } from '../format/response-item-schema.ts';
import type { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { type InputLine, readInputLines } from './standard-input.ts';

export async function record(
  { cwd }: { readonly cwd: string | null },
  context: CommandContext,
): Promise<ExitCode> {
  const { host, codexHome } = context;
  const { RolloutRecorder } = await import('../recorder/rollout-recorder.ts');
  const recorder = await RolloutRecorder.create({ codexHome, cwd: path.resolve(host.cwd, cwd ?? '') });
  let refused: number;
  try {
    await reportPath(recorder, context);
    refused = await recordInput(recorder, context);
  } finally {
    await recorder.shutdown();
  }
  return refused > 0 ? ExitCode.failed : ExitCode.ok;
}

async function reportPath(
  { conversationId, rolloutPath }: RolloutRecorder,
  { json, out, glyphs }: CommandContext,
): Promise<void> {
  const line = json
    ? jsonSafe(JSON.stringify({ id: conversationId, path: rolloutPath }))
    : `${conversationId}  ${safeLine(rolloutPath, glyphs)}`;
  await out.write(`${line}\n`);
}

/** Returns how many lines were not recorded. Each item is in the file before the next line is read. */
async function recordInput(recorder: RolloutRecorder, context: CommandContext): Promise<number> {
  let refused = 0;
  for await (const line of readInputLines(context.host.machine.stdin, context.signal)) {
    const problem = await recordLine(recorder, line);
    if (problem === null) continue;
    refused++;
    context.say(`Line ${line.number} was not recorded: ${problem}.`);
  }
  return refused;
}

async function recordLine(recorder: RolloutRecorder, { text }: InputLine): Promise<string | null> {
  if (text === null) return 'it is longer than a line may be';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const item = parseResponseItem(value);
  if (item === null) return 'it is not a ResponseItem (an object with a "type")';
  await recorder.recordItems([item]);
  return null;
}

/**
 * `rolltop record`: creates a session from ResponseItems on standard input. A bad line is reported and left out, the rest recorded. The
 * session is made with the first item: input without any leaves nothing behind.
 */
import path from 'node:path';
import { LockUnavailableError } from '../format/errors.ts';
import type { ResponseItem } from '../format/response-item.ts';
import { parseResponseItem } from '../format/response-item-schema.ts';
import type { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import { writeProblem } from '../sessions/writable-home.ts';
import { countOf } from '../text/numbers.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { InvocationOf } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { type InputLine, readInputLines } from './standard-input.ts';

export async function record(
  { cwd, withoutLock }: InvocationOf<'record'>,
  context: CommandContext,
): Promise<ExitCode> {
  const recording = new RecordedInput(path.resolve(context.program.cwd, cwd ?? ''), withoutLock, context);
  let refused = 0;
  try {
    for await (const line of readInputLines(context.program.machine.stdin, context.signal)) {
      const problem = await recording.take(line);
      if (problem === null) continue;
      refused++;
      context.say(`Line ${line.number} was not recorded: ${problem}.`);
    }
  } catch (error) {
    if (!(error instanceof LockUnavailableError)) throw error;
    context.say(`${error.message} --without-lock records all the same.`);
    return ExitCode.inUse;
  } finally {
    await recording.end();
  }
  if (recording.begun) return refused > 0 ? ExitCode.failed : ExitCode.ok;
  if (context.signal.aborted) return ExitCode.interrupted;
  context.say(`No session was made: ${whyNone(refused)}. Give one a line, as JSON.`);
  return ExitCode.usage;
}

function whyNone(refused: number): string {
  if (refused === 0) return 'standard input had no ResponseItem';
  return refused === 1
    ? 'the only line is no ResponseItem'
    : `none of ${countOf(refused, 'line')} is a ResponseItem`;
}

/** Each item is in the file before the next line is read. */
class RecordedInput {
  readonly #cwd: string;
  readonly #allowUnlocked: boolean;
  readonly #context: CommandContext;
  #recorder: RolloutRecorder | null = null;

  constructor(cwd: string, allowUnlocked: boolean, context: CommandContext) {
    this.#cwd = cwd;
    this.#allowUnlocked = allowUnlocked;
    this.#context = context;
  }

  get begun(): boolean {
    return this.#recorder !== null;
  }

  /** Why the line was not recorded; null when it was. */
  async take({ text }: InputLine): Promise<string | null> {
    if (text === null) return 'it is longer than a line may be';
    const item = parsedItem(text);
    if (typeof item === 'string') return item;
    const recorder = this.#recorder ?? (await this.#begin());
    await recorder.recordItems([item]);
    return null;
  }

  async end(): Promise<void> {
    await this.#recorder?.shutdown();
  }

  async #begin(): Promise<RolloutRecorder> {
    const { codexHome, json, out, glyphs } = this.#context;
    const problem = await writeProblem(codexHome);
    if (problem !== null) throw new Error(`No session was made. ${problem}`);
    const { RolloutRecorder } = await import('../recorder/rollout-recorder.ts');
    const recorder = await RolloutRecorder.create({
      codexHome,
      cwd: this.#cwd,
      allowUnlocked: this.#allowUnlocked,
    });
    this.#recorder = recorder;
    const { conversationId: id, rolloutPath } = recorder;
    const facts = jsonSafe(JSON.stringify({ id, path: rolloutPath }));
    await out.write(`${json ? facts : `${id}  ${safeLine(rolloutPath, glyphs)}`}\n`);
    return recorder;
  }
}

/** The item, or what is wrong with the line. */
function parsedItem(text: string): ResponseItem | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  return parseResponseItem(value) ?? 'it is not a ResponseItem (an object with a "type")';
}

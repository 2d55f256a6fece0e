/** `rolltop append`: one user message through the recorder, under the writer lock, on disk before anything is said. */
import type { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import { openRollout } from '../rollout/open-file.ts';
import { readLinesForward } from '../rollout/read-lines.ts';
import { countOf } from '../text/counts.ts';
import { jsonSafe } from '../text/json-safe.ts';
import { safeLine } from '../text/sanitise.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession } from './find-session.ts';
import { readText } from './standard-input.ts';

export async function append(
  { session, text }: { readonly session: string; readonly text: string },
  context: CommandContext,
): Promise<ExitCode> {
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { conversation } = chosen;
  if (conversation.archived) {
    context.say(`${conversation.id} is archived; bring it back first: rolltop unarchive ${conversation.id}.`);
    return ExitCode.refused;
  }
  const message = text === '-' ? await messageFromInput(context) : text;
  if (context.signal.aborted) return ExitCode.interrupted;
  if (message.trim() === '') {
    context.say('There is nothing to append: standard input was empty.');
    return ExitCode.usage;
  }
  // Loaded here: whoever only reads never pays for the write side.
  const { RolloutRecorder } = await import('../recorder/rollout-recorder.ts');
  const recorder = await RolloutRecorder.resume({ path: conversation.path, codexHome: context.codexHome });
  const written = await appendTo(recorder, message);
  await report(recorder, written, context);
  return ExitCode.ok;
}

/** A final newline belongs to the shell, not to the message. */
async function messageFromInput({ world, signal }: CommandContext): Promise<string> {
  return (await readText(world.machine.stdin, signal)).replace(/\r?\n$/, '');
}

interface Written {
  readonly lines: number;
  readonly offset: number;
}

/** What is said afterwards is read back from the file while the lock is still held. */
async function appendTo(recorder: RolloutRecorder, message: string): Promise<Written> {
  try {
    const before = await sizeOf(recorder.rolloutPath);
    await recorder.recordUserMessage(message);
    await recorder.flush({ durable: true });
    return await readBack(recorder.rolloutPath, before);
  } finally {
    await recorder.shutdown();
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await openRollout(path);
  await file.close();
  return file.size;
}

async function readBack(path: string, from: number): Promise<Written> {
  const file = await openRollout(path);
  try {
    let offset: number | null = null;
    let lines = 0;
    for await (const batch of readLinesForward(file, { start: from })) {
      // After a torn tail the block begins with a newline: that is the end of the torn line, not one of ours.
      for (const line of batch.filter(each => each.length > 0)) {
        offset ??= line.offset;
        lines++;
      }
    }
    return { lines, offset: offset ?? from };
  } finally {
    await file.close();
  }
}

async function report(
  { conversationId, rolloutPath, dialect }: RolloutRecorder,
  { lines, offset }: Written,
  { json, out, glyphs }: CommandContext,
): Promise<void> {
  const result = { id: conversationId, path: rolloutPath, dialect, lines, offset, durable: true };
  await out.write(
    json
      ? `${jsonSafe(JSON.stringify(result))}\n`
      : `recorded in ${conversationId} (${dialect}, ${countOf(lines, 'line')} at byte ${offset}): ${safeLine(rolloutPath, glyphs)}\n`,
  );
}

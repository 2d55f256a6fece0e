/** `rolltop append`: one user message through the recorder, under the writer lock, on disk before anything is said. */

import type { Conversation, LockHolder } from '../format/conversation.ts';
import { ConversationBusyError, LockUnavailableError } from '../format/errors.ts';
import type { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import { countOf } from '../text/counts.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import { type Appended, appendDurably } from './append-durably.ts';
import type { InvocationOf, WhenBusy } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession } from './find-session.ts';
import { handToQueue } from './queue-message.ts';
import { readText } from './standard-input.ts';

export async function append(
  { session, text, whenBusy }: Pick<InvocationOf<'append'>, 'session' | 'text' | 'whenBusy'>,
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
  return deliver({ conversation, message, whenBusy }, context);
}

/** A final newline belongs to the shell, not to the message. */
async function messageFromInput({ world, signal }: CommandContext): Promise<string> {
  return (await readText(world.machine.stdin, signal)).replace(/\r?\n$/, '');
}

interface Delivery {
  readonly conversation: Conversation;
  readonly message: string;
  readonly whenBusy: WhenBusy;
}

/** Appended; handed to the queue when that was wanted and somebody holds the session. */
async function deliver(delivery: Delivery, context: CommandContext): Promise<ExitCode> {
  const { conversation, message, whenBusy } = delivery;
  try {
    const recorder = await open(delivery, context);
    if (recorder === null) return ExitCode.interrupted;
    await report(recorder, await appendDurably(recorder, message), context);
    return ExitCode.ok;
  } catch (error) {
    if (error instanceof ConversationBusyError && whenBusy.queue) {
      return handToQueue(conversation, message, context);
    }
    if (!(error instanceof LockUnavailableError)) throw error;
    context.say(`${error.message} --without-lock appends all the same.`);
    return ExitCode.inUse;
  }
}

/** Null when the wait for a free session was interrupted. The write side is loaded here: whoever only reads never pays for it. */
async function open(
  { conversation: { id, path }, whenBusy }: Delivery,
  context: CommandContext,
): Promise<RolloutRecorder | null> {
  const { waitSeconds, withoutLock } = whenBusy;
  const { codexHome, signal } = context;
  const options = { path, codexHome, allowUnlocked: withoutLock };
  if (waitSeconds === null) {
    const { RolloutRecorder } = await import('../recorder/rollout-recorder.ts');
    return RolloutRecorder.resume(options);
  }
  const { resumeWhenFree } = await import('../recorder/resume-when-free.ts');
  const patienceMs = waitSeconds === 0 ? null : waitSeconds * 1000;
  return resumeWhenFree(options, { id, patienceMs, signal, onBusy: holder => sayWaiting(holder, context) });
}

function sayWaiting({ pid, command }: LockHolder, context: CommandContext): void {
  const who = pid === null ? 'an unknown process' : `${command ?? 'a process'} (pid ${pid})`;
  context.say(`waiting for ${who}; Ctrl-C stops.`);
}

async function report(
  { conversationId, rolloutPath, dialect }: RolloutRecorder,
  { lines, offset }: Appended,
  { json, out, glyphs }: CommandContext,
): Promise<void> {
  const result = { id: conversationId, path: rolloutPath, dialect, lines, offset, durable: true };
  await out.write(
    json
      ? `${jsonSafe(JSON.stringify(result))}\n`
      : `recorded in ${conversationId} (${dialect}, ${countOf(lines, 'line')} at byte ${offset}): ${safeLine(rolloutPath, glyphs)}\n`,
  );
}

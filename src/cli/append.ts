/** `rolltop append`: appends one user message under the writer lock, and reports it after it is on disk. */

import type { MessagePlace } from '../actions/send.ts';
import type { Conversation, LockHolder } from '../format/conversation.ts';
import { holderText } from '../rollout/lock/process-name.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import type { InvocationOf, WhenBusy } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession } from './find-session.ts';
import { queueAndReport } from './queue-message.ts';
import { quotedTitle } from './receipt.ts';
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

/** Without the final newline, which is the shell's. */
async function messageFromInput({ host, signal }: CommandContext): Promise<string> {
  return (await readText(host.machine.stdin, signal)).replace(/\r?\n$/, '');
}

interface AppendRequest {
  readonly conversation: Conversation;
  readonly message: string;
  readonly whenBusy: WhenBusy;
}

/** Appended; handed to the queue when that was requested and another program holds the session. */
async function deliver(request: AppendRequest, context: CommandContext): Promise<ExitCode> {
  const { conversation, message, whenBusy } = request;
  const { waitSeconds, withoutLock } = whenBusy;
  const { codexHome, signal } = context;
  const patienceMs = waitSeconds ? waitSeconds * 1000 : null;
  const onBusy = (holder: LockHolder): void =>
    context.say(`waiting for ${holderText(holder)}; Ctrl-C stops.`);
  const wait = { signal, patienceMs, onBusy };
  // The recorder is loaded here, so that commands that only read do not wait for it.
  const { sendMessage } = await import('../actions/send.ts');
  const sent = await sendMessage(conversation, message, {
    codexHome,
    withoutLock,
    ...(waitSeconds !== null && { wait }),
    locate: true,
  });
  switch (sent.kind) {
    case 'recorded':
      if (sent.place !== null) await report(sent.place, conversation, context);
      return ExitCode.ok;
    case 'stopped':
      return ExitCode.interrupted;
    case 'busy':
      if (whenBusy.queue) return queueAndReport(conversation, message, context);
      throw sent.error;
    case 'unlocked':
      context.say(`${sent.message} --without-lock appends all the same.`);
      return ExitCode.inUse;
    case 'failed':
      throw sent.error;
    default:
      return sent satisfies never;
  }
}

/** A person reads what happened and what comes next; where the bytes are is for programs. */
async function report(
  place: MessagePlace,
  conversation: Conversation,
  context: CommandContext,
): Promise<void> {
  const { json, out } = context;
  const { id, path, dialect, lines, offset } = place;
  const next =
    dialect === 'bare'
      ? `Codex itself cannot open files of this old form; rolltop shows it: rolltop open ${id}`
      : `Codex answers when you resume it: codex resume ${id}`;
  await out.write(
    json
      ? `${jsonSafe(JSON.stringify({ id, path, dialect, lines, offset, durable: true }))}\n`
      : `Added to ${quotedTitle(conversation, context)}. ${next}\n`,
  );
}

/** `rolltop append`: appends one user message under the writer lock, and reports it after it is on disk. */

import type { MessagePlace } from '../actions/send.ts';
import type { HostSendResult } from '../fleet/desk/host-acts.ts';
import type { Conversation, LockHolder } from '../format/conversation.ts';
import { holderText } from '../rollout/lock/process-name.ts';
import { hostOf, idThere } from '../text/host-id.ts';
import type { InvocationOf, WhenBusy } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { type ActedSession, actOn } from './hosts/acted-session.ts';
import { queueAndReport } from './queue-message.ts';
import { quotedTitle, sessionJson } from './receipt.ts';
import { readText } from './standard-input.ts';

export async function append(
  { session, text, whenBusy }: Pick<InvocationOf<'append'>, 'session' | 'text' | 'whenBusy'>,
  context: CommandContext,
): Promise<ExitCode> {
  return actOn(session, context, async acted => {
    const message = await messageFor(acted.conversation, text, context);
    return typeof message === 'string' ? deliver({ ...acted, message, whenBusy }, context) : message;
  });
}

/** What is to be appended, or why nothing is. */
async function messageFor(
  conversation: Conversation,
  text: string,
  context: CommandContext,
): Promise<string | ExitCode> {
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
  return message;
}

/** Without the final newline, which is the shell's. */
async function messageFromInput({ program, signal }: CommandContext): Promise<string> {
  return (await readText(program.machine.stdin, signal)).replace(/\r?\n$/, '');
}

interface AppendRequest extends ActedSession {
  readonly message: string;
  readonly whenBusy: WhenBusy;
}

/** Appended; handed to the queue when that was requested and another program holds the session. */
async function deliver(request: AppendRequest, context: CommandContext): Promise<ExitCode> {
  const { conversation, message, whenBusy } = request;
  const sent = await (request.there === null ? sendHere(request, context) : sendThere(request, context));
  switch (sent.kind) {
    case 'recorded': {
      const { id, path } = conversation;
      if (sent.place !== null) await report({ id, path, ...sent.place }, conversation, context);
      return ExitCode.ok;
    }
    case 'stopped':
      return ExitCode.interrupted;
    case 'busy':
      if (whenBusy.queue) return queueAndReport(request, message, context);
      if ('error' in sent) throw sent.error;
      context.say(`${conversation.id} is in use there by ${holderText(sent.holder)}. Nothing was written.`);
      return ExitCode.inUse;
    case 'unlocked':
      context.say(`${sent.message} --without-lock appends all the same.`);
      return ExitCode.inUse;
    case 'failed':
      throw sent.error;
    case 'queued':
    case 'untrusted':
      throw new Error(`Appending ended as ${sent.kind}.`);
    default:
      return sent satisfies never;
  }
}

/** Said once for each program that is waited for. */
function waitingFor(context: CommandContext): (holder: LockHolder) => void {
  let said = '';
  return holder => {
    const what = holderText(holder);
    if (what !== said) context.say(`waiting for ${what}; Ctrl-C stops.`);
    said = what;
  };
}

async function sendHere({ conversation, message, whenBusy }: AppendRequest, context: CommandContext) {
  const { waitSeconds, withoutLock } = whenBusy;
  const { codexHome, signal } = context;
  const wait = { signal, patienceMs: waitSeconds ? waitSeconds * 1000 : null, onBusy: waitingFor(context) };
  // The recorder is loaded here, so that commands that only read do not wait for it.
  const { sendMessage } = await import('../actions/send.ts');
  return sendMessage(conversation, message, {
    codexHome,
    withoutLock,
    ...(waitSeconds !== null && { wait }),
    locate: true,
  });
}

async function sendThere(
  { there, message, whenBusy }: AppendRequest,
  context: CommandContext,
): Promise<HostSendResult> {
  if (there === null) throw new Error('It is not on a host.');
  const { acts, session } = there;
  const { waitSeconds, withoutLock } = whenBusy;
  const options = { withoutLock, locate: true };
  if (waitSeconds === null) return acts.append(session, message, options);
  const { signal } = context;
  const patience = waitSeconds === 0 ? [] : [AbortSignal.timeout(waitSeconds * 1000)];
  const wait = { signal: AbortSignal.any([signal, ...patience]), onBusy: waitingFor(context) };
  const sent = await acts.append(session, message, { ...options, wait });
  // The patience is at its end: it is tried once more, and then said who holds it.
  return sent.kind === 'stopped' && !signal.aborted ? acts.append(session, message, options) : sent;
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
      : `Codex answers when you resume it${hostOf(id) === null ? '' : ` on ${hostOf(id)}`}: codex resume ${idThere(id)}`;
  await out.write(
    json
      ? `${sessionJson(id, { path, dialect, lines, offset, durable: true })}\n`
      : `Added to ${quotedTitle(conversation, context)}. ${next}\n`,
  );
}

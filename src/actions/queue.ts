/**
 * Hands a message to `codex queue`: Codex takes it at its next turn. For a session that another program has open; what nobody has open is appended
 * to. Not with `--resume` (0.171): without a daemon that leaves the message in Codex's database, where no rollout has it.
 */
import { queueArguments } from '../codex/command.ts';
import { endedWell, endText } from '../codex/error.ts';
import { runForAnswer } from '../codex/process.ts';
import { codexAbleTo, type Environment } from '../codex/program.ts';
import { type CodexSession, codexCall } from './codex-session.ts';
import type { SendResult } from './send.ts';

/** `failed` says in one sentence why Codex has not taken the message. Nothing is written then. */
export type QueueResult = { readonly kind: 'queued' } | { readonly kind: 'failed'; readonly message: string };

export async function queueMessage(session: CodexSession, text: string): Promise<QueueResult> {
  const args = queueArguments(session.conversation.id, text);
  if (args === null) return failed('This message is too long for codex queue, which takes 128 KB.');
  const choice = await codexAbleTo('queue', session.env);
  if (choice.kind === 'unable') return failed(choice.message);
  const end = await runForAnswer(await codexCall(session, { file: choice.file, args }));
  return endedWell(end) ? { kind: 'queued' } : failed(`${endText(end)}.`);
}

function failed(message: string): QueueResult {
  return { kind: 'failed', message };
}

type Busy = Extract<SendResult, { kind: 'busy' }>;

/** Adds to a session in use whether the codex on the PATH has a queue for the message. */
export async function offerQueue(busy: Busy, env: Environment): Promise<Busy> {
  const { kind } = await codexAbleTo('queue', env);
  return kind === 'able' ? { ...busy, canQueue: true } : busy;
}

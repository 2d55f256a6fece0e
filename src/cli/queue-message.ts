/** `rolltop append --queue` on a session in use: hands the message to `codex queue`, and reports it. */
import { queueMessage } from '../actions/queue.ts';
import type { Conversation } from '../format/conversation.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { quotedTitle } from './receipt.ts';

export async function queueAndReport(
  conversation: Conversation,
  message: string,
  context: CommandContext,
): Promise<ExitCode> {
  const { codexHome, host } = context;
  const { id, path, summary } = conversation;
  const session = {
    conversation: { id, path },
    folder: summary?.cwd ?? null,
    cwd: host.cwd,
    codexHome,
    env: host.machine.env,
  };
  const queued = await queueMessage(session, message);
  if (queued.kind === 'failed') {
    context.say(`${queued.message} Nothing was written.`);
    return ExitCode.inUse;
  }
  await context.out.write(
    context.json
      ? `${jsonSafe(JSON.stringify({ id, path, queued: true }))}\n`
      : `Handed to codex queue for ${quotedTitle(conversation, context)}. Codex takes it at its next turn.\n`,
  );
  return ExitCode.ok;
}

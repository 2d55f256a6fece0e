/** `rolltop append --queue` on a session in use: hands the message to `codex queue`, and reports it. */
import { queueMessage } from '../actions/queue.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import type { ActedSession } from './hosts/acted-session.ts';
import { quotedTitle, sessionJson } from './receipt.ts';

export async function queueAndReport(
  { conversation, there }: ActedSession,
  message: string,
  context: CommandContext,
): Promise<ExitCode> {
  const { codexHome, program } = context;
  const { id, path, summary } = conversation;
  const session = {
    conversation: { id, path },
    folder: summary?.cwd ?? null,
    cwd: program.cwd,
    codexHome,
    env: program.machine.env,
  };
  const queued = await (there === null
    ? queueMessage(session, message)
    : there.acts.queue(there.session, message));
  if (queued.kind !== 'queued') {
    context.say(
      `${'message' in queued ? queued.message : 'The queue did not take it.'} Nothing was written.`,
    );
    return ExitCode.inUse;
  }
  await context.out.write(
    context.json
      ? `${sessionJson(id, { path, queued: true })}\n`
      : `Handed to codex queue for ${quotedTitle(conversation, context)}. Codex takes it at its next turn.\n`,
  );
  return ExitCode.ok;
}

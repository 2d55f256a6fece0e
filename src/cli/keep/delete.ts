/** `rolltop delete`: moves sessions to the trash, each with its own report; the exit code is the worst one's. */
import { type DeleteResult, deleteSession } from '../../actions/delete.ts';
import type { ConversationId } from '../../format/identity.ts';
import { finishTrash } from '../../sessions/trash/trash.ts';
import { sizeText, withSubagents } from '../../text/numbers.ts';
import { conversationTitle } from '../../text/title.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import { chooseSession } from '../find-session.ts';
import { marksIn, trashPlaceOf } from '../kept-files.ts';

export async function deleteSessions(
  sessions: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  await finishTrash(trashPlaceOf(context));
  let worst: ExitCode = ExitCode.ok;
  for (const session of sessions) {
    if (context.signal.aborted) break;
    const code = await deleteOne(session, context);
    if (code > worst) worst = code;
  }
  return worst;
}

async function deleteOne(session: string, context: CommandContext): Promise<ExitCode> {
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { conversation } = chosen;
  const { pinned } = (await marksIn(context)).get(conversation.id);
  const result = await deleteSession({ ...conversation, pinned }, trashPlaceOf(context));
  const title = conversationTitle(conversation, context.glyphs);
  return report(result, { id: conversation.id, title }, context);
}

async function report(
  result: DeleteResult,
  { id, title }: { readonly id: ConversationId; readonly title: string },
  context: CommandContext,
): Promise<ExitCode> {
  switch (result.kind) {
    case 'trashed': {
      const { entry, subagents, sizeBytes } = result;
      const line = context.json
        ? jsonSafe(JSON.stringify({ id, path: entry.folder, subagents, sizeBytes }))
        : `moved "${title}"${withSubagents(subagents)} to the trash (${sizeText(sizeBytes)}); rolltop trash restore ${id} brings it back`;
      await context.out.write(`${line}\n`);
      return ExitCode.ok;
    }
    case 'refused':
      context.say(`${id} was not moved. ${result.message}`);
      return ExitCode.refused;
    case 'failed':
      context.say(`${id}: ${result.message}`);
      return exitCodeOf(result.error);
    default:
      return result satisfies never;
  }
}

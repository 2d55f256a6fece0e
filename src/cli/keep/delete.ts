/** `rolltop delete`: moves sessions to the trash, each with its own report; the exit code is the worst one's. */
import { type DeleteResult, deleteSession } from '../../actions/delete.ts';
import type { ConversationId } from '../../format/identity.ts';
import { Origins } from '../../sessions/origins.ts';
import { finishTrash } from '../../sessions/trash/trash.ts';
import type { TrashPlace } from '../../sessions/trash/trash-place.ts';
import { sizeText, withSubagents } from '../../text/numbers.ts';
import { conversationTitle } from '../../text/title.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode, exitCodeOf } from '../exit-code.ts';
import { actOn } from '../hosts/acted-session.ts';
import { marksIn, trashPlaceOf } from '../kept-files.ts';
import { sessionJson } from '../receipt.ts';

export async function deleteSessions(
  sessions: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  // The home is walked once for all of them.
  const place = { ...trashPlaceOf(context), origins: new Origins() };
  await finishTrash(place);
  let worst: ExitCode = ExitCode.ok;
  for (const session of sessions) {
    if (context.signal.aborted) break;
    const code = await deleteOne(session, place, context);
    if (code > worst) worst = code;
  }
  return worst;
}

function deleteOne(session: string, place: TrashPlace, context: CommandContext): Promise<ExitCode> {
  return actOn(session, context, async ({ conversation, there }) => {
    const { id, path } = conversation;
    const title = conversationTitle(conversation, context.glyphs);
    if (there === null) {
      const { pinned } = (await marksIn(context)).get(id);
      const result = await deleteSession({ ...conversation, pinned }, place);
      return report(
        result.kind === 'trashed' ? { ...result, path: result.entry.folder } : result,
        { id, title },
        context,
      );
    }
    const result = await there.acts.trash({ ...there.session, ...conversation, host: there.session.host });
    return report(result.kind === 'trashed' ? { ...result, path } : result, { id, title }, context);
  });
}

/** `path`: where its files are now; of another host, where they were. */
type Deleted =
  | Exclude<DeleteResult, { kind: 'trashed' }>
  | (Pick<Extract<DeleteResult, { kind: 'trashed' }>, 'kind' | 'subagents' | 'sizeBytes'> & {
      readonly path: string;
    });

async function report(
  result: Deleted,
  { id, title }: { readonly id: ConversationId; readonly title: string },
  context: CommandContext,
): Promise<ExitCode> {
  switch (result.kind) {
    case 'trashed': {
      const { path, subagents, sizeBytes } = result;
      const line = context.json
        ? sessionJson(id, { path, subagents, sizeBytes })
        : `Moved "${title}"${withSubagents(subagents)} to the trash (${sizeText(sizeBytes)}). Bring it back: rolltop trash restore ${id}`;
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

/** `rolltop pin`, `unpin` and `tag`: what a person notes about sessions, beside their files. */
import type { Marks } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { changedTags } from '../../sessions/state/marks.ts';
import { setMarks } from '../../sessions/state/set-marks.ts';
import { marksText } from '../../text/marks-words.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import type { TagChange } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { chooseSession } from '../find-session.ts';
import { stateFolderOf } from '../kept-files.ts';

export async function pin(
  { command, sessions }: { readonly command: 'pin' | 'unpin'; readonly sessions: readonly string[] },
  context: CommandContext,
): Promise<ExitCode> {
  const pinned = command === 'pin';
  return mark(sessions, context, ({ tags }) => ({ pinned, tags }));
}

export async function tag(
  { session, change }: { readonly session: string; readonly change: TagChange },
  context: CommandContext,
): Promise<ExitCode> {
  return mark([session], context, ({ pinned, tags }) => ({ pinned, tags: changedTags(tags, change) }));
}

async function mark(
  sessions: readonly string[],
  context: CommandContext,
  change: (marks: Marks) => Marks,
): Promise<ExitCode> {
  let worst: ExitCode = ExitCode.ok;
  const ids: ConversationId[] = [];
  for (const session of sessions) {
    const chosen = await chooseSession(session, context);
    if (chosen.kind === 'one') ids.push(chosen.conversation.id);
    else if (chosen.exitCode > worst) worst = chosen.exitCode;
  }
  const marked = await setMarks({ path: stateFolderOf(context).marksPath, ids, change });
  for (const { id, after } of marked)
    await context.out.write(
      `${context.json ? jsonSafe(JSON.stringify({ id, ...after })) : `${id}: ${marksText(after)}`}\n`,
    );
  return worst;
}

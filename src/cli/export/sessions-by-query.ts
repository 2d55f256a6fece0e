/** The sessions that an export is of, and those that a query means. */
import type { Conversation } from '../../format/conversation.ts';
import type { SessionFiles } from '../../live/session/session-files.ts';
import { sessionsRoot } from '../../sessions/catalog.ts';
import { passAll } from '../../sessions/list-all.ts';
import { checkRoot, missingRootText } from '../../sessions/walk.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { isMeantBy } from '../hosts/fitting-rows.ts';
import { activityOf, stateFolderOf } from '../kept-files.ts';
import { readyQuery, scopeOfQuery } from '../list/list-query.ts';
import { namedQuery } from '../named-query.ts';

export type ChosenSessions =
  | {
      readonly kind: 'some';
      readonly conversations: readonly Conversation[];
      readonly byQuery: boolean;
      /** Where the files of each are. */
      readonly filesOf: (conversation: Conversation) => SessionFiles;
    }
  /** The reason is on stderr already. */
  | { readonly kind: 'none'; readonly exitCode: ExitCode };

/** Of this machine, and of those of others that are given. */
export async function sessionsByQuery(
  typed: string,
  foreign: readonly Conversation[],
  context: CommandContext,
): Promise<readonly Conversation[] | Extract<ChosenSessions, { kind: 'none' }>> {
  const { codexHome, program } = context;
  const named = namedQuery(typed, context);
  if (named.kind === 'refused') return { kind: 'none', exitCode: named.exitCode };
  const { query } = named;
  const ready = readyQuery(query, context);
  const scope = scopeOfQuery({ scope: 'plain' }, ready);
  const found = foreign.filter(isMeantBy({ ready, scope, cwd: null }, program));
  await passAll(
    {
      codexHome,
      scope,
      sort: 'updated',
      fits: ready.fits,
      activity: await activityOf(context),
      currentFolder: program.cwd,
      marksPath: stateFolderOf(context).marksPath,
      nowMs: program.nowMs(),
    },
    rows => void found.push(...rows),
  );
  const conversations = ready.ranked(found);
  if (conversations.length > 0) return conversations;
  const root = sessionsRoot(codexHome);
  const isMissing = (await checkRoot(root)).kind === 'missing';
  context.say(
    isMissing
      ? missingRootText(root)
      : `No session is called "${typed}", and none fits it as a query. "rolltop list --all" shows those there are.`,
  );
  return { kind: 'none', exitCode: ExitCode.notFound };
}

/** `<session>… | QUERY`: sessions where each operand is one, else a query. */
import type { Conversation } from '../../format/conversation.ts';
import type { SessionFiles } from '../../live/session/session-files.ts';
import { findSession } from '../../sessions/find.ts';
import { passAll } from '../../sessions/list-all.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { chooseSession } from '../find-session.ts';
import { namedOnHosts } from '../hosts/named-on-hosts.ts';
import { filesHere } from '../hosts/readable-session.ts';
import { activityOf, marksPathOf } from '../kept-files.ts';
import { readyQuery } from '../list/list-query.ts';
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

export async function chooseSessions(
  operands: readonly string[],
  context: CommandContext,
): Promise<ChosenSessions> {
  const there = await namedOnHosts(operands, context);
  if (there === null) return chooseHere(operands, context);
  if (there.kind === 'none') return there;
  const { sessions } = there;
  const files = new Map(sessions.map(({ conversation, files: its }) => [conversation.id, its]));
  return {
    kind: 'some',
    conversations: sessions.map(({ conversation }) => conversation),
    byQuery: false,
    filesOf: ({ id }) => files.get(id) ?? filesHere(context),
  };
}

function here(
  conversations: readonly Conversation[],
  how: 'named' | 'by query',
  context: CommandContext,
): ChosenSessions {
  const files = filesHere(context);
  return {
    ...{ kind: 'some', conversations, byQuery: how === 'by query' },
    filesOf: () => files,
  };
}

async function chooseHere(operands: readonly string[], context: CommandContext): Promise<ChosenSessions> {
  const [only] = operands;
  const conversations: Conversation[] = [];
  for (const operand of operands) {
    const where = { codexHome: context.codexHome, cwd: context.host.cwd, nowMs: context.host.nowMs() };
    const found = await findSession(operand, where);
    if (found.kind === 'found') conversations.push(found.conversation);
    // Of one word that could be several sessions, they are listed.
    else if (found.kind === 'ambiguous' && operands.length === 1) return refused(only ?? '', context);
    else return byQuery(operands.join(' '), context);
  }
  return here(conversations, 'named', context);
}

async function refused(operand: string, context: CommandContext): Promise<ChosenSessions> {
  const chosen = await chooseSession(operand, context);
  return chosen.kind === 'none' ? chosen : here([chosen.conversation], 'named', context);
}

async function byQuery(typed: string, context: CommandContext): Promise<ChosenSessions> {
  const { codexHome, host } = context;
  const named = namedQuery(typed, context);
  if (named.kind === 'refused') return { kind: 'none', exitCode: named.exitCode };
  const { query } = named;
  const ready = readyQuery(query, context);
  const found: Conversation[] = [];
  await passAll(
    {
      codexHome,
      scope: ready.asksForArchived ? 'all' : 'active',
      sort: 'updated',
      fits: ready.fits,
      activity: await activityOf(context),
      currentFolder: host.cwd,
      marksPath: marksPathOf(context),
      nowMs: host.nowMs(),
    },
    rows => void found.push(...rows),
  );
  const conversations = ready.ranked(found);
  if (conversations.length > 0) return here(conversations, 'by query', context);
  context.say(
    `No session is called “${typed}”, and none fits it as a query. "rolltop list --all" shows those there are.`,
  );
  return { kind: 'none', exitCode: ExitCode.notFound };
}

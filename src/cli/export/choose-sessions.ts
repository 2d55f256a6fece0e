/** `<session>… | QUERY`: sessions where each operand is one, else a query. */
import type { Conversation } from '../../format/conversation.ts';
import { findSession } from '../../sessions/find.ts';
import type { CommandContext } from '../context.ts';
import { chooseSession } from '../find-session.ts';
import type { HostChoice } from '../hosts/host-option.ts';
import { namedOnHosts } from '../hosts/named-on-hosts.ts';
import { filesHere } from '../hosts/readable-session.ts';
import { type ChosenSessions, sessionsByQuery } from './sessions-by-query.ts';

export async function chooseSessions(
  operands: readonly string[],
  hosts: HostChoice | null,
  context: CommandContext,
): Promise<ChosenSessions> {
  const there = await namedOnHosts(operands, context);
  if (there === null) {
    if (hosts === null) return chooseHere(operands, context);
    const { chooseOnHosts } = await import('./choose-on-hosts.ts');
    return chooseOnHosts(operands, hosts, context);
  }
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
    const where = { codexHome: context.codexHome, cwd: context.program.cwd, nowMs: context.program.nowMs() };
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
  const found = await sessionsByQuery(typed, [], context);
  return 'kind' in found ? found : here(found, 'by query', context);
}

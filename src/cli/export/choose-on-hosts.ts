/**
 * `<session>… | QUERY` where `--host` is said: each operand is looked for here first, and then on the hosts; what is no session is a query, of
 * all these machines. Loaded only where a host is named.
 */
import type { Conversation } from '../../format/conversation.ts';
import { findSession } from '../../sessions/find.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { sayAmbiguous } from '../find-session.ts';
import { rowsOfHosts } from '../hosts/await-hosts.ts';
import { findAmong } from '../hosts/find-among.ts';
import { meantHosts } from '../hosts/host-choice.ts';
import type { HostChoice } from '../hosts/host-option.ts';
import { filesHere } from '../hosts/readable-session.ts';
import { type ChosenSessions, sessionsByQuery } from './sessions-by-query.ts';

export async function chooseOnHosts(
  operands: readonly string[],
  choice: HostChoice,
  context: CommandContext,
): Promise<ChosenSessions> {
  const aliases = meantHosts(choice, context);
  const rows = aliases.length === 0 ? [] : await rowsOfHosts(aliases, context);
  const named: Conversation[] = [];
  for (const operand of operands) {
    const [one, another] = await sessionsCalled(operand, rows, context);
    if (one !== undefined && another === undefined) named.push(one);
    // Of one word that could be several sessions, they are listed.
    else if (one !== undefined && operands.length === 1) return severalOf(operand, rows, context);
    else return withFiles(await sessionsByQuery(operands.join(' '), rows, context), 'by query', context);
  }
  return withFiles(named, 'named', context);
}

async function sessionsCalled(
  text: string,
  rows: readonly Conversation[],
  { codexHome, program }: CommandContext,
): Promise<readonly Conversation[]> {
  const here = await findSession(text, { codexHome, cwd: program.cwd, nowMs: program.nowMs() });
  if (here.kind === 'found') return [here.conversation];
  return here.kind === 'ambiguous' ? here.candidates : findAmong(text, rows);
}

async function severalOf(
  text: string,
  rows: readonly Conversation[],
  context: CommandContext,
): Promise<ChosenSessions> {
  const candidates = await sessionsCalled(text, rows, context);
  sayAmbiguous({ text, candidates, total: candidates.length }, context);
  return { kind: 'none', exitCode: ExitCode.usage };
}

async function withFiles(
  conversations: readonly Conversation[] | Extract<ChosenSessions, { kind: 'none' }>,
  how: 'named' | 'by query',
  context: CommandContext,
): Promise<ChosenSessions> {
  if ('kind' in conversations) return conversations;
  const here = filesHere(context);
  const isThere = conversations.some(({ host }) => host !== undefined);
  const fleet = isThere ? await context.hosts.reach([]) : null;
  return {
    ...{ kind: 'some', conversations, byQuery: how === 'by query' },
    filesOf: ({ host }) => (host === undefined || fleet === null ? here : fleet.filesOf(host)),
  };
}

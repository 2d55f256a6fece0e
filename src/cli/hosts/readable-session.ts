/** `<session>` for commands that reach hosts: of this machine, or of a host (`b:01a2…`, or `--host`). Says on standard error why there is none. */
import type { Fleet } from '../../fleet/desk/fleet.ts';
import type { Conversation } from '../../format/conversation.ts';
import { localSessionFiles, type SessionFiles } from '../../live/session/session-files.ts';
import { findSession } from '../../sessions/find.ts';
import { segmentPathOf } from '../../sessions/path-of.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { chooseSession, type SessionChoice, sayAmbiguous } from '../find-session.ts';
import type { HostChoice } from './host-option.ts';

/** A session, and the place of its files. Its host stays connected until the command ends. */
export interface ReadableSession {
  readonly kind: 'one';
  readonly conversation: Conversation;
  readonly files: SessionFiles;
  /** The host that it is on; null: this machine. */
  readonly hosts: Fleet | null;
}

export type ReadableChoice = ReadableSession | Extract<SessionChoice, { kind: 'none' }>;

/** What does not name a session of a host is looked for here first, and then on the hosts that `--host` names. */
export async function chooseReadable(
  text: string,
  choice: HostChoice | null,
  context: CommandContext,
): Promise<ReadableChoice> {
  // Hosts are looked up only where one may be meant: the start of the others does not read the ssh configuration.
  const hosts = text.includes(':') || choice !== null ? await import('./host-choice.ts') : null;
  const named = hosts?.hostPrefix(text, choice, context.program) ?? null;
  if (named !== null) return onHosts([named.alias], named.rest, context);
  const aliases = hosts?.hostsOf(choice, context.program) ?? [];
  if (aliases.length > 0) {
    const { codexHome, program } = context;
    const here = await findSession(text, { codexHome, cwd: program.cwd, nowMs: program.nowMs() });
    if (here.kind === 'notFound') return onHosts(aliases, text, context);
  }
  const chosen = await chooseSession(text, context);
  if (chosen.kind === 'none') return chosen;
  return { ...chosen, files: filesHere(context), hosts: null };
}

/** The files of this machine, looked at when asked. */
export function filesHere({ codexHome }: Pick<CommandContext, 'codexHome'>): SessionFiles {
  return localSessionFiles({ findPath: id => segmentPathOf(codexHome, id), watchFile: () => () => {} });
}

async function onHosts(
  aliases: readonly string[],
  text: string,
  context: CommandContext,
): Promise<ReadableChoice> {
  const [{ amongHosts, awaitHosts, nameUnanswered }, { findAmong }, fleet] = await Promise.all([
    import('./await-hosts.ts'),
    import('./find-among.ts'),
    context.hosts.reach(aliases),
  ]);
  const missing = await awaitHosts(amongHosts(fleet, aliases), 'rows', context);
  nameUnanswered(missing, context);
  const found = findAmong(
    text,
    aliases.flatMap(alias => [...fleet.rowsOf(alias)]),
  );
  const [conversation] = found;
  if (found.length === 1 && conversation?.host !== undefined) {
    const files = fleet.filesOf(conversation.host);
    return { kind: 'one', conversation, files, hosts: fleet };
  }
  if (found.length > 1) {
    sayAmbiguous({ text, candidates: found, total: found.length }, context);
    return { kind: 'none', exitCode: ExitCode.usage };
  }
  if (missing.length < aliases.length) context.say(`No session of ${aliases.join(', ')} matches "${text}".`);
  return { kind: 'none', exitCode: missing.length < aliases.length ? ExitCode.notFound : ExitCode.failed };
}

/** `<session>` for commands that do something to it: of this machine, or of a host, where it is then done. */
import type { HostActs, HostSession } from '../../fleet/desk/host-acts.ts';
import type { Conversation } from '../../format/conversation.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { chooseReadable } from './readable-session.ts';

export interface ActedSession {
  readonly conversation: Conversation;
  /** What is done on its host, and to what; null: it is of this machine. */
  readonly there: { readonly acts: HostActs; readonly session: HostSession } | null;
}

/** Runs `act` on the session that is meant; says on standard error why there is none. */
export async function actOn(
  text: string,
  context: CommandContext,
  act: (session: ActedSession) => Promise<ExitCode>,
): Promise<ExitCode> {
  const chosen = await chooseReadable(text, null, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { conversation, hosts } = chosen;
  const { host, summary } = conversation;
  if (hosts === null || host === undefined) return act({ conversation, there: null });
  const session = { ...conversation, host, folder: summary?.cwd ?? null };
  return act({ conversation, there: { acts: hosts.acts, session } });
}

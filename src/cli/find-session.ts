/** `<session>` on the command line → one conversation, or a message on stderr and an exit code. */

import type { Conversation } from '../format/conversation.ts';
import { openRollout } from '../rollout/file/open.ts';
import { type History, readHistory } from '../rollout/read/history.ts';
import { type CurrentFile, laterEndOf } from '../sessions/continuation.ts';
import { findSession, namesFile } from '../sessions/find.ts';
import { segmentPathOf } from '../sessions/path-of.ts';
import { rowText } from '../text/plain.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { listRow } from './list/list-row.ts';

export type SessionChoice =
  | { readonly kind: 'one'; readonly conversation: Conversation }
  /** The reason is on stderr already. */
  | { readonly kind: 'none'; readonly exitCode: ExitCode };

export async function chooseSession(text: string, context: CommandContext): Promise<SessionChoice> {
  const { codexHome, host, glyphs } = context;
  const nowMs = host.nowMs();
  const found = await findSession(text, { codexHome, cwd: host.cwd, nowMs });
  switch (found.kind) {
    case 'found':
      return { kind: 'one', conversation: found.conversation };
    case 'notFound':
      context.say(found.message);
      return { kind: 'none', exitCode: ExitCode.notFound };
    case 'ambiguous':
      context.say(`"${text}" could be any of ${found.total} sessions; say more of the id:`);
      for (const candidate of found.candidates) {
        const row = listRow(candidate, { place: { kind: 'pipe' }, sort: 'updated', glyphs, nowMs });
        host.machine.stderr.write(`${rowText(row)}\n`);
      }
      return { kind: 'none', exitCode: ExitCode.usage };
    default:
      return found satisfies never;
  }
}

/** Where the conversation goes on when `text` names an earlier file of it: then that file is meant, and nothing later. Else null. */
export async function laterThanNamed(text: string, { path }: Conversation): Promise<string | null> {
  return namesFile(text) ? laterEndOf(path) : null;
}

/**
 * What the conversation is made of, with what a fork inherits. Says on standard error which files of it are compressed and cut off: their
 * items are not all.
 * @throws RolloutNotFoundError, RolloutUnreadableError
 */
export async function historyOf(
  { path, earlierSegments }: CurrentFile,
  context: CommandContext,
): Promise<History> {
  const history = await readHistory(
    () => openRollout(path),
    id => segmentPathOf(context.codexHome, id),
    { earlierSegments },
  );
  for (const part of [...history.inherited, history.own])
    if (part.kind === 'part' && part.cutOff)
      context.say(`${part.path} is cut off: this is what could be unpacked of it.`);
  return history;
}

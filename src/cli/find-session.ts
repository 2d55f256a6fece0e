/** `<session>` on the command line → one conversation, or a message on stderr and an exit code. */

import type { Conversation } from '../format/conversation.ts';
import type { SessionFiles } from '../live/session/session-files.ts';
import { type History, readHistory } from '../rollout/read/history.ts';
import { type CurrentFile, laterEndOf } from '../sessions/continuation.ts';
import { findSession, namesFile } from '../sessions/find.ts';
import { onHostText } from '../text/host-words.ts';
import { rowText } from '../text/plain.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { listRow } from './list/list-row.ts';

export type SessionChoice =
  | { readonly kind: 'one'; readonly conversation: Conversation }
  /** The reason is on stderr already. */
  | { readonly kind: 'none'; readonly exitCode: ExitCode };

/** A longer list of candidates is no help. */
const CANDIDATES_SHOWN = 20;

export async function chooseSession(text: string, context: CommandContext): Promise<SessionChoice> {
  const { codexHome, program } = context;
  const elsewhere = await hostNamedBy(text, program);
  if (elsewhere !== null) {
    context.say(onHostText(text, elsewhere.alias));
    return { kind: 'none', exitCode: ExitCode.refused };
  }
  const found = await findSession(text, { codexHome, cwd: program.cwd, nowMs: program.nowMs() });
  switch (found.kind) {
    case 'found':
      return { kind: 'one', conversation: found.conversation };
    case 'notFound':
      context.say(found.message);
      return { kind: 'none', exitCode: ExitCode.notFound };
    case 'ambiguous':
      sayAmbiguous({ ...found, text }, context);
      return { kind: 'none', exitCode: ExitCode.usage };
    default:
      return found satisfies never;
  }
}

/** The host and the rest of `b:01a2…`, where the person knows one of that name; hosts are looked up only where a colon stands. */
export async function hostNamedBy(
  text: string,
  program: CommandContext['program'],
): Promise<{ readonly alias: string; readonly rest: string } | null> {
  if (!text.includes(':') || namesFile(text)) return null;
  const { hostPrefix } = await import('./hosts/host-choice.ts');
  return hostPrefix(text, null, program);
}

interface AmbiguousText {
  readonly text: string;
  readonly candidates: readonly Conversation[];
  readonly total: number;
}

/** Says on standard error what it could be. */
export function sayAmbiguous({ text, candidates, total }: AmbiguousText, context: CommandContext): void {
  const { glyphs, program } = context;
  context.say(`"${text}" could be any of ${total} sessions; say more of the id:`);
  for (const candidate of candidates.slice(0, CANDIDATES_SHOWN)) {
    const place = { kind: 'pipe' } as const;
    const row = listRow(candidate, { place, sort: 'updated', glyphs, nowMs: program.nowMs() });
    program.machine.stderr.write(`${rowText(row)}\n`);
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
  files: SessionFiles,
  context: CommandContext,
): Promise<History> {
  const history = await readHistory(() => files.open(path), files.findPath, { earlierSegments, files });
  for (const part of [...history.inherited, history.own])
    if (part.kind === 'part' && part.cutOff)
      context.say(`${part.path} is cut off: this is what could be unpacked of it.`);
  return history;
}

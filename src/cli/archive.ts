/** `rolltop archive` and `unarchive`: several sessions, each with its own report; the exit code is the worst one's. */

import type { MoveResult } from '../actions/archive.ts';
import type { Conversation } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { strayFile } from '../sessions/archive/stray-file.ts';
import { filesOf } from '../sessions/path-of.ts';
import { withSubagents } from '../text/numbers.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { CommandContext } from './context.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import { type ActedSession, actOn } from './hosts/acted-session.ts';
import { quotedTitle, sessionJson } from './receipt.ts';

/** One of the two moves, with its words. */
interface MoveCommand {
  /** Whether the sessions are archived afterwards. */
  readonly archived: boolean;
  readonly done: string;
  /** How to take it back, before the id. */
  readonly back: string;
  readonly already: string;
  readonly run: (conversation: Conversation, context: CommandContext) => Promise<MoveResult>;
  readonly runThere: (there: NonNullable<ActedSession['there']>) => Promise<MoveResult>;
}

export function archive(sessions: readonly string[], context: CommandContext): Promise<ExitCode> {
  return moveAll(sessions, context, {
    archived: true,
    done: 'Archived',
    back: 'Bring it back: rolltop unarchive',
    already: 'is archived already',
    run: async ({ id, path }, { codexHome }) => {
      const { archive } = await import('../actions/archive.ts');
      return archive({ id, path }, codexHome);
    },
    runThere: ({ acts, session }) => acts.archive(session),
  });
}

export function unarchive(sessions: readonly string[], context: CommandContext): Promise<ExitCode> {
  return moveAll(sessions, context, {
    archived: false,
    done: 'Brought back',
    back: 'Archive it again: rolltop archive',
    already: 'is not archived',
    run: async ({ id, path }, { codexHome, program }) => {
      const { bringBack } = await import('../actions/bring-back.ts');
      return bringBack({ conversation: { id, path }, codexHome, env: program.machine.env });
    },
    runThere: ({ acts, session }) => acts.unarchive(session),
  });
}

async function moveAll(
  sessions: readonly string[],
  context: CommandContext,
  move: MoveCommand,
): Promise<ExitCode> {
  let worst: ExitCode = ExitCode.ok;
  for (const session of sessions) {
    if (context.signal.aborted) break;
    const code = await moveOne(session, context, move);
    if (code > worst) worst = code;
  }
  return worst;
}

function moveOne(session: string, context: CommandContext, move: MoveCommand): Promise<ExitCode> {
  return actOn(session, context, async acted => {
    const { id } = acted.conversation;
    try {
      const moved = await moving(acted, context, move);
      if (moved === null) return ExitCode.ok;
      if (moved.kind === 'failed') throw moved.error;
      const { path, subagents } = moved;
      await writeMoved({ conversation: acted.conversation, path, subagents }, context, move);
      if (moved.note !== null) context.say(moved.note);
      return ExitCode.ok;
    } catch (error) {
      context.say(`${id}: ${errorMessage(error)}`);
      return exitCodeOf(error);
    }
  });
}

/** Null when it was there already, which was said. */
async function moving(
  { conversation, there }: ActedSession,
  context: CommandContext,
  move: MoveCommand,
): Promise<MoveResult | null> {
  const { id, path } = conversation;
  const isThere = conversation.archived === move.archived;
  const stray = isThere && there === null ? await strayFile(conversation, context.codexHome) : null;
  if (isThere && stray === null) {
    context.say(`${id} ${move.already}.${there === null ? await otherFiles(conversation, context) : ''}`);
    if (context.json) await writeMoved({ conversation, path, subagents: 0 }, context, move);
    return null;
  }
  if (there !== null) return move.runThere(there);
  return move.run(stray === null ? conversation : { ...conversation, path: stray }, context);
}

/** Where a session has copies, as the same rollout in the archive, a person has to know which files there are. */
async function otherFiles(
  { id, path, copies }: Conversation,
  { codexHome, glyphs }: CommandContext,
): Promise<string> {
  if (copies === 0) return '';
  const others = (await filesOf(codexHome, id)).map(file => file.path).filter(other => other !== path);
  return ` Its files: ${[path, ...others].map(one => safeLine(one, glyphs)).join(', ')}.`;
}

async function writeMoved(
  { conversation, path, subagents }: MovedSession,
  context: CommandContext,
  { archived, done, back }: MoveCommand,
): Promise<void> {
  const { id } = conversation;
  await context.out.write(
    context.json
      ? `${sessionJson(id, { path, archived, subagents })}\n`
      : `${done} ${quotedTitle(conversation, context)}${withSubagents(subagents)}. ${back} ${id}\n`,
  );
}

interface MovedSession {
  readonly conversation: Conversation;
  readonly path: string;
  readonly subagents: number;
}

/** `rolltop archive` and `unarchive`: several sessions, each with its own report; the exit code is the worst one's. */

import type { MoveResult } from '../actions/archive.ts';
import type { Conversation } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { strayFile } from '../sessions/archive/stray-file.ts';
import { filesOf } from '../sessions/path-of.ts';
import { withSubagents } from '../text/numbers.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { CommandContext } from './context.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import { chooseSession } from './find-session.ts';
import { quotedTitle } from './receipt.ts';

/** One of the two moves, with its words. */
interface MoveCommand {
  /** Whether the sessions are archived afterwards. */
  readonly archived: boolean;
  readonly done: string;
  /** How to take it back, before the id. */
  readonly back: string;
  readonly already: string;
  readonly run: (conversation: Conversation, context: CommandContext) => Promise<MoveResult>;
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
  });
}

export function unarchive(sessions: readonly string[], context: CommandContext): Promise<ExitCode> {
  return moveAll(sessions, context, {
    archived: false,
    done: 'Brought back',
    back: 'Archive it again: rolltop archive',
    already: 'is not archived',
    run: async ({ id, path }, { codexHome, host }) => {
      const { bringBack } = await import('../actions/bring-back.ts');
      return bringBack({ conversation: { id, path }, codexHome, env: host.machine.env });
    },
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

async function moveOne(session: string, context: CommandContext, move: MoveCommand): Promise<ExitCode> {
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { conversation } = chosen;
  const { id } = conversation;
  try {
    const isThere = conversation.archived === move.archived;
    const stray = isThere ? await strayFile(conversation, context.codexHome) : null;
    if (isThere && stray === null) {
      context.say(`${id} ${move.already}.${await otherFiles(conversation, context)}`);
      if (context.json)
        await writeMoved({ conversation, path: conversation.path, subagents: 0 }, context, move);
      return ExitCode.ok;
    }
    const moved = await move.run(stray === null ? conversation : { ...conversation, path: stray }, context);
    if (moved.kind === 'failed') throw moved.error;
    await writeMoved({ conversation, path: moved.path, subagents: moved.subagents }, context, move);
    if (moved.note !== null) context.say(moved.note);
    return ExitCode.ok;
  } catch (error) {
    context.say(`${id}: ${errorMessage(error)}`);
    return exitCodeOf(error);
  }
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
      ? `${jsonSafe(JSON.stringify({ id, path, archived, subagents }))}\n`
      : `${done} ${quotedTitle(conversation, context)}${withSubagents(subagents)}. ${back} ${id}\n`,
  );
}

interface MovedSession {
  readonly conversation: Conversation;
  readonly path: string;
  readonly subagents: number;
}

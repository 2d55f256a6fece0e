/** `rolltop archive` and `unarchive`: several sessions, each reported; the exit code is that of the worst. */

import type { Conversation } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { archiveConversation } from '../sessions/archive.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { CommandContext } from './context.ts';
import { ExitCode, exitCodeOf } from './exit-code.ts';
import { chooseSession } from './find-session.ts';

interface Moved {
  readonly path: string;
  /** What the person should know about it. */
  readonly note: string | null;
}

interface Move {
  /** What the sessions are afterwards. */
  readonly archived: boolean;
  readonly done: string;
  readonly already: string;
  readonly run: (conversation: Conversation, context: CommandContext) => Promise<Moved>;
}

export function archive(sessions: readonly string[], context: CommandContext): Promise<ExitCode> {
  return moveAll(sessions, context, {
    archived: true,
    done: 'archived',
    already: 'is archived already',
    run: async ({ id, path }, { codexHome }) => {
      const moved = await archiveConversation({ codexHome, conversationId: id, rolloutPath: path });
      return { path: moved.archivedPath, note: null };
    },
  });
}

export function unarchive(sessions: readonly string[], context: CommandContext): Promise<ExitCode> {
  return moveAll(sessions, context, {
    archived: false,
    done: 'brought back',
    already: 'is not archived',
    run: async ({ id, path }, { codexHome, world }) => {
      const { bringBack } = await import('../actions/bring-back.ts');
      return bringBack({ conversation: { id, path }, codexHome, env: world.machine.env });
    },
  });
}

async function moveAll(sessions: readonly string[], context: CommandContext, move: Move): Promise<ExitCode> {
  let worst: ExitCode = ExitCode.ok;
  for (const session of sessions) {
    if (context.signal.aborted) break;
    const code = await moveOne(session, context, move);
    if (code > worst) worst = code;
  }
  return worst;
}

async function moveOne(session: string, context: CommandContext, move: Move): Promise<ExitCode> {
  const { out, json, glyphs } = context;
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { conversation } = chosen;
  const { id } = conversation;
  try {
    const there = conversation.archived === move.archived;
    const moved = there ? { path: conversation.path, note: null } : await move.run(conversation, context);
    const { path, note } = moved;
    if (there) context.say(`${id} ${move.already}.`);
    if (json) await out.write(`${jsonSafe(JSON.stringify({ id, path, archived: move.archived }))}\n`);
    else if (!there) await out.write(`${move.done} ${id}: ${safeLine(path, glyphs)}\n`);
    if (note !== null) context.say(note);
    return ExitCode.ok;
  } catch (error) {
    context.say(`${id}: ${errorMessage(error)}`);
    return exitCodeOf(error);
  }
}

/** `rolltop rename`: gives a session a name, in the index that Codex reads and in Codex's own database. */
import type { RenameRequest, RenameResult } from '../actions/rename.ts';
import type { Conversation } from '../format/conversation.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { actOn } from './hosts/acted-session.ts';
import { quotedTitle, sessionJson } from './receipt.ts';

export function rename(
  { session, name }: { readonly session: string; readonly name: string },
  context: CommandContext,
): Promise<ExitCode> {
  return actOn(session, context, async ({ conversation, there }) => {
    const { id, path, summary } = conversation;
    const dialect = summary?.dialect ?? null;
    const result = await (there === null
      ? renameHere({ conversation: { id, path }, name, dialect }, context)
      : there.acts.rename(there.session, name, dialect));
    return reported(result, conversation, context);
  });
}

async function renameHere(
  what: Pick<RenameRequest, 'conversation' | 'name' | 'dialect'>,
  { codexHome, program }: CommandContext,
): Promise<RenameResult> {
  const { renameConversation } = await import('../actions/rename.ts');
  return renameConversation({ ...what, codexHome, env: program.machine.env, nowMs: program.nowMs() });
}

async function reported(
  result: RenameResult,
  conversation: Conversation,
  context: CommandContext,
): Promise<ExitCode> {
  const { json, out, glyphs, say } = context;
  if (result.kind === 'failed') {
    say(result.message);
    return ExitCode.failed;
  }
  const { name, inCodex } = result;
  if (inCodex !== null) say(`Codex itself may not show this name. ${inCodex}`);
  const { id, path } = conversation;
  await out.write(
    json
      ? `${sessionJson(id, { path, name, inCodex: inCodex === null })}\n`
      : `${quotedTitle(conversation, context)} is named "${safeLine(name, glyphs)}" now.\n`,
  );
  return ExitCode.ok;
}

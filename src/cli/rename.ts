/** `rolltop rename`: gives a session a name, in the index that Codex reads and in Codex's own database. */
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { safeLine } from '../text/unicode/sanitise.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession } from './find-session.ts';
import { quotedTitle } from './receipt.ts';

export async function rename(
  { session, name }: { readonly session: string; readonly name: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { codexHome, host, json, out, glyphs } = context;
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { id, path, summary } = chosen.conversation;
  const { renameConversation } = await import('../actions/rename.ts');
  const result = await renameConversation({
    conversation: { id, path },
    name,
    codexHome,
    dialect: summary?.dialect ?? null,
    env: host.machine.env,
    nowMs: host.nowMs(),
  });
  if (result.kind === 'failed') {
    context.say(result.message);
    return ExitCode.failed;
  }
  if (result.inCodex !== null) context.say(`Codex itself may not show this name. ${result.inCodex}`);
  const facts = { id, path, name: result.name, inCodex: result.inCodex === null };
  await out.write(
    json
      ? `${jsonSafe(JSON.stringify(facts))}\n`
      : `${quotedTitle(chosen.conversation, context)} is named "${safeLine(result.name, glyphs)}" now.\n`,
  );
  return ExitCode.ok;
}

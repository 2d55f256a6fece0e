/** `rolltop append --queue` on a session in use: the message goes to `codex queue`, and Codex takes it at its next turn. */
import { queueArguments } from '../codex/command.ts';
import { endedWell, endText } from '../codex/error.ts';
import { codexEnvironment, existingFolder, runForAnswer } from '../codex/process.ts';
import { codexAbleTo } from '../codex/program.ts';
import type { Conversation } from '../format/conversation.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';

export async function handToQueue(
  conversation: Conversation,
  message: string,
  context: CommandContext,
): Promise<ExitCode> {
  const problem = await queueProblem(conversation, message, context);
  if (problem !== null) {
    context.say(`${problem} Nothing was written.`);
    return ExitCode.inUse;
  }
  const { id, path } = conversation;
  const result = { id, path, queued: true };
  await context.out.write(
    context.json
      ? `${jsonSafe(JSON.stringify(result))}\n`
      : `handed to codex queue for ${id}: Codex takes it at its next turn\n`,
  );
  return ExitCode.ok;
}

/** Null when Codex has queued it. */
async function queueProblem(
  conversation: Conversation,
  message: string,
  context: CommandContext,
): Promise<string | null> {
  const { machine, cwd } = context.world;
  const args = queueArguments(conversation.id, message);
  if (args === null) return 'This message is too long for codex queue, which takes 128 KB.';
  const choice = await codexAbleTo('queue', machine.env);
  if (choice.kind === 'unable') return choice.message;
  const env = codexEnvironment(machine.env, context.codexHome);
  const folder = await existingFolder(conversation.summary?.cwd ?? null, cwd);
  const end = await runForAnswer({ file: choice.file, args, cwd: folder, env });
  return endedWell(end) ? null : `${endText(end)}.`;
}

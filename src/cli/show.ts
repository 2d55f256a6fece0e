/** `rolltop show`: the whole conversation, what a fork inherits included; readable text below a heading, or JSON lines. */
import { readItems } from '../rollout/read/conversation-items.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession, historyOf } from './find-session.ts';
import { ItemWriter } from './items/item-writer.ts';
import { sessionHeading } from './session-heading.ts';

export async function show(
  { session }: { readonly session: string },
  context: CommandContext,
): Promise<ExitCode> {
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const history = await historyOf(chosen.conversation, context);
  if (!context.json) {
    const heading = sessionHeading(chosen.conversation, context).map(row => `${context.paint(row)}\n`);
    await context.out.write(heading.join(''));
  }
  const writer = new ItemWriter(context);
  for await (const batch of readItems(history)) await writer.writeAll(batch);
  writer.reportIfSilent();
  return ExitCode.ok;
}

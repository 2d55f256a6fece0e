/** `rolltop show`: the whole conversation, what a fork inherits included; readable text below a heading, or JSON lines. */
import { readItems } from '../rollout/read/conversation-items.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { historyOf } from './find-session.ts';
import type { HostChoice } from './hosts/host-option.ts';
import { chooseReadable } from './hosts/readable-session.ts';
import { ItemWriter } from './items/item-writer.ts';
import { sessionHeading } from './session-heading.ts';

export async function show(
  { session, hosts }: { readonly session: string; readonly hosts: HostChoice | null },
  context: CommandContext,
): Promise<ExitCode> {
  const chosen = await chooseReadable(session, hosts, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const history = await historyOf(chosen.conversation, chosen.files, context);
  if (!context.json) {
    const heading = sessionHeading(chosen.conversation, context).map(row => `${context.paint(row)}\n`);
    await context.out.write(heading.join(''));
  }
  const writer = new ItemWriter(context);
  for await (const batch of readItems(history)) await writer.writeAll(batch);
  writer.reportIfSilent();
  return ExitCode.ok;
}

/** `rolltop show`: the whole conversation, what a fork inherited included; readable text, or JSON lines. */
import { openRollout } from '../rollout/file/open.ts';
import type { CommandContext } from './context.ts';
import { type Part, partsOf } from './conversation-parts.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession } from './find-session.ts';
import { forkItem } from './item-lines.ts';
import { ItemWriter } from './item-writer.ts';
import { readItems } from './read-items.ts';
import { sayCutOff } from './report-cut-off.ts';

export async function show(
  { session }: { readonly session: string },
  context: CommandContext,
): Promise<ExitCode> {
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { inherited, own } = await partsOf(chosen.conversation.path, context.codexHome);
  const writer = new ItemWriter(context);
  for (const { part, border } of inherited) {
    if (part !== null) await writePart(part, writer, context);
    await writer.write(forkItem(border), null);
  }
  await writePart(own, writer, context);
  writer.sayIfSilent();
  return ExitCode.ok;
}

async function writePart(part: Part, writer: ItemWriter, context: CommandContext): Promise<void> {
  const file = await openRollout(part.path);
  try {
    sayCutOff(file, context);
    for await (const items of readItems(file, part)) for (const item of items) await writer.write(item, file);
  } finally {
    await file.close();
  }
}

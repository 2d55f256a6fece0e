/** `rolltop show`: the whole conversation, what a fork inherited included; readable text, or JSON lines. */
import { borderItem, type HistoryPart, withFile } from '../rollout/read/history.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession, historyOf } from './find-session.ts';
import { ItemWriter } from './item-writer.ts';
import { readItems } from './read-items.ts';
import { sayCutOff } from './report-cut-off.ts';

export async function show(
  { session }: { readonly session: string },
  context: CommandContext,
): Promise<ExitCode> {
  const chosen = await chooseSession(session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { inherited, own } = await historyOf(chosen.conversation, context);
  const writer = new ItemWriter(context);
  for (const piece of inherited) {
    if (piece.kind === 'part') await writePart(piece, writer, context);
    else await writer.write(borderItem(piece, 0), null);
  }
  await writePart(own, writer, context);
  writer.sayIfSilent();
  return ExitCode.ok;
}

async function writePart(part: HistoryPart, writer: ItemWriter, context: CommandContext): Promise<void> {
  sayCutOff(part, context);
  await withFile(part, async file => {
    for await (const items of readItems(file, part)) for (const item of items) await writer.write(item, file);
  });
}

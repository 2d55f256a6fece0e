/** `rolltop tail`: the last items of a session, read from its end, what a fork inherited included; -f goes on as they come. */
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession, historyOf } from './find-session.ts';
import { followItems } from './follow-items.ts';
import { inheritedTail, writePieces } from './inherited-tail.ts';
import { isReadable } from './item-lines.ts';
import { ItemWriter } from './item-writer.ts';
import { readTail, withLineNumbers } from './read-items.ts';
import { sayCutOff } from './report-cut-off.ts';

export interface TailOptions {
  readonly session: string;
  readonly follow: boolean;
  readonly limit: number;
}

export async function tail(options: TailOptions, context: CommandContext): Promise<ExitCode> {
  const { limit } = options;
  const chosen = await chooseSession(options.session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { own: part, inherited } = await historyOf(chosen.conversation, context);
  sayCutOff(part, context);
  const file = await part.open();
  try {
    const counts = context.json ? () => true : isReadable;
    const last = await readTail(file, part, { count: limit, counts });
    const read = context.json ? await withLineNumbers(last, file, part) : last;
    const shown = read.assembler.items().filter(counts).slice(-limit);
    const wish = { count: read.start === 0 ? limit - shown.length : 0, counts, numbered: context.json };
    const writer = new ItemWriter(context);
    await writePieces(await inheritedTail(inherited, wish), writer);
    if (options.follow) return await followItems({ part, file, read, shown }, context);
    for (const item of shown) await writer.write(item, file);
    writer.sayIfSilent();
    return ExitCode.ok;
  } finally {
    await file.close();
  }
}

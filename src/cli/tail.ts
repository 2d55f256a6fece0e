/** `rolltop tail`: the last items of a session, read from its end; -f goes on as they come. */
import { ItemAssembler } from '../rollout/assemble.ts';
import type { Item } from '../rollout/item.ts';
import { openRollout, type RolloutFile } from '../rollout/open-file.ts';
import type { CommandContext } from './context.ts';
import { type Part, partsOf } from './conversation-parts.ts';
import { ExitCode } from './exit-code.ts';
import { chooseSession } from './find-session.ts';
import { followItems } from './follow-items.ts';
import { isReadable } from './item-lines.ts';
import { ItemWriter } from './item-writer.ts';
import { countLines, pushLines, readTail, type TailRead } from './read-items.ts';

export interface TailOptions {
  readonly session: string;
  readonly follow: boolean;
  readonly limit: number;
}

export async function tail(options: TailOptions, context: CommandContext): Promise<ExitCode> {
  const chosen = await chooseSession(options.session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const { own: part } = await partsOf(chosen.conversation.path, context.codexHome);
  const file = await openRollout(part.path);
  try {
    const counts = context.json ? () => true : isReadable;
    const read = await readTail(file, part, { count: options.limit, counts });
    const numbered = context.json && read.start > 0 ? await withLineNumbers(read, file, part) : read;
    const shown = numbered.assembler.items().filter(counts).slice(-options.limit);
    if (options.follow) return await followItems({ part, file, read: numbered, shown }, context);
    await writeAll(shown, file, context);
    return ExitCode.ok;
  } finally {
    await file.close();
  }
}

/** JSON says the line: the lines before the tail are counted, not parsed. */
async function withLineNumbers({ start }: TailRead, file: RolloutFile, part: Part): Promise<TailRead> {
  const firstLine = (await countLines(file, start)) + 1;
  const assembler = new ItemAssembler({ dialect: part.dialect });
  const end = await pushLines(assembler, file, { part, start, firstLine });
  return { assembler, start, ...end };
}

async function writeAll(items: readonly Item[], file: RolloutFile, context: CommandContext): Promise<void> {
  const writer = new ItemWriter(context);
  for (const item of items) await writer.write(item, file);
}

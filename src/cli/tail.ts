/** `rolltop tail`: the last items of a session, read from its end, what a fork inherits included; -f goes on as they come. */
import {
  type LastItemsRequest,
  readInheritedTail,
  readLastItems,
  readTail,
} from '../rollout/read/conversation-items.ts';
import type { History } from '../rollout/read/history.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { historyOf, laterThanNamed } from './find-session.ts';
import { chooseReadable, type ReadableSession } from './hosts/readable-session.ts';
import { type FollowStart, followItems } from './items/follow-items.ts';
import { Hints } from './items/hints.ts';
import { isReadable } from './items/item-lines.ts';
import { ItemWriter } from './items/item-writer.ts';
import type { TailOptions } from './items/tail-options.ts';

export async function tail(options: TailOptions, context: CommandContext): Promise<ExitCode> {
  const chosen = await chooseReadable(options.session, options.hosts, context);
  return chosen.kind === 'none' ? chosen.exitCode : tailOf(chosen, options, context);
}

async function tailOf(
  { conversation, files }: ReadableSession,
  options: TailOptions,
  context: CommandContext,
): Promise<ExitCode> {
  // The host says what comes, as soon as the file is open.
  const hints = new Hints();
  const stopWatching = options.follow ? files.watchFile(conversation.path, hints.hint) : () => {};
  try {
    const history = await historyOf(conversation, files, context);
    const { json } = context;
    const request = { count: options.limit, counts: json ? () => true : isReadable, numbered: json };
    if (options.follow) {
      const later = files.onThisMachine ? await laterThanNamed(options.session, conversation) : null;
      const { path } = conversation;
      if (later !== null) context.say(`${path} was taken back; the session goes on in ${later}.`);
      const current = later === null ? conversation : null;
      return await followTail(history, { ...request, current, files, hints }, context);
    }
    const writer = new ItemWriter(context);
    for await (const batch of readLastItems(history, request)) await writer.writeAll(batch);
    writer.reportIfSilent();
    return ExitCode.ok;
  } finally {
    stopWatching();
  }
}

async function followTail(
  { own, inherited }: History,
  { current, files, hints, ...request }: LastItemsRequest & Pick<FollowStart, 'current' | 'files' | 'hints'>,
  context: CommandContext,
): Promise<ExitCode> {
  const file = await own.open();
  try {
    const tail = await readTail(own, file, request);
    const writer = new ItemWriter(context);
    for await (const batch of readInheritedTail(inherited, { ...request, count: tail.missing }))
      await writer.writeAll(batch);
    return await followItems({ part: own, file, tail, current, files, hints }, context);
  } finally {
    await file.close();
  }
}

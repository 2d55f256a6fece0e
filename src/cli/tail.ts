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
import { chooseSession, historyOf, laterThanNamed } from './find-session.ts';
import { type FollowStart, followItems } from './items/follow-items.ts';
import { isReadable } from './items/item-lines.ts';
import { ItemWriter } from './items/item-writer.ts';

export interface TailOptions {
  readonly session: string;
  readonly follow: boolean;
  readonly limit: number;
}

export async function tail(options: TailOptions, context: CommandContext): Promise<ExitCode> {
  const chosen = await chooseSession(options.session, context);
  if (chosen.kind === 'none') return chosen.exitCode;
  const history = await historyOf(chosen.conversation, context);
  const { json } = context;
  const request = { count: options.limit, counts: json ? () => true : isReadable, numbered: json };
  if (options.follow) {
    const later = await laterThanNamed(options.session, chosen.conversation);
    const { path } = chosen.conversation;
    if (later !== null) context.say(`${path} was taken back; the session goes on in ${later}.`);
    const current = later === null ? chosen.conversation : null;
    return followTail(history, { ...request, current }, context);
  }
  const writer = new ItemWriter(context);
  for await (const batch of readLastItems(history, request)) await writer.writeAll(batch);
  writer.reportIfSilent();
  return ExitCode.ok;
}

async function followTail(
  { own, inherited }: History,
  { current, ...request }: LastItemsRequest & Pick<FollowStart, 'current'>,
  context: CommandContext,
): Promise<ExitCode> {
  const file = await own.open();
  try {
    const tail = await readTail(own, file, request);
    const writer = new ItemWriter(context);
    for await (const batch of readInheritedTail(inherited, { ...request, count: tail.missing }))
      await writer.writeAll(batch);
    return await followItems({ part: own, file, tail, current }, context);
  } finally {
    await file.close();
  }
}

/** What a reader has to know about a file before its items: that they are not all. */
import type { HistoryPart } from '../rollout/read/history.ts';
import type { CommandContext } from './context.ts';

/** One sentence on standard error when the file is compressed and cut off. */
export function sayCutOff({ cutOff, path }: HistoryPart, context: CommandContext): void {
  if (cutOff) context.say(`${path} is cut off: this is what could be unpacked of it.`);
}

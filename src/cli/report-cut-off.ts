/** What a reader has to know about a file before its items: that they are not all. */
import type { RolloutFile } from '../rollout/file/open.ts';
import type { CommandContext } from './context.ts';

/** One sentence on standard error when `file` is compressed and cut off. */
export function sayCutOff({ cutOff, path }: RolloutFile, context: CommandContext): void {
  if (cutOff) context.say(`${path} is cut off: this is what could be unpacked of it.`);
}

/** What a reader has to know before the items of a conversation: that they are not all. */
import type { History } from '../rollout/read/history.ts';
import type { CommandContext } from './context.ts';

/** One sentence on standard error for each file that is compressed and cut off. */
export function reportCutOff({ inherited, own }: History, context: CommandContext): void {
  for (const piece of [...inherited, own])
    if (piece.kind === 'part' && piece.cutOff)
      context.say(`${piece.path} is cut off: this is what could be unpacked of it.`);
}

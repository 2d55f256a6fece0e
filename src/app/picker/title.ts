/** What a session is called on screen. */
import type { Conversation } from '../../rollout/conversation.ts';

/** Name, else title, else id; null while nothing but the file name is known. Not sanitised. */
export function shownTitle({ id, name, summary }: Conversation): string | null {
  return name ?? (summary === null ? null : (summary.title ?? id));
}

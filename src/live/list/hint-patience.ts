/** How long the hint of a file may wait. Pure. */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';

/** Below an open session the list is not on screen: its own lines change nothing else, … */
const OF_OPEN_MS = 1_000;
/** … and those of others may be what the person is called for, which is not to take half a second. */
const BESIDE_OPEN_MS = 200;

/** `open`: the sessions that are open; none while the list is on screen. */
export function hintPatienceMs(
  path: string,
  open: ReadonlySet<ConversationId>,
  lookup: (id: ConversationId) => Conversation | undefined,
): number {
  if (open.size === 0) return 0;
  for (const id of open) if (lookup(id)?.path === path) return OF_OPEN_MS;
  return BESIDE_OPEN_MS;
}

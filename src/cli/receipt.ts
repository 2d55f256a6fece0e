/** How a command names the session that it did something to: by its title, which is what a person knows it by. */
import type { Conversation } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { hostOf, idThere } from '../text/host-id.ts';
import { conversationTitle } from '../text/title.ts';
import { jsonSafe } from '../text/unicode/json-safe.ts';
import { cut } from '../text/unicode/width.ts';
import type { CommandContext } from './context.ts';

/** One object of `--json` about a session: `host` is the one that it is on, null here. */
export function sessionJson(id: ConversationId, facts: object): string {
  return jsonSafe(JSON.stringify({ id: idThere(id), ...facts, host: hostOf(id) }));
}

/** A receipt is one line. */
const MOST_CELLS = 60;

/** `"Fix the parser"`; the id where nothing was said in it. */
export function quotedTitle(conversation: Conversation, { glyphs }: Pick<CommandContext, 'glyphs'>): string {
  return `"${cut(conversationTitle(conversation, glyphs), MOST_CELLS, glyphs)}"`;
}

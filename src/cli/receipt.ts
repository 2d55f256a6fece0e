/** How a command names the session that it did something to: by its title, which is what a person knows it by. */
import type { Conversation } from '../format/conversation.ts';
import { conversationTitle } from '../text/title.ts';
import { cut } from '../text/unicode/width.ts';
import type { CommandContext } from './context.ts';

/** A receipt is one line. */
const MOST_CELLS = 60;

/** `"Fix the parser"`; the id where nothing was said in it. */
export function quotedTitle(conversation: Conversation, { glyphs }: Pick<CommandContext, 'glyphs'>): string {
  return `"${cut(conversationTitle(conversation, glyphs), MOST_CELLS, glyphs)}"`;
}

/** What a session is called on screen: always one safe line, never empty. */
import type { Conversation } from '../rollout/conversation.ts';
import { type MarkStyle, safeLine } from './sanitise.ts';

function oneLine(text: string | null | undefined, style?: MarkStyle): string {
  return safeLine(text ?? '', style)
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Name, else title, else id. */
export function conversationTitle(
  conversation: Pick<Conversation, 'id' | 'name' | 'summary'>,
  style?: MarkStyle,
): string {
  return (
    oneLine(conversation.name, style) ||
    oneLine(conversation.summary?.title, style) ||
    oneLine(conversation.id, style)
  );
}

/** The last part of a folder's path (`/home/me/web/` → `web`); empty when it is not known. */
export function folderName(cwd: string | null, style?: MarkStyle): string {
  if (cwd === null) return '';
  const parts = cwd.split(/[/\\]/).filter(part => part !== '');
  return oneLine(parts.at(-1) ?? cwd, style);
}

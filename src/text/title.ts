/** The title of a session on the screen: always one safe line, never empty. */
import type { Conversation } from '../format/conversation.ts';
import { type MarkStyle, safeLine } from './unicode/sanitise.ts';

/** More than any screen is wide; names come from a file that any program may have written. */
const MAX_LENGTH = 2_000;

function oneLine(text: string | null | undefined, style?: MarkStyle): string {
  return safeLine((text ?? '').slice(0, MAX_LENGTH), style)
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

const NEW_SESSION = 'new session';

/** The same among others: a session that has just begun has no words yet, and its id would say less than that. */
export function listedTitle(
  conversation: Pick<Conversation, 'id' | 'name' | 'summary' | 'state'>,
  style?: MarkStyle,
): string {
  const { name, summary, state } = conversation;
  const hasWords = oneLine(name, style) !== '' || oneLine(summary?.title, style) !== '';
  const goesOn = state?.kind === 'working' || state?.kind === 'idle';
  return goesOn && !hasWords ? NEW_SESSION : conversationTitle(conversation, style);
}

/** The last part of a folder's path (`/home/me/web/.` → `web`), whichever slash it was written with; of a root all of it; empty when it is not known. */
export function folderName(cwd: string | null, style?: MarkStyle): string {
  if (cwd === null) return '';
  const parts: string[] = [];
  for (const part of cwd.slice(-MAX_LENGTH).split(/[/\\]/)) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const name = parts.at(-1) ?? (cwd.startsWith('/') ? '/' : cwd);
  return oneLine(/^[A-Za-z]:$/.test(name) ? `${name}\\` : name, style);
}

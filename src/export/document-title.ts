/** The title of a session in documents, in their names and in what is said about them. Pure. */
import type { Conversation } from '../format/conversation.ts';
import { LONGEST_SHORTENED } from '../rollout/summary/preview.ts';
import { safeLine } from '../text/unicode/sanitise.ts';

/** Name, else the first prompt, else the id; without secrets. */
export function documentTitle(
  { id, name, summary }: Pick<Conversation, 'id' | 'name' | 'summary'>,
  redact: (text: string) => string,
): string {
  const title = name ?? summary?.title ?? id;
  return redact(safeLine(title.length < LONGEST_SHORTENED - 1 ? title : withoutLastWord(title)));
}

/** Where a prompt was cut, its last word may be the beginning of a secret, which nobody can tell any more. */
function withoutLastWord(title: string): string {
  return title.replace(/\S*$/, '…');
}

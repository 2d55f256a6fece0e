/** What a person noted about a session, in words. */
import type { Marks } from '../format/conversation.ts';
import { safeLine } from './unicode/sanitise.ts';

/** `pinned #later`, or that there is nothing. */
export function marksText({ pinned, tags }: Marks): string {
  const words = [...(pinned ? ['pinned'] : []), ...tags.map(tag => `#${safeLine(tag)}`)];
  return words.length === 0 ? 'no pin, no tags' : words.join(' ');
}

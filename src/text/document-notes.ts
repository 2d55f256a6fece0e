/** How it is said what is not in an exported document: on the screen, on the command line, and in the document. Pure. */
import { countOf } from './numbers.ts';

/** One thing to say. */
export type Note =
  | { readonly about: 'secrets'; readonly found: string }
  | { readonly about: 'pictures' | 'damage'; readonly count: number }
  | { readonly about: 'tools' | 'long outputs' | 'thoughts' | 'context' | 'cut off' };

/** What there is to say of several documents, each thing once; what is counted is counted together. Secrets are not: they have a sum of their own. */
export function joinedNotes(documents: readonly (readonly Note[])[]): readonly Note[] {
  const joined = new Map<Note['about'], Note>();
  for (const note of documents.flat()) {
    if (note.about === 'secrets') continue;
    const before = joined.get(note.about);
    const isCounted = 'count' in note && before !== undefined && 'count' in before;
    joined.set(note.about, isCounted ? { ...note, count: before.count + note.count } : note);
  }
  return [...joined.values()];
}

/** One sentence. `of`: one session or several. */
export function noteText(note: Note, of: 'one' | 'several' = 'one'): string {
  switch (note.about) {
    case 'secrets':
      return `Secrets were looked for and taken out as far as they can be told: ${note.found}.`;
    case 'pictures':
      return `${countOf(note.count, 'picture')} left out.`;
    case 'tools':
      return 'Tools left out.';
    case 'long outputs':
      return 'Long outputs shortened.';
    case 'thoughts':
      return 'Thoughts left out.';
    case 'context':
      return 'What Codex put in by itself left out.';
    case 'damage':
      return `${countOf(note.count, 'part')} of the ${of === 'one' ? 'session' : 'sessions'} could not be read.`;
    case 'cut off':
      return of === 'one'
        ? 'The compressed file is cut off: this is what could be unpacked of it.'
        : 'A compressed file is cut off: this is what could be unpacked of it.';
    default:
      return note satisfies never;
  }
}

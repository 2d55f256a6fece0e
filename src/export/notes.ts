/** What there is to say of a document: what was taken out of it, what was left out, and what could not be read. Pure. */
import type { Item } from '../format/items/item.ts';
import type { History } from '../rollout/read/history.ts';
import type { Note } from '../text/document-notes.ts';
import { type Redactor, redactionText } from './redactor.ts';

export interface NoteFacts {
  readonly redactor: Redactor;
  readonly history: History;
  /** What is not there of tools; null: nothing. */
  readonly tools: 'all' | 'the middle of long outputs' | null;
  readonly reasoning: boolean;
  readonly context: boolean;
  readonly pictures: number;
  /** Items that could not be read. */
  readonly damaged: number;
}

export function notesOf(facts: NoteFacts): readonly Note[] {
  const { redactor, history, tools, reasoning, context, pictures, damaged } = facts;
  const found = redactionText(redactor.counts);
  return [
    ...(found === null ? [] : [{ about: 'secrets', found } as const]),
    ...(pictures === 0 ? [] : [{ about: 'pictures', count: pictures } as const]),
    ...(tools === null ? [] : [{ about: tools === 'all' ? 'tools' : 'long outputs' } as const]),
    ...(reasoning ? [] : [{ about: 'thoughts' } as const]),
    ...(context ? [] : [{ about: 'context' } as const]),
    ...(damaged === 0 ? [] : [{ about: 'damage', count: damaged } as const]),
    ...(isCutOff(history) ? [{ about: 'cut off' } as const] : []),
  ];
}

/** Part of what there was is not in the files. */
export function isCutOff({ inherited, own }: History): boolean {
  return [...inherited, own].some(part => part.kind === 'part' && part.cutOff);
}

/** Stands for what could not be read. */
export function isDamage(item: Item): boolean {
  if (item.kind === 'fork' || item.kind === 'continued') return item.missing || item.problem !== null;
  return item.kind === 'damaged' || item.kind === 'oversize';
}

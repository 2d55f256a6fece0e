/** What there is to say of a document: what was taken out of it, what was left out, and what could not be read. Pure. */
import type { Item } from '../format/items/item.ts';
import type { History } from '../rollout/read/history.ts';
import { countOf } from '../text/numbers.ts';
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

const TOOL_NOTES = {
  all: 'Tools left out.',
  'the middle of long outputs': 'Long outputs shortened.',
} as const;

/** Sentences. */
export function noteSentences(facts: NoteFacts): readonly string[] {
  const { redactor, history, tools, reasoning, context, pictures, damaged } = facts;
  const redacted = redactionText(redactor.counts);
  const notes = [
    redacted === null ? '' : `Secrets were looked for and taken out as far as they can be told: ${redacted}.`,
    pictures === 0 ? '' : `${countOf(pictures, 'picture')} left out.`,
    tools === null ? '' : TOOL_NOTES[tools],
    reasoning ? '' : 'Thoughts left out.',
    context ? '' : 'What Codex put in by itself left out.',
    damaged === 0 ? '' : `${countOf(damaged, 'part')} of the session could not be read.`,
    isCutOff(history) ? 'The compressed file is cut off: this is what could be unpacked of it.' : '',
  ];
  return notes.filter(note => note !== '');
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

/**
 * Examines some sessions for a screen: what was found comes in batches, with how far it is. Promises: a batch a tenth of a second at most; what
 * was found before it was stopped has been said. Never writes.
 */
import type { ConversationRef } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { examineHome } from './examine-home.ts';
import type { Finding } from './finding.ts';

export interface ExamineOrder {
  readonly codexHome: string;
  readonly chosen: readonly ConversationRef[];
  /** Those of them that a program holds open: their last line may be unfinished. */
  readonly held: readonly ConversationId[];
  readonly nowMs: number;
}

export interface ExamineProgress {
  /** Files that were read to their end, of so many. */
  readonly done: number;
  readonly files: number;
  /** Of the file that is being read, 0 to 1. */
  readonly part: number;
}

export interface ExamineNews {
  readonly found: readonly Finding[];
  readonly progress: ExamineProgress;
}

const NEWS_MS = 100;

export async function examineSessions(
  { codexHome, chosen, held, nowMs }: ExamineOrder,
  { signal, onNews }: { readonly signal: AbortSignal; readonly onNews: (news: ExamineNews) => void },
): Promise<void> {
  const isHeld = new Set(held);
  let progress: ExamineProgress = { done: 0, files: 0, part: 0 };
  let found: Finding[] = [];
  let saidMs = Number.NEGATIVE_INFINITY;
  const say = (): void => {
    saidMs = performance.now();
    onNews({ found, progress });
    found = [];
  };
  const move = (next: ExamineProgress): void => {
    progress = next;
    if (performance.now() - saidMs >= NEWS_MS) say();
  };
  const findings = examineHome({
    codexHome,
    chosen,
    nowMs,
    signal,
    isHeld: id => isHeld.has(id),
    onFile: (done, files) => move({ done, files, part: 0 }),
    onPart: part => move({ ...progress, part }),
  });
  for await (const one of findings) found.push(one);
  say();
}

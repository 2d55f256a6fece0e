/**
 * Pins and tags sessions: one line for each at the end of `marks.jsonl`. Promises: what is written builds on what is there while the lock is
 * held, so that two programs which tag at the same time lose nothing; whole lines, on disk before it resolves.
 */
import type { Marks } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import { systemClock } from '../../rollout/file/clock.ts';
import { type AppendTools, appendInTurn } from '../append-in-turn.ts';
import { unreadText } from '../walk.ts';
import { markLine, SessionMarks } from './marks.ts';

export interface MarkRequest {
  /** `marks.jsonl`; its folder is made where it is missing. */
  readonly path: string;
  readonly ids: readonly ConversationId[];
  /** What is there → what is to be there. */
  readonly change: (marks: Marks, id: ConversationId) => Marks;
  readonly tools?: AppendTools;
}

/** The marks of one session, before and after. */
export interface MarkedSession {
  readonly id: ConversationId;
  readonly before: Marks;
  readonly after: Marks;
}

/**
 * Resolves with the marks of each session before and after; one that stays as it is costs no line.
 * @throws Error with a sentence when the file cannot be written, or another program does not let go of it
 */
export async function setMarks({
  path,
  ids,
  change,
  tools = {},
}: MarkRequest): Promise<readonly MarkedSession[]> {
  const { clock = systemClock } = tools;
  let changed: readonly MarkedSession[] = [];
  const lines = async (): Promise<string> => {
    const marks = new SessionMarks(path);
    await marks.refresh();
    // What is written replaces what a session has: without knowing it, its other tags would be lost.
    if (marks.failure !== null) throw new Error(`${unreadText(marks.failure)}. Nothing was changed.`);
    changed = ids.map(id => ({ id, before: marks.get(id), after: change(marks.get(id), id) }));
    return changed
      .filter(({ before, after }) => !isSame(before, after))
      .map(({ id, after }) => markLine(id, after, clock.nowMs()))
      .join('');
  };
  await appendInTurn(path, lines, tools);
  return changed;
}

function isSame(a: Marks, b: Marks): boolean {
  return a.pinned === b.pinned && a.tags.join() === b.tags.join();
}

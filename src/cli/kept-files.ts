/** Where rolltop keeps its own files, for commands: the state folder with the marks, and the trash. */
import { join } from 'node:path';
import { stateFolder } from '../config/state-folder.ts';
import { Activity } from '../sessions/state/activity.ts';
import { SessionMarks } from '../sessions/state/marks.ts';
import type { TrashPlace } from '../sessions/trash/trash-place.ts';
import { trashRoots } from '../sessions/trash/trash-roots.ts';
import { unreadText } from '../sessions/walk.ts';
import type { CommandContext } from './context.ts';

/** `marks.jsonl`, for pins and tags. */
export function marksPathOf({ program, codexHome }: CommandContext): string {
  return join(stateFolder(program.machine.env, codexHome), 'marks.jsonl');
}

/** `seen.jsonl`: when the person looked at which session. */
export function seenPathOf({ program, codexHome }: CommandContext): string {
  return join(stateFolder(program.machine.env, codexHome), 'seen.jsonl');
}

/** What goes on besides the files, for the states of a list. */
export function activityOf(context: CommandContext): Promise<Activity> {
  const { codexHome, program } = context;
  return Activity.read({ codexHome, seenPath: seenPathOf(context), nowMs: program.nowMs() });
}

/** @throws Error with a sentence when they cannot be read: what is pinned must not be taken for what is not */
export async function marksIn(context: CommandContext): Promise<SessionMarks> {
  const marks = new SessionMarks(marksPathOf(context));
  await marks.refresh();
  if (marks.failure !== null)
    throw new Error(`Nobody knows what is pinned: ${unreadText(marks.failure)}. Nothing was done.`);
  return marks;
}

export function trashPlaceOf({ codexHome, program }: CommandContext): TrashPlace {
  return { codexHome, roots: trashRoots(codexHome, program.machine.env) };
}

/** Where rolltop keeps its own files, for commands: the state folder with the marks, and the trash. */
import { StateFolder } from '../config/state-folder.ts';
import { Activity } from '../sessions/state/activity.ts';
import { SessionMarks } from '../sessions/state/marks.ts';
import type { TrashPlace } from '../sessions/trash/trash-place.ts';
import { trashRoots } from '../sessions/trash/trash-roots.ts';
import { unreadText } from '../sessions/walk.ts';
import type { CommandContext } from './context.ts';

export function stateFolderOf({
  program,
  codexHome,
}: Pick<CommandContext, 'program' | 'codexHome'>): StateFolder {
  return StateFolder.of(program.machine.env, codexHome);
}

/** What goes on besides the files, for the states of a list. */
export function activityOf(context: CommandContext): Promise<Activity> {
  const { codexHome, program } = context;
  return Activity.read({ codexHome, seenPath: stateFolderOf(context).seenPath, nowMs: program.nowMs() });
}

/** @throws Error with a sentence when they cannot be read: what is pinned must not be taken for what is not */
export async function marksIn(context: CommandContext): Promise<SessionMarks> {
  const marks = new SessionMarks(stateFolderOf(context).marksPath);
  await marks.refresh();
  if (marks.failure !== null)
    throw new Error(`Nobody knows what is pinned: ${unreadText(marks.failure)}. Nothing was done.`);
  return marks;
}

export function trashPlaceOf({ codexHome, program }: CommandContext): TrashPlace {
  return { codexHome, roots: trashRoots(codexHome, program.machine.env) };
}

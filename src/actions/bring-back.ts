/**
 * Brings a session back from the archive. Codex goes first where there is one that can: in its database a session that it archived
 * itself stays archived, and cannot be resumed, unless Codex moves the file back. Sessions that rolltop archived are not archived in
 * that database: Codex refuses those, and rolltop moves them. The sub-agents that the session spawned come back with it, as they do with
 * Codex; one that is in use stays where it is. Promises: times of change stay, to the microsecond.
 */
import { existsSync, lstatSync, type Stats } from 'node:fs';
import { unarchiveArguments } from '../codex/command.ts';
import { hasCodexDatabase } from '../codex/database.ts';
import { endedWell } from '../codex/error.ts';
import { codexEnvironment, runForAnswer } from '../codex/process.ts';
import { type CodexChoice, codexAbleTo, type Environment } from '../codex/program.ts';
import type { ConversationRef } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { setTimes } from '../rollout/file/copy-time.ts';
import { requireFree } from '../rollout/lock/writer-lock.ts';
import { unarchiveFiles } from '../sessions/archive/archive.ts';
import { pathOf } from '../sessions/path-of.ts';
import { spawnedBelow } from '../sessions/spawned.ts';
import { countOf } from '../text/numbers.ts';
import type { MoveResult } from './archive.ts';

export interface BringBackRequest {
  readonly conversation: ConversationRef;
  readonly codexHome: string;
  readonly env: Environment;
}

export async function bringBack(request: BringBackRequest): Promise<MoveResult> {
  const { conversation, codexHome } = request;
  const { id } = conversation;
  try {
    const spawned = (await spawnedBelow(codexHome, id)).filter(({ archived }) => archived);
    const choice = await codexAbleTo('unarchive', request.env);
    const path = await bringOneBack(request, choice);
    let subagents = 0;
    for (const one of spawned)
      if (await bringChildBack({ ...request, conversation: one }, choice)) subagents += 1;
    const isUnsure = choice.kind === 'unable' && (await hasCodexDatabase(codexHome));
    const notes = [stayedNote(spawned.length - subagents), isUnsure ? unsureNote(id) : null];
    const note = notes.filter(each => each !== null).join(' ');
    return { kind: 'done', path, subagents, note: note === '' ? null : note };
  } catch (error) {
    return { kind: 'failed', message: errorMessage(error), error };
  }
}

/** Returns where it is now. */
async function bringOneBack(request: BringBackRequest, choice: CodexChoice): Promise<string> {
  const { conversation, codexHome } = request;
  const { id, path } = conversation;
  const before = lstatSync(path, { throwIfNoEntry: false });
  const isBack = choice.kind === 'able' && (await codexBringsBack(request, choice.file));
  const moved = isBack ? await pathOf(codexHome, id) : null;
  if (moved !== null && moved !== path) {
    if (before !== undefined) keepTime(moved, before);
    return moved;
  }
  return unarchiveFiles({ codexHome, conversationId: id, rolloutPath: path });
}

/** Codex gives what it brings back the time of now: a hundred sessions would be the newest of the list, and none where it was. */
function keepTime(path: string, { ino, size, atimeMs, mtimeMs }: Stats): void {
  const now = lstatSync(path);
  // Somebody may go on in it already.
  if (now.ino !== ino || now.size !== size) return;
  setTimes(path, { atimeMs, mtimeMs });
}

/** Codex may have brought it back with its parent. */
async function bringChildBack(request: BringBackRequest, choice: CodexChoice): Promise<boolean> {
  const { codexHome, conversation } = request;
  const { id, path } = conversation;
  if (!existsSync(path)) return true;
  try {
    await requireFree({ codexHome, id, path });
    await bringOneBack(request, choice);
    return true;
  } catch {
    return false;
  }
}

function stayedNote(count: number): string | null {
  if (count === 0) return null;
  return `${countOf(count, 'sub-agent')} could not be brought back, and ${count === 1 ? 'stays' : 'stay'} in the archive.`;
}

/** Without a codex it cannot be known who archived the session. */
function unsureNote(id: string): string {
  return `If Codex itself archived it, it resumes only after: codex unarchive ${id} (no codex that can do this is on your PATH).`;
}

async function codexBringsBack(
  { conversation, codexHome, env }: BringBackRequest,
  file: string,
): Promise<boolean> {
  const args = unarchiveArguments(conversation.id);
  const call = { file, args, cwd: codexHome, env: codexEnvironment(env, codexHome) };
  return endedWell(await runForAnswer(call));
}

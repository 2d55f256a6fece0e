/**
 * What the agent does to sessions when it is asked: the actions of this program, on the host, under the host's locks. A program of its own,
 * which is sent when it is first needed. Promises: the outcome is a value; where no lock can be taken nothing is appended or moved.
 */
import { basename, join, relative } from 'node:path';
import { archive } from '../../actions/archive.ts';
import { CodexTurn, type TurnEnd } from '../../actions/ask.ts';
import { bringBack } from '../../actions/bring-back.ts';
import type { CodexSession } from '../../actions/codex-session.ts';
import { deleteSession, restoreSession } from '../../actions/delete.ts';
import { manyPlan } from '../../actions/many-plan.ts';
import { offerQueue, type QueueResult, queueMessage } from '../../actions/queue.ts';
import { renameConversation } from '../../actions/rename.ts';
import { sendMessage } from '../../actions/send.ts';
import { errorMessage } from '../../format/error-message.ts';
import { RolltopError } from '../../format/errors.ts';
import { HomeHolders } from '../../rollout/lock/home-holders.ts';
import { Origins } from '../../sessions/origins.ts';
import { readRelations } from '../../sessions/relations.ts';
import { finishTrash, listTrash } from '../../sessions/trash/trash.ts';
import { trashRoots } from '../../sessions/trash/trash-roots.ts';
import type { Act, ActOutcome, SessionAct } from '../protocol/act.ts';

/** What an act needs to know of the machine. */
export interface ActPlace {
  readonly codexHome: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Of a turn of codex. */
export interface ActTurn {
  /** Codex has taken the message. */
  readonly onTaken: () => void;
  /** Interrupts it. */
  readonly signal: AbortSignal;
}

export async function runAct(act: Act, place: ActPlace, turn: ActTurn): Promise<ActOutcome> {
  try {
    return act.verb === 'plan' ? await plan(act, place) : await run(act, place, turn);
  } catch (error) {
    return failed(errorMessage(error), error);
  }
}

async function run(act: SessionAct, place: ActPlace, turn: ActTurn): Promise<ActOutcome> {
  const conversation = { id: act.id, path: act.path };
  const { codexHome, env } = place;
  switch (act.verb) {
    case 'append':
      return append(act, place);
    case 'queue':
      return queued(await queueMessage(sessionOf(act, place), act.text));
    case 'ask':
      return ask(act, place, turn);
    case 'archive':
      return moved(await archive(conversation, codexHome));
    case 'unarchive':
      return moved(await bringBack({ conversation, codexHome, env }));
    case 'trash':
      return trash(act, place);
    case 'restore':
      return restore(act, place);
    case 'rename': {
      const { name, dialect } = act;
      const request = { conversation, name, codexHome, dialect, env, nowMs: Date.now() };
      const result = await renameConversation(request);
      return result.kind === 'failed' ? failed(result.message) : result;
    }
    default:
      return act satisfies never;
  }
}

/** Reads what belongs to them, and who holds it. */
async function plan(
  { act, sessions }: Extract<Act, { verb: 'plan' }>,
  { codexHome }: ActPlace,
): Promise<ActOutcome> {
  const [relations, holders] = await Promise.all([
    readRelations(codexHome, new Origins()),
    new HomeHolders(codexHome).read().catch(() => null),
  ]);
  const { going, leftOut } = manyPlan(act, sessions, {
    relations,
    isHeld: id => holders?.has(id) ?? false,
    // Pins are kept where a person sits.
    isPinned: () => false,
  });
  return {
    kind: 'planned',
    going: going.map(({ session: { id }, subagents, sizeBytes }) => ({ id, subagents, sizeBytes })),
    leftOut: leftOut.map(({ session: { id }, reason, because }) => ({ id, reason, because })),
  };
}

function sessionOf(
  { id, path, folder }: Extract<Act, { verb: 'queue' | 'ask' }>,
  { codexHome, env }: ActPlace,
): CodexSession {
  return { conversation: { id, path }, folder: folder ?? codexHome, cwd: codexHome, codexHome, env };
}

async function append(
  { text, withoutLock = false, locate = false, ...conversation }: Extract<Act, { verb: 'append' }>,
  { codexHome, env }: ActPlace,
): Promise<ActOutcome> {
  const result = await sendMessage(conversation, text, { codexHome, withoutLock, locate });
  switch (result.kind) {
    case 'recorded':
      return { kind: 'recorded', place: result.place };
    case 'busy': {
      const { holder, canQueue = false } = await offerQueue({ kind: 'busy', holder: result.holder }, env);
      return { kind: 'busy', holder, canQueue };
    }
    case 'unlocked':
      return { kind: 'unlocked', message: `Nothing was appended: on that host n${result.message.slice(1)}` };
    case 'stopped':
      return failed('It was stopped.');
    case 'failed':
      return failed(result.message, result.error);
    default:
      return result satisfies never;
  }
}

async function ask(
  act: Extract<Act, { verb: 'ask' }>,
  place: ActPlace,
  { onTaken, signal }: ActTurn,
): Promise<ActOutcome> {
  const { text, anyFolder } = act;
  const turn = new CodexTurn({ session: sessionOf(act, place), text, anyFolder, onTaken });
  if (signal.aborted) turn.stop();
  signal.addEventListener('abort', () => turn.stop());
  const end = await turn.ended;
  switch (end.kind) {
    case 'answered':
    case 'stopped':
      return { kind: end.kind };
    case 'failed':
      return { kind: 'turn failed', message: end.message };
    case 'refused':
      return refusal(end.why);
    default:
      return end satisfies never;
  }
}

function refusal(why: Extract<TurnEnd, { kind: 'refused' }>['why']): ActOutcome {
  if (why.kind === 'busy') return { ...why, canQueue: why.canQueue ?? false };
  return why.kind === 'failed' ? failed(why.message) : why;
}

function queued(result: QueueResult): ActOutcome {
  return result.kind === 'failed' ? failed(result.message) : result;
}

/** `error`: what was thrown, where that was the reason. */
function failed(message: string, error?: unknown): ActOutcome {
  return { kind: 'failed', message, code: error instanceof RolltopError ? error.code : null };
}

function moved(result: Awaited<ReturnType<typeof archive>>): ActOutcome {
  if (result.kind === 'failed') return failed(result.message, result.error);
  const { path, subagents, note } = result;
  return { kind: 'moved', path, subagents, note };
}

async function trash(
  { id, title, name, pinned }: Extract<Act, { verb: 'trash' }>,
  { codexHome, env }: ActPlace,
): Promise<ActOutcome> {
  const place = { codexHome, roots: trashRoots(codexHome, env) };
  await finishTrash(place);
  const result = await deleteSession({ id, name, pinned, summary: { title } }, place);
  if (result.kind === 'failed') return failed(result.message, result.error);
  if (result.kind === 'refused') return result;
  const { entry, subagents, sizeBytes } = result;
  return { kind: 'trashed', entry: basename(entry.folder), subagents, sizeBytes };
}

async function restore(
  { id, entry: name }: Extract<Act, { verb: 'restore' }>,
  { codexHome, env }: ActPlace,
): Promise<ActOutcome> {
  const place = { codexHome, roots: trashRoots(codexHome, env) };
  await finishTrash(place);
  const entry = listTrash(place).entries.find(
    ({ folder, manifest }) =>
      (name === null || basename(folder) === name) && manifest.conversations[0].id === id,
  );
  if (entry === undefined) return failed('The trash there has no such session.');
  const result = await restoreSession(entry, place);
  if (result.kind === 'failed') return failed(result.message, result.error);
  // The trash knows the home by its real path, the desk by the name that the agent gave it.
  const path = join(codexHome, relative(entry.manifest.codexHome, result.path));
  return { kind: 'moved', path, subagents: result.subagents, note: null };
}

/** Begins a new conversation: lock, git, file with its first line, in this order. */
import { join, resolve } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { ConversationExistsError } from '../format/errors.ts';
import { dayFolder, rolloutFileName } from '../format/file-name.ts';
import { type ConversationId, parseConversationId } from '../format/identity.ts';
import { takeWriterLock } from '../rollout/lock/writer-lock.ts';
import { pathOf } from '../sessions/path-of.ts';
import { readGitFacts } from './git.ts';
import { type RecorderOptions, type Recording, resolveTools, startRecording } from './recording.ts';
import { VERSION } from './version.ts';
import { createRolloutFile } from './write/create-file.ts';
import { formatLine } from './write/line-text.ts';
import { metaDraft, type NewDialect } from './write/meta-line.ts';

export interface CreateOptions extends RecorderOptions {
  /** The folder that holds `sessions`; made when it is missing. */
  readonly codexHome: string;
  /** The folder the conversation is about. */
  readonly cwd: string;
  /** A UUID; left out: a new UUIDv7. */
  readonly conversationId?: string;
  readonly instructions?: string;
  /** `envelope` (the default) is what every Codex from 0.34 to today can list and resume. */
  readonly dialect?: NewDialect;
  /** Envelope only: what Codex shows as the kind of session. `cli` is listed by default. */
  readonly source?: string;
  /** Envelope only: the program that records. */
  readonly originator?: string;
  readonly cliVersion?: string;
}

/**
 * @throws TypeError when `conversationId` is no UUID, or `dialect` none that new files are written in
 * @throws ConversationExistsError when this home has a rollout of this id, archived or not
 * @throws ConversationBusyError, LockUnavailableError see writer-lock.ts
 */
export async function createRecording(options: CreateOptions): Promise<Recording> {
  const tools = resolveTools(options.tools);
  const id = newId(options.conversationId);
  const dialect = newDialect(options.dialect);
  const codexHome = resolve(options.codexHome);
  const cwd = resolve(options.cwd);
  const git = await readGitFacts(cwd);
  // One instant for the name (local time) and the meta line (UTC).
  const nowMs = tools.clock.nowMs();
  const date = new Date(nowMs);
  const path = join(codexHome, 'sessions', ...dayFolder(date), rolloutFileName(date, id));
  const { allowUnlocked = false } = options;
  const lock = await takeWriterLock({ codexHome, id, path, allowUnlocked, ...tools });
  try {
    if (options.conversationId !== undefined) await requireNew(codexHome, id);
    const meta = metaDraft({ ...metaFacts(options), id, nowMs, cwd, git }, dialect);
    const file = await createRolloutFile(formatLine(meta, dialect, 0), { path, ...tools });
    const style = { dialect, conversationId: id, userEventForm: null, turnLeftOpen: false };
    return startRecording({ file, style, lock, clock: tools.clock, options });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function newId(given: string | undefined): ConversationId {
  const id = parseConversationId(given ?? uuidv7());
  if (id === null) throw new TypeError(`conversationId must be a UUID, not ${JSON.stringify(given)}.`);
  return id;
}

/** Untyped callers can ask for anything; a file in a dialect that we do not begin would be nobody's. */
function newDialect(asked: NewDialect = 'envelope'): NewDialect {
  if (asked === 'bare' || asked === 'envelope') return asked;
  throw new TypeError(`New rollouts are written as "envelope" or "bare", not ${JSON.stringify(asked)}.`);
}

async function requireNew(codexHome: string, id: ConversationId): Promise<void> {
  const existing = await pathOf(codexHome, id);
  if (existing === null) return;
  throw new ConversationExistsError(`The conversation ${id} exists already, at ${existing}.`, {
    path: existing,
  });
}

function metaFacts(options: CreateOptions) {
  return {
    instructions: options.instructions ?? null,
    originator: options.originator ?? 'rolltop',
    cliVersion: options.cliVersion ?? VERSION,
    source: options.source ?? 'cli',
  };
}

/** Begins a new conversation: git, lock, file with its first line, in this order. */
import { join, resolve } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { ConversationExistsError } from '../format/errors.ts';
import { dayFolder, rolloutFileName } from '../format/file-name.ts';
import { type ConversationId, parseConversationId } from '../format/identity.ts';
import { requireTexts } from '../format/required-text.ts';
import { takeWriterLock } from '../rollout/lock/writer-lock.ts';
import { pathOf } from '../sessions/path-of.ts';
import { readGitFacts } from './git.ts';
import { type RecorderOptions, type Recording, resolveTools, startRecording } from './recording.ts';
import { VERSION } from './version.ts';
import { createRolloutFile } from './write/create-file.ts';
import { formatLine } from './write/line-text.ts';
import { metaDraft, type NewDialect } from './write/meta-line.ts';

/** What `RolloutRecorder.create` takes. Only `codexHome` and `cwd` are required. */
export interface CreateOptions extends RecorderOptions {
  /**
   * The Codex home, for instance `~/.codex` spelled out. The rollout goes to `sessions/YYYY/MM/DD` below it, by the local
   * date; folders that are missing are created with mode 0700, the file with 0600.
   */
  readonly codexHome: string;

  /**
   * The folder that the conversation is about; a relative path is resolved. An envelope file names it in its first line.
   * When it is in a git repository, the first line has commit, branch and remote too, without credentials; git gets 5
   * seconds for each of them.
   */
  readonly cwd: string;

  /**
   * The id of the conversation, a UUID.
   *
   * @default a new UUIDv7
   */
  readonly conversationId?: string;

  /**
   * The base instructions that the first line records. Nothing reads them to run the model.
   *
   * @default null in the file
   */
  readonly instructions?: string;

  /**
   * The dialect of the new file. Every Codex from 0.34 on lists and resumes an `envelope` file; a `bare` file is what Codex
   * wrote before that, and later ones hide it.
   *
   * @default 'envelope'
   */
  readonly dialect?: NewDialect;

  /**
   * The kind of session. Codex lists `cli` and `vscode` by default and hides others. An envelope file only; ignored in a
   * bare one.
   *
   * @default 'cli'
   */
  readonly source?: string;

  /**
   * The program that records. An envelope file only; ignored in a bare one.
   *
   * @default 'rolltop'
   */
  readonly originator?: string;

  /**
   * The version of the program that records. An envelope file only; ignored in a bare one.
   *
   * @default the version of this package
   */
  readonly cliVersion?: string;
}

/** As `RolloutRecorder.create`, which documents the errors. */
export async function createRecording(options: CreateOptions): Promise<Recording> {
  requireTexts('RolloutRecorder.create', options, 'codexHome', 'cwd');
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

function newId(requested: string | undefined): ConversationId {
  const id = parseConversationId(requested ?? uuidv7());
  if (id === null) throw new TypeError(`conversationId must be a UUID, not ${JSON.stringify(requested)}.`);
  return id;
}

/** Untyped callers can pass anything, `paginated` included, which Codex alone begins. */
function newDialect(requested: NewDialect = 'envelope'): NewDialect {
  if (requested === 'bare' || requested === 'envelope') return requested;
  throw new TypeError(`New rollouts are written as "envelope" or "bare", not ${JSON.stringify(requested)}.`);
}

async function requireNew(codexHome: string, id: ConversationId): Promise<void> {
  const existing = await pathOf(codexHome, id);
  if (existing === null) return;
  throw new ConversationExistsError(`The session ${id} exists already, at ${existing}.`, {
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

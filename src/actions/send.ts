/**
 * Appends one message of the person to a session, through the recorder. Promises: the writer lock is held only while the message is
 * written; `recorded` means on disk; every other outcome means that nothing of the message was written, but for `failed`.
 */
import type { ConversationRef, LockHolder } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { ConversationBusyError, LockUnavailableError, RecorderWriteError } from '../format/errors.ts';
import type { ConversationId, Dialect } from '../format/identity.ts';
import { resumeWhenFree, type WaitOptions } from '../recorder/resume-when-free.ts';
import { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import { openRollout } from '../rollout/file/open.ts';
import { readLinesForward } from '../rollout/read/read-lines.ts';

/** How appending ended. What is expected to happen is a value; `error` is what was thrown, where that was the reason. */
export type AppendResult =
  /** `place`: null where it was not requested. */
  | { readonly kind: 'recorded'; readonly place: MessagePlace | null }
  | { readonly kind: 'busy'; readonly holder: LockHolder; readonly error: ConversationBusyError }
  /** The wait for a free session was ended. */
  | { readonly kind: 'stopped' }
  /** No lock can be taken or probed here: ask before appending. */
  | { readonly kind: 'unlocked'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly error: unknown };

/** How a message from the composer ended, whichever way it went: appended, queued, or refused by a turn of Codex. */
export type SendResult =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'queued' }
  | { readonly kind: 'stopped' }
  /** `canQueue`: the codex on the PATH can take the message for the program that holds the session. */
  | { readonly kind: 'busy'; readonly holder: LockHolder; readonly canQueue?: true }
  /** Codex runs no turn in a folder that it does not trust, unless the person allows it. */
  | { readonly kind: 'untrusted' }
  /** See `AppendResult`. */
  | { readonly kind: 'unlocked'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface SendOptions {
  readonly codexHome: string;
  /** The person allowed it: append although it cannot be known who else writes. */
  readonly withoutLock?: boolean;
  /** Wait while another program holds the session. Without `patienceMs` for as long as it takes. */
  readonly wait?: Pick<WaitOptions, 'signal' | 'onBusy'> & Partial<Pick<WaitOptions, 'patienceMs'>>;
  /** Also report where the message is in the file. Opens the file twice more. */
  readonly locate?: boolean;
}

/** Where a message is in a rollout. */
export interface MessagePlace {
  readonly id: ConversationId;
  readonly path: string;
  readonly dialect: Dialect;
  readonly lines: number;
  /** Where the first of its lines begins. */
  readonly offset: number;
}

export async function sendMessage(
  conversation: ConversationRef,
  text: string,
  options: SendOptions,
): Promise<AppendResult> {
  try {
    const recorder = await open(conversation, options);
    if (recorder === null) return { kind: 'stopped' };
    return { kind: 'recorded', place: await recordAndClose(recorder, text, options) };
  } catch (error) {
    if (error instanceof ConversationBusyError) return { kind: 'busy', holder: error.holder, error };
    if (error instanceof LockUnavailableError) return { kind: 'unlocked', message: error.message };
    return { kind: 'failed', message: errorMessage(error), error };
  }
}

/** Null when the wait was ended. */
function open({ id, path }: ConversationRef, options: SendOptions): Promise<RolloutRecorder | null> {
  const { codexHome, withoutLock: allowUnlocked = false, wait } = options;
  const resume = { path, codexHome, allowUnlocked };
  return wait === undefined
    ? RolloutRecorder.resume(resume)
    : resumeWhenFree(resume, { id, patienceMs: null, ...wait });
}

/** Closing tries once more what could not be written before, and its outcome counts. */
async function recordAndClose(
  recorder: RolloutRecorder,
  text: string,
  { locate = false }: SendOptions,
): Promise<MessagePlace | null> {
  let before: number | null = null;
  let place: MessagePlace | null = null;
  try {
    if (locate) before = await sizeOf(recorder.rolloutPath);
    await recorder.recordUserMessage(text);
    if (before !== null && (await isFlushed(recorder))) place = await placeFrom(before, recorder);
  } finally {
    await recorder.shutdown();
  }
  return before === null ? null : (place ?? placeFrom(before, recorder));
}

async function isFlushed(recorder: RolloutRecorder): Promise<boolean> {
  try {
    await recorder.flush({ durable: true });
    return true;
  } catch (error) {
    if (error instanceof RecorderWriteError) return false;
    throw error;
  }
}

/** Read back from the file, best while the lock is still held: what is there then is ours. */
async function placeFrom(before: number, recorder: RolloutRecorder): Promise<MessagePlace> {
  const { conversationId: id, rolloutPath: path, dialect } = recorder;
  return { id, path, dialect, ...(await linesFrom(path, before)) };
}

async function sizeOf(path: string): Promise<number> {
  const file = await openRollout(path);
  await file.close();
  return file.size;
}

async function linesFrom(path: string, start: number): Promise<Pick<MessagePlace, 'lines' | 'offset'>> {
  const file = await openRollout(path);
  try {
    let offset: number | null = null;
    let lines = 0;
    for await (const batch of readLinesForward(file, { start })) {
      // After a torn tail the block begins with a newline: that ends the torn line, and is not one of ours.
      for (const line of batch.filter(each => each.length > 0 && each.blankLines === undefined)) {
        offset ??= line.offset;
        lines++;
      }
    }
    return { lines, offset: offset ?? start };
  } finally {
    await file.close();
  }
}

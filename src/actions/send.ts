/** Resume: one user message through the recorder, under the writer lock, held only while it is written. */
import type { ConversationRef, LockHolder } from '../format/conversation.ts';
import { errorMessage } from '../format/error-message.ts';
import { ConversationBusyError, LockUnavailableError } from '../format/errors.ts';
import { resumeWhenFree, type WaitOptions } from '../recorder/resume-when-free.ts';
import { RolloutRecorder } from '../recorder/rollout-recorder.ts';

/** How sending ended. Expected outcomes are values. */
export type SendResult =
  | { readonly kind: 'recorded' }
  /** `canQueue`: the codex on PATH can take the message for whoever holds the session. */
  | { readonly kind: 'busy'; readonly holder: LockHolder; readonly canQueue?: true }
  | { readonly kind: 'queued' }
  /** The wait for a free session was ended; nothing was written. */
  | { readonly kind: 'stopped' }
  /** Codex runs no turn in a folder that it does not trust, unless told to. */
  | { readonly kind: 'untrusted' }
  /** No lock can be taken or probed here: ask before appending. */
  | { readonly kind: 'unlocked'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface SendOptions {
  readonly codexHome: string;
  /** The person was asked and said yes: append although nobody can tell who else writes. */
  readonly withoutLock?: true;
  /** Wait while somebody holds the session, and end the wait when told to. */
  readonly wait?: Pick<WaitOptions, 'signal' | 'onBusy'>;
}

function open({ id, path }: ConversationRef, options: SendOptions): Promise<RolloutRecorder | null> {
  const { codexHome, withoutLock, wait } = options;
  const resume = { path, codexHome, ...(withoutLock ? { allowUnlocked: true } : {}) };
  return wait === undefined
    ? RolloutRecorder.resume(resume)
    : resumeWhenFree(resume, { id, patienceMs: null, ...wait });
}

/** Expected outcomes are values: recorded (on disk), busy (who holds it), no lock to be had, or failed with one sentence. */
export async function sendMessage(
  conversation: ConversationRef,
  text: string,
  options: SendOptions,
): Promise<SendResult> {
  try {
    const recorder = await open(conversation, options);
    if (recorder === null) return { kind: 'stopped' };
    try {
      await recorder.recordUserMessage(text);
    } finally {
      await recorder.shutdown();
    }
    return { kind: 'recorded' };
  } catch (error) {
    if (error instanceof ConversationBusyError) return { kind: 'busy', holder: error.holder };
    if (error instanceof LockUnavailableError) return { kind: 'unlocked', message: errorMessage(error) };
    return { kind: 'failed', message: errorMessage(error) };
  }
}

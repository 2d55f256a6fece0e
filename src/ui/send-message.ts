/** Resume: one user message through the recorder, under the writer lock, held only while it is written. */
import type { SendResult } from '../app/action.ts';
import type { ConversationRef } from '../app/effect.ts';
import { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import { ConversationBusyError, LockUnavailableError } from '../rollout/errors.ts';
import { errorMessage } from './error-message.ts';

export interface SendOptions {
  readonly codexHome: string;
  /** The person was asked and said yes: append although nobody can tell who else writes. */
  readonly withoutLock?: true;
}

/** Expected outcomes are values: recorded (on disk), busy (who holds it), no lock to be had, or failed with one sentence. */
export async function sendMessage(
  conversation: ConversationRef,
  text: string,
  { codexHome, withoutLock }: SendOptions,
): Promise<SendResult> {
  try {
    const recorder = await RolloutRecorder.resume({
      path: conversation.path,
      codexHome,
      ...(withoutLock ? { allowUnlocked: true } : {}),
    });
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

/** Opens a conversation that somebody holds as soon as it is free. Between two looks nothing is locked and nothing is held open. */
import { setTimeout as pause } from 'node:timers/promises';
import type { LockHolder } from '../format/conversation.ts';
import { ConversationBusyError } from '../format/errors.ts';
import type { ConversationId } from '../format/identity.ts';
import { probeHolder } from '../rollout/lock/probe.ts';
import type { ResumeOptions } from './resume.ts';
import { RolloutRecorder } from './rollout-recorder.ts';

/** A person does not notice it, and a look costs one read of a table. */
const PROBE_EVERY_MS = 250;

export interface WaitOptions {
  readonly id: ConversationId;
  /** Gives up after this long; null: never. */
  readonly patienceMs: number | null;
  /** Ends the wait; an attempt under way is finished first. */
  readonly signal: AbortSignal;
  /** Told who is waited for, when the wait begins and whenever it is another one. */
  readonly onBusy: (holder: LockHolder) => void;
}

/**
 * The recorder, or null when the wait was ended.
 * @throws ConversationBusyError when the patience is over; else as `RolloutRecorder.resume`
 */
export async function resumeWhenFree(
  options: ResumeOptions & { readonly codexHome: string },
  { id, patienceMs, signal, onBusy }: WaitOptions,
): Promise<RolloutRecorder | null> {
  const endMs = patienceMs === null ? Number.POSITIVE_INFINITY : performance.now() + patienceMs;
  let told: LockHolder | null = null;
  while (!signal.aborted) {
    const busy = await attempt(options);
    if (!(busy instanceof ConversationBusyError)) return busy;
    let holder: LockHolder | null = busy.holder;
    while (holder !== null) {
      if (told === null || !isSame(told, holder)) onBusy(holder);
      told = holder;
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) throw busy;
      await pause(Math.min(PROBE_EVERY_MS, leftMs), undefined, { signal }).catch(() => {});
      if (signal.aborted) return null;
      holder = await holderOf({ codexHome: options.codexHome, id, path: options.path });
    }
  }
  return null;
}

async function attempt(options: ResumeOptions): Promise<RolloutRecorder | ConversationBusyError> {
  try {
    return await RolloutRecorder.resume(options);
  } catch (error) {
    if (error instanceof ConversationBusyError) return error;
    throw error;
  }
}

/** Null when nobody is seen to hold it, or nothing can be seen: then trying tells. */
async function holderOf(conversation: Parameters<typeof probeHolder>[0]): Promise<LockHolder | null> {
  const probe = await probeHolder(conversation);
  return probe.kind === 'held' ? probe.holder : null;
}

function isSame(one: LockHolder, other: LockHolder): boolean {
  return one.pid === other.pid && one.command === other.command && one.daemon === other.daemon;
}

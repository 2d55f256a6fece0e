/** Opens a conversation that another program holds as soon as it is free. Between two probes nothing is locked and nothing is open. */
import { setTimeout as pause } from 'node:timers/promises';
import type { LockHolder } from '../format/conversation.ts';
import { ConversationBusyError } from '../format/errors.ts';
import type { ConversationId } from '../format/identity.ts';
import { probeHolder } from '../rollout/lock/probe.ts';
import type { ResumeOptions } from './resume.ts';
import { RolloutRecorder } from './rollout-recorder.ts';

/** A person does not notice the delay, and a probe costs one read of a table. */
const PROBE_EVERY_MS = 250;

export interface WaitOptions {
  readonly id: ConversationId;
  /** Gives up after so many milliseconds; null: never. */
  readonly patienceMs: number | null;
  /** Ends the wait; an attempt under way is finished first. */
  readonly signal: AbortSignal;
  /** Called with the holder when the wait begins, and whenever the holder is another one. */
  readonly onBusy: (holder: LockHolder) => void;
}

/**
 * The recorder, or null when `signal` ended the wait.
 * @throws ConversationBusyError after `patienceMs`; else as `RolloutRecorder.resume`
 */
export async function resumeWhenFree(
  options: ResumeOptions & { readonly codexHome: string },
  { id, patienceMs, signal, onBusy }: WaitOptions,
): Promise<RolloutRecorder | null> {
  const endMs = patienceMs === null ? Number.POSITIVE_INFINITY : performance.now() + patienceMs;
  let reported: LockHolder | null = null;
  while (!signal.aborted) {
    const busy = await attempt(options);
    if (!(busy instanceof ConversationBusyError)) return busy;
    let holder: LockHolder | null = busy.holder;
    while (holder !== null) {
      if (reported === null || !isSame(reported, holder)) onBusy(holder);
      reported = holder;
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

/** Null when no program is seen to hold it, or nothing can be seen: then another attempt shows it. */
async function holderOf(conversation: Parameters<typeof probeHolder>[0]): Promise<LockHolder | null> {
  const probe = await probeHolder(conversation);
  return probe.kind === 'held' ? probe.holder : null;
}

function isSame(one: LockHolder, other: LockHolder): boolean {
  return one.pid === other.pid && one.command === other.command && one.daemon === other.daemon;
}

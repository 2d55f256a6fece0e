/** One message on disk, and what is said about it afterwards: read back from the file while the lock is still held. */
import type { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import { openRollout } from '../rollout/file/open.ts';
import { readLinesForward } from '../rollout/read/read-lines.ts';

export interface Appended {
  readonly lines: number;
  /** Where the first of them begins. */
  readonly offset: number;
}

/** Closes the recorder, whatever happens. */
export async function appendDurably(recorder: RolloutRecorder, message: string): Promise<Appended> {
  try {
    const before = await sizeOf(recorder.rolloutPath);
    await recorder.recordUserMessage(message);
    await recorder.flush({ durable: true });
    return await readBack(recorder.rolloutPath, before);
  } finally {
    await recorder.shutdown();
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await openRollout(path);
  await file.close();
  return file.size;
}

async function readBack(path: string, from: number): Promise<Appended> {
  const file = await openRollout(path);
  try {
    let offset: number | null = null;
    let lines = 0;
    for await (const batch of readLinesForward(file, { start: from })) {
      // After a torn tail the block begins with a newline: that is the end of the torn line, not one of ours.
      for (const line of batch.filter(each => each.length > 0)) {
        offset ??= line.offset;
        lines++;
      }
    }
    return { lines, offset: offset ?? from };
  } finally {
    await file.close();
  }
}

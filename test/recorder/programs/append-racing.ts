/** Appends a number of messages, the session opened and given back for each, against others that do the same; prints what is on disk. */
import { setTimeout as pause } from 'node:timers/promises';
import { ConversationBusyError } from '../../../src/format/errors.ts';
import { RolloutRecorder } from '../../../src/recorder/rollout-recorder.ts';

const [path = '', who = '', count = '0'] = process.argv.slice(2);

async function openWhenFree(): Promise<RolloutRecorder> {
  for (;;) {
    try {
      return await RolloutRecorder.resume({ path });
    } catch (error) {
      if (!(error instanceof ConversationBusyError)) throw error;
      await pause(Math.random() * 20);
    }
  }
}

for (let n = 0; n < Number(count); n += 1) {
  const recorder = await openWhenFree();
  await recorder.recordUserMessage(`${who} says ${n}`);
  await recorder.shutdown();
  console.log(`${who} says ${n}`);
}

/** Appends messages until the time is over, the session opened and given back for each, against others that do the same; prints what is on disk. */
import { setTimeout as pause } from 'node:timers/promises';
import { ConversationBusyError } from '../../../src/format/errors.ts';
import { RolloutRecorder } from '../../../src/recorder/rollout-recorder.ts';

const [path = '', who = '', runsMs = '0', restMs = '0'] = process.argv.slice(2);
const end = performance.now() + Number(runsMs);

async function openWhenFree(): Promise<RolloutRecorder | null> {
  while (performance.now() < end) {
    try {
      return await RolloutRecorder.resume({ path });
    } catch (error) {
      if (!(error instanceof ConversationBusyError)) throw error;
      await pause(Math.random() * 20);
    }
  }
  return null;
}

async function race(): Promise<void> {
  for (let n = 0; ; n += 1) {
    const recorder = await openWhenFree();
    if (recorder === null) return;
    const text = `${who} says ${n} ${'x'.repeat(n % 50 === 49 ? 300_000 : n % 100)}`;
    await recorder.recordUserMessage(text);
    await recorder.shutdown();
    console.log(text);
    if (restMs !== '0') await pause(Math.random() * Number(restMs));
  }
}

race().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

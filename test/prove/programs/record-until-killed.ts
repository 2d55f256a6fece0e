/**
 * Appends messages to rollouts for ever, to all of them at the same time, and prints which file and the number of each message once its flush
 * has resolved. Every third is durable.
 */
import { writeSync } from 'node:fs';
import { RolloutRecorder } from '../../../src/recorder/rollout-recorder.ts';

const [padding = '0', ...paths] = process.argv.slice(2);

async function recordIn(path: string, which: number): Promise<void> {
  const recorder = await RolloutRecorder.resume({ path });
  for (let n = 0; ; n += 1) {
    await recorder.recordUserMessage(`n=${n} ${'x'.repeat(Number(padding))}`);
    await recorder.flush({ durable: n % 3 === 0 });
    writeSync(1, `${which} ${n}\n`);
  }
}

Promise.all(paths.map(recordIn)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

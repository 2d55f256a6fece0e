/** Appends messages to a rollout for ever, and prints the number of each one once its flush has resolved. Every third is durable. */
import { writeSync } from 'node:fs';
import { RolloutRecorder } from '../../../src/recorder/rollout-recorder.ts';

const [path = '', padding = '0'] = process.argv.slice(2);
const recorder = await RolloutRecorder.resume({ path });
for (let n = 0; ; n += 1) {
  await recorder.recordUserMessage(`n=${n} ${'x'.repeat(Number(padding))}`);
  await recorder.flush({ durable: n % 3 === 0 });
  writeSync(1, `${n}\n`);
}

/** Appends a number of long lines to a rollout without a lock, as fast as it can: one of two writers. */

import { AppendFile } from '../../../src/recorder/write/append-file.ts';
import { Writer } from '../../../src/recorder/write/writer.ts';
import { systemClock } from '../../../src/rollout/file/clock.ts';
import { nodeFileOperations } from '../../../src/rollout/file/file-operations.ts';

const [path = '', who = '', count = '0', bytes = '0'] = process.argv.slice(2);
const file = await AppendFile.open({ path, operations: nodeFileOperations, clock: systemClock });
const writer = new Writer({
  file,
  dialect: 'bare',
  readLastOrdinal: async () => 0,
  requireLock: async () => {},
  onStateChange: () => {},
});
for (let n = 0; n < Number(count); n += 1) {
  const payload = JSON.stringify({ who, n, text: who.repeat(Number(bytes)) });
  await writer.add([{ timestamp: '', type: 'response_item', payload }]);
  await writer.flush({ durable: false });
}
await writer.close();

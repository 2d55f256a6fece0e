/** Compresses a session and expands it again, for ever, and prints a dot for each. */
import { writeSync } from 'node:fs';
import { packSession } from '../../../src/actions/compress.ts';
import { loadPacker } from '../../../src/rollout/file/zstd-packer.ts';
import { findSession } from '../../../src/sessions/find.ts';

const [codexHome = '', id = ''] = process.argv.slice(2);
const packer = loadPacker();
writeSync(1, 'ready\n');
for (;;) {
  const found = await findSession(id, { codexHome, cwd: '/', nowMs: Date.now() });
  if (found.kind !== 'found') throw new Error('the session is gone');
  const { conversation } = found;
  const act = conversation.compressed ? 'expand' : 'compress';
  const result = await packSession(conversation, { act, codexHome, packer });
  if (result.kind === 'failed') throw result.error;
  writeSync(1, '.');
}

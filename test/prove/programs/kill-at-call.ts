/**
 * Loaded before a program (`--require`): ends it with SIGKILL in front of the call to the file interface that PROVE_KILL_AT names, counted
 * from 0 among those that change the disk; a write is first done up to a part of its bytes.
 */
import fs from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { watchFileCalls } from '../file-calls.ts';

const at = Number(process.env.PROVE_KILL_AT);
const part = Number(process.env.PROVE_KILL_PART);
const realWrite = fs.writeSync;
let calls = 0;

if (isMainThread) {
  watchFileCalls(({ name, changes, args }) => {
    if (!changes) return null;
    if (calls++ === at) {
      const [fd, bytes] = args;
      if (name === 'write' && typeof fd === 'number' && bytes instanceof Uint8Array)
        realWrite(fd, bytes.subarray(0, Math.floor(bytes.length * part)));
      process.kill(process.pid, 'SIGKILL');
    }
    return null;
  });
}

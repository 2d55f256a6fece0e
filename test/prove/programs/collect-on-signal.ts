/**
 * Loaded before a program (`--require`, with `--expose-gc`): at SIGURG collects what nobody needs any more, and writes what is left, and the CPU so far, to
 * the file that PROVE_LOAD names.
 */
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const path = process.env.PROVE_LOAD ?? '';

function descriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

if (isMainThread && path !== '') {
  process.on('SIGURG', () => {
    for (let turn = 0; turn < 3; turn++) globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const load = {
      heapKb: Math.round((heapUsed + external) / 1024),
      cpuMs: Math.round((user + system) / 1000),
    };
    writeFileSync(`${path}.new`, JSON.stringify({ ...load, descriptors: descriptors() }));
    renameSync(`${path}.new`, path);
  });
}

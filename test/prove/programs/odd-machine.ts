/** Loaded before a program (`--require`): makes its machine odd, as PROVE_MACHINE says, for files below PROVE_HOME. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { type FileCall, watchFileCalls } from '../file-calls.ts';

const home = process.env.PROVE_HOME ?? '/nowhere';
/** What fits on the disk that fills up. */
const ROOM_BYTES = 20_000;
let written = 0;
let calls = 0;

function failure(code: string, name: string): Error {
  return Object.assign(new Error(`${code}: ${name}`), { code, syscall: name });
}

const GROWING = new Set([
  'write',
  'writev',
  'mkdir',
  'mkdtemp',
  'writeFile',
  'appendFile',
  'copyFile',
  'symlink',
]);
const concernsHome = ({ path }: FileCall): boolean => path?.startsWith(home) ?? true;

const MACHINES: Readonly<Record<string, () => void>> = {
  full: () =>
    watchFileCalls(call =>
      call.changes && GROWING.has(call.name) && concernsHome(call) ? failure('ENOSPC', call.name) : null,
    ),
  filling: () =>
    watchFileCalls(call => {
      if (call.name !== 'write' || !concernsHome(call)) return null;
      written += (call.args[1] as Uint8Array).length;
      return written > ROOM_BYTES ? failure('ENOSPC', call.name) : null;
    }),
  'read-only': () =>
    watchFileCalls(call =>
      call.changes && typeof call.args[0] !== 'number' && concernsHome(call)
        ? failure('EROFS', call.name)
        : null,
    ),
  // As on a network file system whose server forgot the handle: now and then, and again when it is tried again at once.
  stale: () =>
    watchFileCalls(({ name, args }) =>
      typeof args[0] === 'number' && ++calls % 23 < 2 ? failure('ESTALE', name) : null,
    ),
  clock: () => {
    const real = Date.now;
    Date.now = () => real() + (++calls % 2 === 0 ? -86_400_000 : 86_400_000);
  },
  'no-proc': () =>
    watchFileCalls(({ name, path }) => (path?.startsWith('/proc/') ? failure('ENOENT', name) : null)),
  'no-watch': () => {
    fs.watch = () => {
      throw failure('ENOSPC', 'watch');
    };
    syncBuiltinESMExports();
  },
};

MACHINES[process.env.PROVE_MACHINE ?? '']?.();

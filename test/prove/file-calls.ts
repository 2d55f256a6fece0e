/**
 * Gets between rolltop and the file interface of Node: a function is asked before each call, by name, and may let it fail or end the process.
 * The synchronous, the callback and the promise form of a call have one name. Calls on standard streams are not asked about.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** `changes`: the call may change what is on disk. An error that is returned becomes the outcome of the call. */
export type BeforeCall = (name: string, changes: boolean, args: readonly unknown[]) => Error | null;

const CHANGING = [
  'write',
  'writev',
  'ftruncate',
  'link',
  'rename',
  'unlink',
  'mkdir',
  'mkdtemp',
  'rmdir',
  'rm',
  'symlink',
  'fsync',
  'fdatasync',
  'chmod',
  'fchmod',
  'utimes',
  'futimes',
  'lutimes',
  'writeFile',
  'appendFile',
  'copyFile',
] as const;
const READING = [
  'open',
  'read',
  'fstat',
  'lstat',
  'stat',
  'readdir',
  'readFile',
  'realpath',
  'readlink',
  'access',
  'opendir',
] as const;

type Call = (...args: unknown[]) => unknown;

/** From now on until the returned function is called. */
export function watchFileCalls(before: BeforeCall): () => void {
  const undo: (() => void)[] = [];
  const put = (owner: Record<string, unknown>, key: string, make: (real: Call) => Call): void => {
    const real = owner[key];
    if (typeof real !== 'function') return;
    const made = Object.assign(make(real as Call), real);
    owner[key] = made;
    undo.push(() => {
      owner[key] = real;
    });
  };
  for (const name of [...CHANGING, ...READING]) {
    const ask = (args: readonly unknown[]): Error | null => {
      if (typeof args[0] === 'number' && args[0] <= 2) return null;
      return before(name, changes(name, args), args);
    };
    const calls = fs as unknown as Record<string, unknown>;
    put(calls, `${name}Sync`, real => (...args) => {
      const error = ask(args);
      if (error !== null) throw error;
      return real(...args);
    });
    put(calls, name, real => (...args) => {
      const error = ask(args);
      const done = args.at(-1);
      if (error === null || typeof done !== 'function') return real(...args);
      return void setImmediate(done as Call, error);
    });
    put(fs.promises as unknown as Record<string, unknown>, name, real => async (...args) => {
      const error = ask(args);
      if (error !== null) throw error;
      return real(...args);
    });
  }
  syncBuiltinESMExports();
  return () => {
    for (const each of undo) each();
    syncBuiltinESMExports();
  };
}

const WRITING_FLAGS = fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT;

function changes(name: string, args: readonly unknown[]): boolean {
  if (name !== 'open') return (CHANGING as readonly string[]).includes(name);
  const flags = args[1];
  return typeof flags === 'number' ? (flags & WRITING_FLAGS) !== 0 : /[wa+]/.test(String(flags ?? 'r'));
}

/**
 * Gets between rolltop and the file interface of Node: a function is asked before each call, by name, and may let it fail or end the process.
 * The synchronous, the callback and the promise form of a call have one name, on a file handle, too. Calls on standard streams are not asked about.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export interface FileCall {
  readonly name: string;
  /** It may change what is on disk. */
  readonly changes: boolean;
  readonly args: readonly unknown[];
  /** What it is about: of a descriptor, the path that it was opened with; null when that is not known. */
  readonly path: string | null;
}

/** An error that is returned becomes the outcome of the call. */
export type BeforeCall = (call: FileCall) => Error | null;

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

/** The methods of a file handle, and the calls that they are. */
const OF_HANDLES = {
  read: 'read',
  write: 'write',
  stat: 'fstat',
  sync: 'fsync',
  datasync: 'fdatasync',
  truncate: 'ftruncate',
  readFile: 'read',
  writeFile: 'write',
  appendFile: 'write',
} as const;

type Call = (...args: unknown[]) => unknown;
type Owner = Record<string, unknown>;

/** From now on until the returned function is called. */
export function watchFileCalls(before: BeforeCall): () => void {
  const undo: (() => void)[] = [];
  /** The paths of open descriptors. */
  const paths = new Map<number, string>();
  const put = (owner: Owner, key: string, make: (real: Call) => Call): void => {
    const real = owner[key];
    if (typeof real !== 'function') return;
    owner[key] = Object.assign(make(real as Call), real);
    undo.push(() => {
      owner[key] = real;
    });
  };
  const ask = (name: string, args: readonly unknown[]): Error | null => {
    const [first] = args;
    if (typeof first === 'number' && first <= 2) return null;
    const path = typeof first === 'number' ? (paths.get(first) ?? null) : String(first);
    return before({ name, changes: changes(name, args), args, path });
  };
  const opened = (name: string, [path]: readonly unknown[], result: unknown): void => {
    if (name !== 'open') return;
    if (typeof result === 'number') paths.set(result, String(path));
    else if (isHandle(result)) watchHandle(result, String(path), before);
  };
  for (const name of [...CHANGING, ...READING]) {
    const calls = fs as unknown as Owner;
    put(calls, `${name}Sync`, real => (...args) => {
      const error = ask(name, args);
      if (error !== null) throw error;
      const result = real(...args);
      opened(name, args, result);
      return result;
    });
    put(calls, name, real => (...args) => {
      const error = ask(name, args);
      const done = args.at(-1);
      if (typeof done !== 'function') return real(...args);
      if (error !== null) return void setImmediate(done as Call, error);
      return real(...args.slice(0, -1), (failure: unknown, ...results: unknown[]) => {
        if (!failure) opened(name, args, results[0]);
        done(failure, ...results);
      });
    });
    put(fs.promises as unknown as Owner, name, real => async (...args) => {
      const error = ask(name, args);
      if (error !== null) throw error;
      const result = await real(...args);
      opened(name, args, result);
      return result;
    });
  }
  syncBuiltinESMExports();
  return () => {
    for (const each of undo) each();
    syncBuiltinESMExports();
  };
}

function isHandle(value: unknown): value is Owner {
  return typeof value === 'object' && value !== null && 'fd' in value && 'datasync' in value;
}

function watchHandle(handle: Owner, path: string, before: BeforeCall): void {
  for (const [method, name] of Object.entries(OF_HANDLES)) {
    const real = handle[method];
    if (typeof real !== 'function') continue;
    handle[method] = async (...args: unknown[]) => {
      const asked = [handle.fd, ...args];
      const error = before({ name, changes: changes(name, asked), args: asked, path });
      if (error !== null) throw error;
      return real.apply(handle, args);
    };
  }
}

const WRITING_FLAGS = fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT;

function changes(name: string, args: readonly unknown[]): boolean {
  if (name !== 'open') return (CHANGING as readonly string[]).includes(name);
  const flags = args[1];
  return typeof flags === 'number' ? (flags & WRITING_FLAGS) !== 0 : /[wa+]/.test(String(flags ?? 'r'));
}

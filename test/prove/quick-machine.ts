/**
 * For what the campaign does in its own process, where nobody else writes: locks are taken at once, not by a program that has to be started, and the
 * processes of the machine are not read for a Codex. The programs that are killed, race or run on odd machines have nothing of this.
 */
import childProcess from 'node:child_process';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { PassThrough } from 'node:stream';

/** From now on until the returned function is called. */
export function makeQuick(): () => void {
  const { spawn } = childProcess;
  const { readdirSync } = fs;
  const processes = childProcess as unknown as Record<string, unknown>;
  const files = fs as unknown as Record<string, unknown>;
  processes.spawn = (file: string, args: readonly string[], options: object) =>
    isLocking(file, args) ? endedAtOnce() : spawn(file, args, options);
  files.readdirSync = (path: string, options: object) =>
    path === '/proc' ? [String(process.pid)] : readdirSync(path, options);
  syncBuiltinESMExports();
  return () => {
    processes.spawn = spawn;
    files.readdirSync = readdirSync;
    syncBuiltinESMExports();
  };
}

/** As `src/rollout/lock/flock.ts` starts it: a shell with a script that gets the path of flock(1). */
function isLocking(file: string, args: readonly string[]): boolean {
  return file.endsWith('/sh') && args[3]?.endsWith('/flock') === true;
}

/** A process that has done what it was asked for. */
function endedAtOnce(): EventEmitter {
  const child = new EventEmitter();
  const pipes = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  setImmediate(() => {
    child.emit('exit', 0, null);
    child.emit('close', 0, null);
  });
  return Object.assign(child, pipes, { pid: undefined, kill: () => true, unref: () => {} });
}

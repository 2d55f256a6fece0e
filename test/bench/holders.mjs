// Processes that hold sessions, as Codex does: a file for the lock of each, and the lock taken by whoever runs on.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endProcesses, sessionOf } from './measure.mjs';

/** A process for each session that holds its lock, or one for all of them. Each takes its lock itself, as Codex does. */
export const HOLD_EACH =
  'for (@ARGV) { next if fork; open(my $f, ">>", $_); flock($f, 2); sleep 100000; exit } sleep 100000';
export const HOLD_ALL = 'for (@ARGV) { open(my $f, ">>", $_); flock($f, 2); push @kept, $f } sleep 100000';

/** Has the sessions of these ids held; returns what ends that. */
export function hold(home, ids, script) {
  const folder = path.join(home, 'thread-writer-locks');
  mkdirSync(folder, { recursive: true });
  const locks = ids.map(id => path.join(folder, `${id}.lock`));
  for (const lock of locks) writeFileSync(lock, '');
  const child = spawn('perl', ['-e', script, ...locks], { detached: true, stdio: 'ignore' });
  return () => endProcesses(() => sessionOf(child.pid));
}

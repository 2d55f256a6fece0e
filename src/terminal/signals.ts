/** The signals that end a program that does nothing about them, and the exit code that says so. */
import { constants } from 'node:os';
import type { HostSignal } from './machine.ts';

/**
 * Those that somebody may send and a program can answer. Not SIGKILL; not SIGSEGV and the like, which say that the program itself is
 * broken; not SIGPIPE and SIGXFSZ, which Node ignores: the write fails instead. A system without one of them never sends it.
 */
export const ENDING_SIGNALS = [
  'SIGHUP',
  'SIGINT',
  'SIGTERM',
  'SIGQUIT',
  'SIGABRT',
  'SIGTRAP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGPROF',
  'SIGXCPU',
  'SIGIO',
  'SIGPWR',
  'SIGSYS',
  'SIGSTKFLT',
] as const satisfies readonly HostSignal[];

/** Typed at the terminal (Ctrl-C, Ctrl-\), they reach every program of the foreground, also one that has lent the terminal. */
export const TYPED_SIGNALS: ReadonlySet<HostSignal> = new Set(['SIGINT', 'SIGQUIT']);

/** 128 + the signal's number, as shells report it. */
export function exitCodeOfSignal(signal: HostSignal): number {
  return 128 + (constants.signals[signal] ?? 0);
}

/** Ctrl-C, SIGTERM and SIGHUP for commands that are not a screen. */
import type { HostSignal, Machine } from '../terminal/machine.ts';
import { ExitCode } from './exit-code.ts';

const SIGNALS: readonly HostSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs `work`. On a signal, aborts `controller` and resolves with 130: immediately, or with `finishFirst` only after `work` has
 * ended (it holds a lock, or lines that are not written yet).
 */
export async function stoppable(
  work: () => Promise<number>,
  options: { readonly machine: Machine; readonly controller: AbortController; readonly finishFirst: boolean },
): Promise<number> {
  const { machine, controller, finishFirst } = options;
  const { signal } = controller;
  const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()));
  const stops = SIGNALS.map(name => machine.onSignal(name, () => controller.abort()));
  try {
    const working = work();
    if (finishFirst) return await working.then(code => (signal.aborted ? ExitCode.interrupted : code));
    const interrupted = aborted.then((): number => ExitCode.interrupted);
    return await Promise.race([working, interrupted]);
  } finally {
    for (const stop of stops) stop();
  }
}

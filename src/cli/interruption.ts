/** Ctrl-C, SIGTERM and SIGHUP for commands that are not a screen. */
import type { HostSignal, Machine } from '../terminal/machine.ts';
import { ExitCode } from './exit-code.ts';

const SIGNALS: readonly HostSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs `work`. When a signal comes, `controller` is aborted and the answer is 130: at once, or when `finishFirst` only after
 * `work` has ended (it holds a lock, or lines that are still to be written).
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

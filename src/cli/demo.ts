/** `rolltop demo`: a throw-away home, one session in it being written live; gone again when the program ends. */

import { makeDemoHome } from '../demo/home.ts';
import { humanPace, startLiveAgent } from '../demo/live-agent.ts';
import { Random } from '../demo/random.ts';
import { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import type { HostSignal } from '../terminal/machine.ts';
import type { InvocationOf } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { hasScreen, picker } from './interactive.ts';

const SIGNALS: readonly HostSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export async function demo(invocation: InvocationOf<'demo'>, context: CommandContext): Promise<number> {
  const { world } = context;
  let stopped = false;
  // A signal must not end the program while the home stands: the screen answers it, or we do after the list.
  const release = SIGNALS.map(signal => world.machine.onSignal(signal, () => (stopped = true)));
  const home = makeDemoHome(world.nowMs());
  const forget = world.onExit(() => home.remove());
  try {
    const code = await withLiveAgent(home.codexHome, world.nowMs(), () =>
      stopped
        ? Promise.resolve(ExitCode.interrupted)
        : picker(invocation, { ...context, codexHome: home.codexHome }),
    );
    return stopped && !hasScreen(context) ? ExitCode.interrupted : code;
  } finally {
    home.remove();
    forget();
    for (const stop of release) stop();
  }
}

async function withLiveAgent(
  codexHome: string,
  nowMs: number,
  watch: () => Promise<number>,
): Promise<number> {
  const recorder = await RolloutRecorder.create({ codexHome, cwd: '/home/me/src/api-gateway' });
  const agent = startLiveAgent(recorder, { random: new Random(nowMs), pace: humanPace });
  try {
    return await watch();
  } finally {
    await agent.stop();
  }
}

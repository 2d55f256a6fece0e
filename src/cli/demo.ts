/** `rolltop demo`: makes a throw-away home in which one session is written live, and removes it when the program ends. */

import { type DemoHome, makeDemoHome } from '../demo/home.ts';
import { askAndWait, HUMAN_PACE, startLiveAgent } from '../demo/live-agent.ts';
import { Random } from '../demo/random.ts';
import { RolloutRecorder } from '../recorder/rollout-recorder.ts';
import type { HostSignal } from '../terminal/machine.ts';
import type { InvocationOf } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { hasScreen, picker } from './interactive.ts';

const SIGNALS: readonly HostSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export async function demo(invocation: InvocationOf<'demo'>, context: CommandContext): Promise<number> {
  const { program } = context;
  let stopped = false;
  // A signal must not end the program before the home is removed: the screen handles it, or the code after the list.
  const release = SIGNALS.map(signal => program.machine.onSignal(signal, () => (stopped = true)));
  const home = makeDemoHome(program.nowMs());
  const stopListening = program.onExit(() => home.remove());
  try {
    const code = await withLiveAgent(home, program.nowMs(), () =>
      stopped ? Promise.resolve(ExitCode.interrupted) : picker(invocation, inDemo(context, home)),
    );
    return stopped && !hasScreen(context) ? ExitCode.interrupted : code;
  } finally {
    home.remove();
    stopListening();
    for (const stop of release) stop();
  }
}

/** What the demo keeps goes with it: drafts, pins, the level of detail. */
function inDemo(context: CommandContext, { codexHome }: DemoHome): CommandContext {
  const { machine } = context.program;
  const env = { ...machine.env, XDG_STATE_HOME: `${codexHome}/.state`, XDG_DATA_HOME: `${codexHome}/.data` };
  return {
    ...context,
    program: { ...context.program, machine: { ...machine, env } },
    codexHome,
    isDemo: true,
  };
}

async function withLiveAgent(home: DemoHome, nowMs: number, watch: () => Promise<number>): Promise<number> {
  const recorder = await RolloutRecorder.resume({ path: home.live.working });
  const asking = await RolloutRecorder.resume({ path: home.live.asking });
  await askAndWait(asking);
  const agent = startLiveAgent(recorder, { random: new Random(nowMs), pace: HUMAN_PACE });
  try {
    // It is the first one of the list, from the beginning.
    await agent.begun;
    return await watch();
  } finally {
    await agent.stop();
    await asking.shutdown();
  }
}

/**
 * `rolltop serve --stdio`: the agent that a desk otherwise sends, for a key with a forced command. Promises: nothing that the desk sends is
 * run; what it asks for is done by the code of this installation.
 */

import { runAct } from '../fleet/agent/acts.ts';
import { Agent } from '../fleet/agent/agent.ts';
import { HostSearch } from '../fleet/agent/host-search.ts';
import { HostUsage } from '../fleet/agent/host-usage.ts';
import { magicAskedBy } from '../fleet/ssh/bootstrap.ts';
import { ownNodeVersion } from '../system/find-program.ts';
import { startScanWorker } from '../usage/scan/start-worker.ts';
import type { CommandContext } from './context.ts';
import { ExitCode } from './exit-code.ts';

const NOT_ASKED =
  'rolltop serve is for sshd: write command="rolltop serve --stdio",restrict before a key in ~/.ssh/authorized_keys, and connect with rolltop --host.';

export async function serve({ program, codexHome, say }: CommandContext): Promise<number> {
  const { stdin, stdout, stderr, env } = program.machine;
  // sshd tells the command that the desk asked for.
  const magic = magicAskedBy(env.SSH_ORIGINAL_COMMAND ?? '');
  if (magic === null) {
    say(NOT_ASKED);
    return ExitCode.usage;
  }
  stdout.write(magic);
  const exitCode = await new Promise<number>(resolve =>
    new Agent({
      ...{ input: stdin, output: stdout, errors: stderr, nodeVersion: ownNodeVersion() },
      environment: { ...env, CODEX_HOME: codexHome },
      loadActs: () => runAct,
      loadSearch: (_program, place) => new HostSearch(place),
      loadUsage: (_program, place) => new HostUsage({ ...place, startWorker: startScanWorker }),
      onEnd: resolve,
    }).start(),
  );
  return exitCode === 0 ? ExitCode.ok : ExitCode.failed;
}

/** Hosts by the person's own ssh. Promises: the ssh on the PATH, or the one they name; its messages in English, so that they are understood. */
import { findProgram } from '../../system/find-program.ts';
import { startPiped } from '../../system/piped-program.ts';
import { runProgram } from '../../system/run-program.ts';
import type { Transport } from '../desk/host.ts';
import { LastingConnections } from './lasting-connections.ts';
import {
  isHostName,
  readSshSettings,
  type SshSettings,
  sshArguments,
  terminalArguments,
} from './ssh-arguments.ts';

type SshEnvironment = Readonly<Record<string, string | undefined>>;

/** `ssh -G` reads files, and runs what the person's own `Match exec` says. */
const SETTINGS_MS = 10_000;

/** The person's ssh; null where there is none. `ROLLTOP_SSH` names another one, as an absolute path. */
export function findSsh(env: SshEnvironment): string | null {
  const named = env.ROLLTOP_SSH;
  return named?.startsWith('/') ? named : findProgram('ssh', env.PATH);
}

/** `extra`: options that stand before all others. */
export function sshTransport(ssh: string, env: SshEnvironment, extra: readonly string[] = []): Transport {
  const { SSH_ASKPASS: _, ...rest } = env;
  const ours = { ...rest, LC_ALL: 'C' };
  const shared = new LastingConnections({ file: ssh, env, extra });
  const settingsOf = async (host: string): Promise<SshSettings> => {
    if (!isHostName(host)) throw new Error(`${host} is no name of a host`);
    const args = [...extra, '-G', '--', host];
    const end = await runProgram({ file: ssh, args, env: ours, timeoutMs: SETTINGS_MS });
    if (end.kind === 'ended' && end.code === 0) return readSshSettings(end.output);
    throw new Error(end.kind === 'ended' ? end.errors.trim() || 'ssh -G failed' : 'ssh -G did not answer');
  };
  return {
    settingsOf,
    start: ({ host, settings, command }, onOutput) =>
      startPiped({
        file: ssh,
        args: sshArguments({ host, settings, controlPath: shared.pathOf(host), command, extra }),
        env: ours,
        onOutput,
      }),
    onTerminal: async (host, command) => {
      const call = {
        host,
        settings: await settingsOf(host),
        controlPath: shared.pathOf(host),
        command,
        extra,
      };
      return { file: ssh, args: terminalArguments(call), env };
    },
    share: async (host, run) => shared.share(host, await settingsOf(host), run),
    close: () => shared.close(),
  };
}

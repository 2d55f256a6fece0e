/** The hosts of a command line, connected. Loaded only where a host is named. */
import { agentProgram } from '../../fleet/desk/agent-program.ts';
import { Fleet } from '../../fleet/desk/fleet.ts';
import { HostCache } from '../../fleet/desk/host-cache.ts';
import type { SentAhead } from '../../fleet/desk/sent-programs.ts';
import { findSsh, sshTransport } from '../../fleet/ssh/ssh-transport.ts';

/** Rows that come first, with their titles. */
const PAGE_ROWS = 100;

export interface FleetNeeds extends SentAhead {
  /** Where last known rows are kept; left out: nowhere. */
  readonly cachePath?: string | null;
  /** `none`: the hosts are not asked for their rows. */
  readonly rows?: 'all' | 'none';
}

/** @throws Error where there is no ssh */
export function openFleet(
  aliases: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { cachePath = null, rows = 'all', ahead }: FleetNeeds = {},
): Fleet {
  const ssh = findSsh(env);
  if (ssh === null) throw new Error('There is no ssh on the PATH, and hosts are reached by it alone.');
  const transport = sshTransport(ssh, env);
  const cache = cachePath === null ? null : new HostCache(cachePath);
  return new Fleet({
    aliases,
    transport,
    agent: programOnce(),
    page: rows === 'all' ? PAGE_ROWS : null,
    cache,
    ahead,
  });
}

/** It is read when the first host is connected, and once. */
function programOnce(): () => Promise<Buffer> {
  let program: Promise<Buffer> | null = null;
  return () => {
    program ??= agentProgram();
    return program;
  };
}

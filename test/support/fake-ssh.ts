/** An `ssh` that runs what it is told on this machine, in the Codex home of the host that is named; a host without a home is not reached. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeSsh {
  /** For the program: its ssh, a home folder with the hosts in `.ssh/config`, and where it keeps its own files. */
  readonly env: Readonly<Record<string, string>>;
  /** The hosts that were connected, once for each time. */
  connections(): readonly string[];
  remove(): void;
}

/** `homes`: the Codex home of each host; null: ssh hangs. A host that is in none of them is refused. */
export function fakeSsh(homes: Readonly<Record<string, string | null>>): FakeSsh {
  const folder = mkdtempSync(join(tmpdir(), 'rolltop-ssh-'));
  mkdirSync(join(folder, '.ssh'));
  const aliases = [...Object.keys(homes), 'nobody'];
  writeFileSync(join(folder, '.ssh', 'config'), `Host ${aliases.join(' ')}\n`);
  const cases = Object.entries(homes).map(([host, home]) =>
    // As ssh, it ends with the program that started it, however that ended.
    home === null ? `${host}) exec cat > /dev/null;;` : `${host}) export CODEX_HOME='${home}';;`,
  );
  const script = [
    '#!/bin/sh',
    'for last; do [ "$before" = "--" ] && host=$last; before=$last; done',
    'for each; do [ "$each" = "-G" ] && exit 0; done',
    `echo "$host" >> '${folder}/connections'`,
    `case $host in ${cases.join(' ')} *) echo "ssh: connect to host $host port 22: No route to host" >&2; exit 255;; esac`,
    'exec sh -c "$last"',
  ];
  const ssh = join(folder, 'ssh');
  writeFileSync(ssh, `${script.join('\n')}\n`);
  chmodSync(ssh, 0o755);
  writeFileSync(join(folder, 'connections'), '');
  return {
    env: {
      ROLLTOP_SSH: ssh,
      ROLLTOP_SSH_CONFIG: join(folder, '.ssh', 'config'),
      HOME: folder,
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_CONFIG_HOME: join(folder, 'config'),
    },
    connections: () =>
      readFileSync(join(folder, 'connections'), 'utf8')
        .split('\n')
        .filter(host => host !== ''),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

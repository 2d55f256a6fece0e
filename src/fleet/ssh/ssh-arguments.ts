/**
 * How the person's own ssh is called for a host. Promises: it never asks anything over our screen (BatchMode); the name of a host is never
 * an option; what the person configured counts, and our defaults only where they have none; forwarding and commands of their own are off
 * for us. Starts nothing.
 */

/** What `ssh -G` says of a host, as far as we need it. */
export interface SshSettings {
  readonly connectTimeoutSet: boolean;
  readonly aliveIntervalSet: boolean;
  readonly proxyJump: string | null;
  /** Where its sshd is: name and port. */
  readonly address: string;
}

const HOST = /^[A-Za-z0-9_.][A-Za-z0-9_.@:%[\]-]*$/;

/** False for what could be read as an option, or holds anything that a name of a host does not have. */
export function isHostName(name: string): boolean {
  return name.length <= 255 && HOST.test(name);
}

/** Reads what `ssh -G HOST` printed: a word and its value in each line. */
export function readSshSettings(printed: string): SshSettings {
  const values = new Map<string, string>();
  for (const line of printed.split('\n')) {
    const space = line.indexOf(' ');
    if (space > 0) values.set(line.slice(0, space).toLowerCase(), line.slice(space + 1).trim());
  }
  const jump = values.get('proxyjump') ?? 'none';
  return {
    connectTimeoutSet: !['none', '0', undefined].includes(values.get('connecttimeout')),
    aliveIntervalSet: !['0', undefined].includes(values.get('serveraliveinterval')),
    proxyJump: jump === 'none' ? null : jump,
    address: `${values.get('hostname') ?? ''}:${values.get('port') ?? ''}`,
  };
}

const ALWAYS = [
  'BatchMode=yes',
  'RemoteCommand=none',
  'RequestTTY=no',
  'ClearAllForwardings=yes',
  'PermitLocalCommand=no',
  'ForwardAgent=no',
  'ForwardX11=no',
  'ControlMaster=no',
];

export interface SshCall {
  readonly host: string;
  readonly settings: SshSettings;
  /** The socket of a connection that is shared; null: none of ours. */
  readonly controlPath: string | null;
  readonly command: string;
  /** Options that stand before all others, as for a configuration of one's own. */
  readonly extra?: readonly string[];
}

/** The arguments of ssh. */
export function sshArguments({
  host,
  settings,
  controlPath,
  command,
  extra = [],
}: SshCall): readonly string[] {
  const options = [
    ...ALWAYS,
    ...(settings.connectTimeoutSet ? [] : ['ConnectTimeout=20']),
    ...(settings.aliveIntervalSet ? [] : ['ServerAliveInterval=15', 'ServerAliveCountMax=3']),
    ...(controlPath === null ? [] : [`ControlPath=${controlPath}`]),
  ];
  return [...extra, '-T', ...options.flatMap(option => ['-o', option]), '--', host, command];
}

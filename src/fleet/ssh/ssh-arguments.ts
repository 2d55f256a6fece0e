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
  /** The person has a place for shared connections to it. */
  readonly sharesConnections: boolean;
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
    sharesConnections: !['none', '', undefined].includes(values.get('controlpath')),
  };
}

/** What the person may have set for their own sessions there, and is nothing for us. */
const NOT_OURS = [
  'RemoteCommand=none',
  'RequestTTY=no',
  'ClearAllForwardings=yes',
  'PermitLocalCommand=no',
  'ForwardAgent=no',
  'ForwardX11=no',
];

const ALWAYS = ['BatchMode=yes', ...NOT_OURS, 'ControlMaster=no'];

/** A shared connection that nobody uses ends by itself: also when this program was killed. */
const UNUSED_SECONDS = 120;

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
  const options = [...ALWAYS, ...unlessSet(settings), ...sharedAt(controlPath)];
  return [...extra, '-T', ...asOptions(options), '--', host, command];
}

/** The arguments of an ssh that runs a command on the person's terminal. What they forward there is their own business; ports are taken already. */
export function terminalArguments({
  host,
  settings,
  controlPath,
  command,
  extra = [],
}: SshCall): readonly string[] {
  const options = [
    'RemoteCommand=none',
    'ClearAllForwardings=yes',
    'PermitLocalCommand=no',
    'ControlMaster=no',
    ...unlessSet(settings),
    ...sharedAt(controlPath),
  ];
  return [...extra, '-t', ...asOptions(options), '--', host, command];
}

/**
 * The arguments of an ssh that asks the person on their terminal for what the host wants, and then stays in the background as a connection
 * that is shared at `controlPath`.
 */
export function sharingArguments({
  host,
  settings,
  controlPath,
  extra = [],
}: Omit<SshCall, 'command' | 'controlPath'> & { readonly controlPath: string }): readonly string[] {
  const options = [
    'BatchMode=no',
    ...NOT_OURS,
    ...unlessSet(settings),
    ...sharedAt(controlPath),
    `ControlPersist=${UNUSED_SECONDS}`,
  ];
  return [...extra, '-M', '-N', '-f', ...asOptions(options), '--', host];
}

/** The arguments of an ssh that asks a shared connection how it is, or ends it. `controlPath`: null for the person's own place. */
export function controlArguments(
  what: 'check' | 'exit',
  { host, controlPath, extra = [] }: Pick<SshCall, 'host' | 'controlPath' | 'extra'>,
): readonly string[] {
  return [...extra, '-O', what, ...asOptions(sharedAt(controlPath)), '--', host];
}

/** Null: the person's own place for shared connections, if any. */
const sharedAt = (controlPath: string | null): readonly string[] =>
  controlPath === null ? [] : [`ControlPath=${controlPath}`];

function unlessSet({ connectTimeoutSet, aliveIntervalSet }: SshSettings): readonly string[] {
  return [
    ...(connectTimeoutSet ? [] : ['ConnectTimeout=20']),
    ...(aliveIntervalSet ? [] : ['ServerAliveInterval=15', 'ServerAliveCountMax=3']),
  ];
}

function asOptions(options: readonly string[]): readonly string[] {
  return options.flatMap(option => ['-o', option]);
}

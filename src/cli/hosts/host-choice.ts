/** Which hosts a command line names. Pure, but for the aliases, which are read from the person's ssh configuration. */
import { configName, hostAliases, sshConfigOf } from '../../fleet/ssh/host-aliases.ts';
import { isHostName } from '../../fleet/ssh/ssh-arguments.ts';
import type { OfferedHosts } from '../../format/host-state.ts';
import type { CommandContext, Program } from '../context.ts';
import type { HostChoice } from './host-option.ts';

/** Every alias of the person's ssh configuration, in the order of the files. */
export function knownHosts({ machine }: Pick<Program, 'machine'>): OfferedHosts {
  const config = sshConfigOf(machine.env);
  return config === null
    ? { aliases: [], file: '~/.ssh/config' }
    : { aliases: hostAliases(config), file: configName(config) };
}

export function noHostText({ file }: OfferedHosts): string {
  return `There is no host in ${file}.`;
}

/** The hosts that are meant. */
export function hostsOf(choice: HostChoice | null, program: Pick<Program, 'machine'>): readonly string[] {
  if (choice === null) return [];
  return choice === 'all' ? knownHosts(program).aliases : choice;
}

/** The same; that there are none is said. */
export function meantHosts(
  choice: HostChoice | null,
  { program, say }: Pick<CommandContext, 'program' | 'say'>,
): readonly string[] {
  const aliases = hostsOf(choice, program);
  if (aliases.length === 0) say(noHostText(knownHosts(program)));
  return aliases;
}

/**
 * The host and the rest of `b:01a2…`; null where the part before the colon is no host that the person knows: elsewhere a colon means what it
 * did.
 */
export function hostPrefix(
  text: string,
  choice: HostChoice | null,
  program: Pick<Program, 'machine'>,
): { readonly alias: string; readonly rest: string } | null {
  const colon = text.indexOf(':');
  const alias = text.slice(0, Math.max(0, colon));
  if (!isHostName(alias) || colon === text.length - 1) return null;
  const known =
    (choice !== null && choice !== 'all' && choice.includes(alias)) ||
    knownHosts(program).aliases.includes(alias);
  return known ? { alias, rest: text.slice(colon + 1) } : null;
}

/** `--host a,b` and `--host all`, read from the arguments. Pure. */
import { UsageError } from '../split-arguments.ts';

/** Hosts as the person calls them; `all`: every alias of their ssh configuration. */
export type HostChoice = 'all' | readonly string[];

/** Null: no host is named. */
export function hostOption(values: ReadonlyMap<string, string>): HostChoice | null {
  const typed = values.get('host');
  if (typed === undefined) return null;
  const names = typed.split(',').map(name => name.trim());
  if (names.includes('all')) return 'all';
  // As `isHostName` has it, which is loaded with the hosts only.
  const wrong = names.find(name => !/^[\w.][\w.@:%[\]-]*$/.test(name));
  if (wrong !== undefined)
    throw new UsageError(`--host takes names of ssh hosts, as a,b, or all; "${wrong}" is none.`);
  return [...new Set(names)];
}

/** Where rolltop keeps what it knows of hosts: which were chosen, and their last known rows. */
import path from 'node:path';
import type { CommandContext } from '../context.ts';
import { stateFolderOf } from '../kept-files.ts';

type Where = Pick<CommandContext, 'program' | 'codexHome'>;

/** The hosts that stand in the list, as the person chose them. */
export function chosenHosts(where: Where): readonly string[] {
  return stateFolderOf(where).readPreferences().hosts;
}

export function chooseHosts(hosts: readonly string[], where: Where): void {
  stateFolderOf(where).savePreferences({ hosts });
}

/** `$XDG_CACHE_HOME/rolltop`, else `~/.cache/rolltop`; null where nobody says where the person's own is, or nothing is to be kept. */
export function cacheFolder({
  program: { machine, homeFolder },
  cache: keeps,
}: Pick<CommandContext, 'program'> & { readonly cache: boolean }): string | null {
  if (!keeps) return null;
  const { XDG_CACHE_HOME: cache, HOME: home } = machine.env;
  if (cache?.startsWith('/')) return path.join(cache, 'rolltop');
  const own = home || homeFolder;
  return own ? path.join(own, '.cache', 'rolltop') : null;
}

/** The hosts of `rolltop search --host`: each is searched as soon as it is there, and one that is not is named at the end. */
import { errorMessage } from '../../format/error-message.ts';
import type { HostSearchRequest } from '../../live/other-hosts.ts';
import type { SearchEnd } from '../../search/request.ts';
import type { InvocationOf } from '../arguments.ts';
import type { CommandContext } from '../context.ts';
import type { SessionQuery } from '../keep/fitting-sessions.ts';
import { amongHosts, awaitHosts, unansweredText } from './await-hosts.ts';
import { fittingRows } from './fitting-rows.ts';
import { meantHosts } from './host-choice.ts';

export interface SearchedHosts {
  /** `among`: the query that sessions have to fit; null: every session. */
  search(request: HostSearchRequest, among: SessionQuery | null): Promise<FoundThere>;
}

export interface FoundThere {
  /** Of those that answered. */
  readonly ends: readonly SearchEnd[];
  /** Names the others on standard error. */
  nameMissing(): void;
}

/** They are connected from now on; null: there are none, which was said. */
export async function openSearchedHosts(
  { hosts, where }: Pick<InvocationOf<'search'>, 'hosts' | 'where'>,
  context: CommandContext,
): Promise<SearchedHosts | null> {
  const aliases = meantHosts(hosts, context);
  if (aliases.length === 0) return null;
  // Their rows are needed for a query alone, and a search should not cost them.
  const fleet = await context.hosts.reach(aliases, {
    ...{ rows: where === null ? 'none' : 'all', ahead: 'search' },
  });

  async function searchOne(
    alias: string,
    request: HostSearchRequest,
    among: SessionQuery | null,
  ): Promise<SearchEnd | string> {
    const awaited = among === null ? 'there' : 'whole';
    const [missing] = await awaitHosts(amongHosts(fleet, [alias]), awaited, context);
    if (missing !== undefined) return unansweredText(missing, context);
    try {
      if (among === null) return await fleet.search(alias, request);
      const only = fittingRows(fleet.rowsOf(alias), among, context.program);
      return await fleet.search(alias, { ...request, scope: 'all', only });
    } catch (error) {
      return `${alias} is left out: ${errorMessage(error)}`;
    }
  }

  return {
    search: async (request, among) => {
      const found = await Promise.all(aliases.map(alias => searchOne(alias, request, among)));
      const missing = found.filter(one => typeof one === 'string');
      return {
        ends: found.filter(one => typeof one !== 'string'),
        nameMissing: () => missing.forEach(context.say),
      };
    },
  };
}

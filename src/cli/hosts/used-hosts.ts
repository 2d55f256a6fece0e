/** The hosts of `rolltop usage --host`: each counts as soon as it is there, and one that does not is named at the end. */
import type { Fleet } from '../../fleet/desk/fleet.ts';
import type { Conversation } from '../../format/conversation.ts';
import { errorMessage } from '../../format/error-message.ts';
import type { HostUsageRequest, HostUsed } from '../../live/other-hosts.ts';
import type { CommandContext } from '../context.ts';
import type { SessionQuery } from '../keep/fitting-sessions.ts';
import { amongHosts, awaitHosts, unansweredText } from './await-hosts.ts';
import { fittingRows } from './fitting-rows.ts';
import { meantHosts } from './host-choice.ts';
import type { HostChoice } from './host-option.ts';
import type { ReadableSession } from './readable-session.ts';

export type UsedHostsRequest = Omit<HostUsageRequest, 'only' | 'onProgress'> & {
  /** So many files were read so far, on all of them. */
  readonly onProgress: (files: number) => void;
};

export interface UsedHosts {
  count(request: UsedHostsRequest): Promise<readonly HostUsed[]>;
  /** Null: none, or not known. */
  titleOf(id: string): string | null;
}

export interface UsedHostsOptions {
  readonly choice: HostChoice;
  /** Which sessions are meant; null: all. */
  readonly meant: SessionQuery | null;
  readonly titled: 'with titles' | 'without';
}

/** They are connected from now on; null: there are none, which was said. */
export async function openUsedHosts(
  { choice, meant, titled }: UsedHostsOptions,
  context: CommandContext,
): Promise<UsedHosts | null> {
  const aliases = meantHosts(choice, context);
  if (aliases.length === 0) return null;
  const needsRows = meant !== null || titled === 'with titles';
  const fleet = await context.hosts.reach(aliases, {
    ...{ rows: needsRows ? 'all' : 'none', ahead: 'usage' },
  });

  async function countOn(alias: string, request: HostUsageRequest): Promise<HostUsed | string | null> {
    const awaited = needsRows ? 'whole' : 'there';
    const [missing] = await awaitHosts(amongHosts(fleet, [alias]), awaited, context);
    if (missing !== undefined) return unansweredText(missing, context);
    const only = meant === null ? null : fittingRows(fleet.rowsOf(alias), meant, context.program);
    if (only?.length === 0) return null;
    try {
      return await fleet.usage(alias, { ...request, ...(only !== null && { only }) });
    } catch (error) {
      return `${alias} is left out: ${errorMessage(error)}`;
    }
  }

  return {
    count: async ({ onProgress, ...request }) => {
      const read = new Map<string, number>();
      const ends = await Promise.all(
        aliases.map(alias =>
          countOn(alias, {
            ...request,
            onProgress: files => onProgress(sumOf(read.set(alias, files))),
          }),
        ),
      );
      for (const end of ends) if (typeof end === 'string') context.say(end);
      return ends.filter(end => typeof end === 'object' && end !== null);
    },
    titleOf: id =>
      titleIn(
        aliases.flatMap(alias => [...fleet.rowsOf(alias)]),
        id,
      ),
  };
}

/** Sessions that were named one by one. */
export function namedHosts(sessions: readonly ReadableSession[]): UsedHosts {
  const there = sessions.flatMap(({ conversation, hosts }) =>
    hosts === null ? [] : [{ conversation, hosts }],
  );
  const rows = there.map(({ conversation }) => conversation);
  return {
    count: ({ onProgress, ...request }) =>
      Promise.all(
        there.map(({ conversation, hosts }) => countOne(conversation, hosts, { ...request, onProgress })),
      ),
    titleOf: id => titleIn(rows, id),
  };
}

function countOne(conversation: Conversation, hosts: Fleet, request: HostUsageRequest): Promise<HostUsed> {
  return hosts.usage(conversation.host ?? '', { ...request, only: [conversation] });
}

function titleIn(rows: readonly Conversation[], id: string): string | null {
  const row = rows.find(one => one.id === id);
  return row?.name ?? row?.summary?.title ?? null;
}

function sumOf(numbers: ReadonlyMap<string, number>): number {
  return [...numbers.values()].reduce((sum, number) => sum + number, 0);
}

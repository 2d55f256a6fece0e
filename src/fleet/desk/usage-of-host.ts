/** What the sessions of one host used: counted there by the days of this machine, priced here. */
import type { HostUsageRequest, HostUsed } from '../../live/other-hosts.ts';
import { idOnHost } from '../../text/host-id.ts';
import { pricedCell } from '../../usage/prices/priced-cells.ts';
import { utcOffsets } from '../../usage/scan/calendar.ts';
import type { HostConnection } from './host-connection.ts';

/** No session of Codex is older. */
const FIRST_MS = Date.UTC(2024, 0, 1);

export interface UsageThere {
  readonly host: string;
  readonly connection: HostConnection;
  readonly nowMs: number;
}

/** @throws (rejects) when the connection ends before it */
export async function usageOfHost(
  { prices, sinceMs, only, signal, onProgress }: HostUsageRequest,
  { host, connection, nowMs }: UsageThere,
): Promise<HostUsed> {
  const { sessions, ...rest } = await connection.count({
    steps: prices.steps,
    offsets: utcOffsets(FIRST_MS, nowMs),
    sinceMs,
    paths: only?.flatMap(({ path, earlierSegments }) => [...earlierSegments, path]) ?? null,
    signal,
    onProgress,
  });
  const priced = sessions.map(session => ({
    ...session,
    host,
    id: idOnHost(host, session.id),
    cells: session.cells.map(cell => pricedCell(cell, prices)),
  }));
  return { ...rest, host, limits: rest.limits.map(limit => ({ ...limit, host })), sessions: priced };
}

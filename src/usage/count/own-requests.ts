/**
 * The requests that a file's own conversation made. Promises: pure; what a fork or a sub-agent copied from its parent is left out and nothing is
 * subtracted: since 0.144 the counts of a sub-agent begin at zero, although its header names a parent.
 *
 * What was copied: where the lines show it (ordinals, the ids of turns), that. Else the beginning whose totals equal those of the parent one by one.
 * Else, where the parent is gone, what was written in one burst with the header; that sum is approximate.
 */
import { timeOfId } from '../../format/identity.ts';
import { isSame, type TokenUsage, totalOf, UsageCounter, type UsageStep } from '../../format/usage.ts';
import type { RequestSettings, TokenEvent, TokenEvents } from './token-events.ts';

export interface OwnRequest {
  readonly atMs: number | null;
  readonly settings: RequestSettings;
  readonly step: UsageStep;
}

export interface OwnRequests {
  readonly requests: readonly OwnRequest[];
  /** False: no event of its own has a count. That is not zero. */
  readonly recorded: boolean;
  /** The sum may be wrong. */
  readonly approximate: boolean;
  /** So many events come first that were copied. */
  readonly copied: number;
}

/** Codex copies the lines of a conversation within 0.6 seconds; a model needs longer for its first answer. */
const BURST_MS = 600;
/** On a slow disk, where the parent's totals have to agree too. */
const LONG_BURST_MS = 10_000;

/** Whether the totals of the parent decide what is counted. */
export function needsParent(read: TokenEvents): boolean {
  return mayBeCopied(read) > 0;
}

/** `parent`: the totals of the conversation it copied from, in order; null when that is gone, and where it is not needed. */
export function ownRequests(read: TokenEvents, parent: readonly TokenUsage[] | null): OwnRequests {
  const { copied, certain } = copiedEvents(read, parent);
  const counter = new UsageCounter();
  const requests: OwnRequest[] = [];
  for (const [index, { counts, settings, atMs }] of read.events.entries()) {
    if (index < copied) counter.pass(counts);
    else {
      const step = counter.add(counts);
      // After an error, a total may be stated that has no parts.
      if (step !== null && totalOf(step) > 0) requests.push({ atMs, settings, step });
    }
  }
  const approximate = counter.doubtful || read.damaged || !certain;
  return { requests, recorded: requests.length > 0, approximate, copied };
}

/** The totals that a file states, each once; for those that copied from it. */
export function statedTotals({ events }: TokenEvents): readonly TokenUsage[] {
  const totals: TokenUsage[] = [];
  for (const { counts } of events) {
    const total = counts.total?.usage ?? null;
    const last = totals.at(-1);
    if (total !== null && (last === undefined || !isSame(total, last))) totals.push(total);
  }
  return totals;
}

function copiedEvents(
  read: TokenEvents,
  parent: readonly TokenUsage[] | null,
): { readonly copied: number; readonly certain: boolean } {
  const most = mayBeCopied(read);
  if (most === 0) return { copied: 0, certain: true };
  const parentIsThere = parent !== null && parent.length > 0;
  if (read.border === 'ids') return { copied: most, certain: parentIsThere };
  if (parentIsThere) return { copied: equalEvents(read.events.slice(0, most), parent), certain: true };
  const burst =
    read.border === 'times' ? -1 : read.events.slice(0, most).findIndex(event => !isInBurst(event, read));
  const copied = burst === -1 ? most : burst;
  return { copied, certain: copied === 0 };
}

/** How many events come before the first one that is the file's own for certain. */
function mayBeCopied(read: TokenEvents): number {
  if (read.copiedFrom === null) return 0;
  if (read.border !== null) return read.copied;
  const first = read.events.findIndex(event => isOwn(event, read));
  return first === -1 ? read.events.length : first;
}

function isOwn(event: TokenEvent, { meta, beginsMs }: TokenEvents): boolean {
  const begunMs = meta && (timeOfId(meta.id) ?? Date.parse(meta.timestamp ?? ''));
  if (event.turnMs !== null && begunMs !== null && event.turnMs >= begunMs) return true;
  return event.atMs !== null && beginsMs !== null && event.atMs - beginsMs > LONG_BURST_MS;
}

function isInBurst({ atMs }: TokenEvent, { beginsMs }: TokenEvents): boolean {
  return atMs !== null && beginsMs !== null && atMs - beginsMs <= BURST_MS;
}

/** The events whose totals are those of the parent, one by one; an event that was written again is one with that before it. */
function equalEvents(events: readonly TokenEvent[], parent: readonly TokenUsage[]): number {
  let last: TokenUsage | null = null;
  let next = 0;
  for (const [index, { counts }] of events.entries()) {
    const total = counts.total?.usage ?? null;
    if (total === null || (last !== null && isSame(total, last))) continue;
    const other = parent[next];
    if (other === undefined || !isSame(total, other)) return index;
    last = total;
    next += 1;
  }
  return events.length;
}

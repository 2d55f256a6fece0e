/** The board's list as lines: the sessions in their groups, each group under its heading. Pure; one pass when a session changes. */
import type { Conversation, StateKind } from '../../format/conversation.ts';
import { folderName } from '../../text/title.ts';
import { memoiseLast } from '../memoise-last.ts';
import type { BoardContext } from './event.ts';
import type { BoardState } from './state.ts';

export type BoardLine =
  | { readonly kind: 'heading'; readonly name: string; readonly count: number }
  | { readonly kind: 'session'; readonly session: Conversation };

/** In the order of the board, with their headings. */
export const STATE_NAMES: readonly (readonly [StateKind, string])[] = [
  ['needs-you', 'needs you'],
  ['working', 'working'],
  ['ready', 'ready'],
  ['idle', 'idle'],
  ['stopped', 'stopped'],
];

const RANKS = new Map(STATE_NAMES.map(([kind], rank) => [kind, rank]));

const rankOf = ({ state }: Conversation): number =>
  state === null ? RANKS.size : (RANKS.get(state.kind) ?? 0);

/** Who waits or works for longest comes first, so that what is new comes behind; of what is over, the newest. */
function compareSessions(a: Conversation, b: Conversation): number {
  const byRank = rankOf(a) - rankOf(b);
  if (byRank !== 0) return byRank;
  const [aMs, bMs] = [a.state?.sinceMs ?? a.createdMs, b.state?.sinceMs ?? b.createdMs];
  const goesOn = a.state?.kind === 'needs-you' || a.state?.kind === 'working';
  return (goesOn ? aMs - bMs : bMs - aMs) || (a.id < b.id ? -1 : 1);
}

export interface BoardSource {
  readonly atWork: readonly Conversation[];
  readonly grouping: BoardState['grouping'];
}

/** The sessions that fit the filter; the same list until a session changes. */
export const fittingSessions = memoiseLast(
  ({ atWork, filter, fittingIn }: FilteredSource): readonly Conversation[] =>
    filter === '' ? atWork : fittingIn(filter, atWork),
);

interface FilteredSource extends Pick<BoardContext, 'atWork' | 'fittingIn'> {
  readonly filter: string;
}

/** The same lines until a session changes. */
export const boardLines = memoiseLast(({ atWork, grouping }: BoardSource): readonly BoardLine[] => {
  const sorted = [...atWork].sort(compareSessions);
  const groups = new Map<string, Conversation[]>();
  for (const session of sorted) {
    const name = grouping === 'state' ? nameOfState(session) : projectOf(session);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [session]);
    else group.push(session);
  }
  return [...groups].flatMap(([name, sessions]): BoardLine[] => [
    { kind: 'heading', name, count: sessions.length },
    ...sessions.map(session => ({ kind: 'session', session }) as const),
  ]);
});

const nameOfState = ({ state }: Conversation): string =>
  STATE_NAMES.find(([kind]) => kind === state?.kind)?.[1] ?? '';

const projectOf = ({ summary }: Conversation): string => folderName(summary?.cwd ?? null) || 'no folder';

/** The sessions in the order of the lines. */
export const sessionsOf = memoiseLast(({ lines }: { readonly lines: readonly BoardLine[] }) =>
  lines.flatMap(line => (line.kind === 'session' ? [line.session] : [])),
);

/** The sessions that fit a filter line, for what looks into them afterwards. Promises: gives way to keys every 8 ms; reads no file. */
import type { Conversation, Scope } from '../../format/conversation.ts';
import type { MatchContext } from '../../query/match.ts';
import { Slices } from '../../rollout/file/slices.ts';
import { ListFilter } from './list-filter.ts';
import type { ScopeIndex } from './scope-index.ts';

export interface FittingRequest {
  /** A filter line; its words have to be in a session, and rank nothing. */
  readonly query: string;
  /** Where: a session that is in any of them. */
  readonly scopes: readonly Scope[];
}

/** Sub-agents are found as any other session, folded or not. Resolves with null when the signal stopped it. */
export async function fittingRows(
  { query, scopes }: FittingRequest,
  { index, matchContext }: { readonly index: ScopeIndex; readonly matchContext: MatchContext },
  signal: AbortSignal,
): Promise<readonly Conversation[] | null> {
  const filter = new ListFilter(query, matchContext);
  const fitting: Conversation[] = [];
  const slices = new Slices();
  for (const batch of rowsOf(index, scopes)) {
    fitting.push(...filter.withWords(filter.fittingOf(batch)));
    await slices.pause();
    if (signal.aborted) return null;
  }
  return fitting;
}

function* rowsOf(index: ScopeIndex, scopes: readonly Scope[]): Generator<readonly Conversation[]> {
  for (const scope of scopes) {
    yield* index.list(scope, 'created').freeze().chunks;
    yield* index.folded(scope, 'created').freeze().chunks;
  }
}

/**
 * The tokens of the session beside the list, counted where the list knows only the last total that its file states. Promises: in pieces between
 * which keys have their turn; ends when another session is chosen; reads the files of this session, and the one it copied from.
 */
import type { Conversation } from '../format/conversation.ts';
import type { ConversationId } from '../format/identity.ts';
import { totalOf } from '../format/usage.ts';
import { statedTotals } from '../usage/count/own-requests.ts';
import type { TokenEvents } from '../usage/count/token-events.ts';
import { OWN_CALENDAR } from '../usage/scan/calendar.ts';
import { priceRanges } from '../usage/scan/counted-cells.ts';
import { fileUsage } from '../usage/scan/file-usage.ts';
import { PIECE_BYTES, readTokenEvents } from '../usage/scan/token-lines.ts';
import type { CountedTokens } from './snapshot.ts';

export interface TokenCount {
  readonly findPath: (id: ConversationId) => Promise<string | null>;
  readonly signal: AbortSignal;
}

/** Null: nothing is recorded, or it was ended before. @throws when a file cannot be read */
export async function countTokens(
  { path, earlierSegments }: Pick<Conversation, 'path' | 'earlierSegments'>,
  { findPath, signal }: TokenCount,
): Promise<CountedTokens | null> {
  const eventsOf = async (file: string): Promise<TokenEvents | null> =>
    readTokenEvents({
      path: file,
      buffer: Buffer.allocUnsafe(PIECE_BYTES),
      stopped: () => signal.aborted,
    });
  const totalsOf = async (id: ConversationId) => {
    const parent = await findPath(id);
    const events = parent === null ? null : await eventsOf(parent);
    return events && statedTotals(events);
  };
  // Only tokens are asked for.
  const rangeOf = priceRanges({ inputs: [], fromMs: [] }, OWN_CALENDAR);
  let tokens = 0;
  let recorded = false;
  let approximate = false;
  for (const file of [...earlierSegments, path]) {
    const events = await eventsOf(file);
    if (events === null) continue;
    const found = await fileUsage(events, { rangeOf, sinceMs: null, totalsOf });
    for (const { usage } of found.cells) tokens += totalOf(usage);
    recorded ||= found.recorded;
    approximate ||= found.approximate;
  }
  return recorded && !signal.aborted ? { tokens, approximate } : null;
}

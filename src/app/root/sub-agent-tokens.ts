/** What the sub-agents of a session used, theirs included, as the list knows it. */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { ConversationsSnapshot } from '../../live/snapshot.ts';
import { amountText } from '../../text/numbers.ts';
import { areTokensExact } from '../../text/usage-words.ts';

/** More are a mistake or a trap: the sum is then at least this. */
const MOST_AGENTS = 2_000;

let last: { readonly of: ConversationsSnapshot; readonly id: ConversationId; readonly text: string } | null =
  null;

/** `1.2M`, `≈1.2M`; empty where none is known to have used any. Made once for each change of the list. */
export function subAgentTokens(conversations: ConversationsSnapshot, id: ConversationId): string {
  if (last === null || last.of !== conversations || last.id !== id)
    last = { of: conversations, id, text: textOf(descendants(conversations, id)) };
  return last.text;
}

function textOf(agents: readonly Conversation[]): string {
  let [tokens, exact] = [0, true];
  for (const { summary } of agents) {
    tokens += summary?.tokens ?? 0;
    if (summary === null || (summary.tokens !== null && !areTokensExact(summary))) exact = false;
  }
  return tokens === 0 ? '' : `${exact ? '' : '≈'}${amountText(tokens)}`;
}

function descendants({ relativesOf }: ConversationsSnapshot, id: ConversationId): readonly Conversation[] {
  const found = new Map<ConversationId, Conversation>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined && found.size < MOST_AGENTS; next = waiting.pop())
    for (const agent of relativesOf(next).subAgents) {
      if (found.has(agent.id) || agent.id === id) continue;
      found.set(agent.id, agent);
      waiting.push(agent.id);
    }
  return [...found.values()];
}

/**
 * A row of the list as it is sent to the desk. Promises: it fits what the desk takes (`protocol/row-limit.ts`), whatever a file says of itself:
 * one file with a folder or a branch of megabytes must not end the connection to its host. Pure.
 */
import type { Conversation, Summary } from '../../format/conversation.ts';
import { LIST_LIMIT, ROW_LIMIT } from '../protocol/row-limit.ts';

/** A path has at most so many bytes on Linux; every other text that is shown in a row is shorter. */
const LONGEST_TEXT = 4_096;
const MOST_TAGS = 100;
const TOO_MUCH = 'Its first lines say more than is sent over a connection.';

const cut = <Text extends string | null>(text: Text): Text =>
  (text === null || text.length <= LONGEST_TEXT ? text : text.slice(0, LONGEST_TEXT)) as Text;

/** A row is made of getters: what is sent is named. */
export function rowToSend(row: Conversation): Conversation {
  const { id, path, createdMs, updatedMs, sizeBytes, archived, compressed, earlierSegments, copies } = row;
  const { name, pinned, tags, summary, live, state, hiddenByCodex } = row;
  const sent: Conversation = {
    ...{ id, path, createdMs, updatedMs, sizeBytes, archived, compressed, earlierSegments, copies },
    ...{ name: cut(name), pinned, tags: tags.slice(0, MOST_TAGS).map(cut), live, state, hiddenByCodex },
    summary: summary === null ? null : summaryToSend(summary),
  };
  const fits = earlierSegments.length <= LIST_LIMIT && JSON.stringify(sent).length <= ROW_LIMIT;
  return fits ? sent : withoutTexts(sent);
}

/** What is left names the session, and says why there is no more. */
function withoutTexts(row: Conversation): Conversation {
  const { summary } = row;
  const none = { createdAt: null, title: null, cwd: null, branch: null, model: null, provider: null };
  const words = { ...none, source: null, startedBy: null, cliVersion: null, problem: TOO_MUCH };
  return {
    ...row,
    ...{ earlierSegments: [], name: null, tags: [] },
    summary: summary === null ? null : { ...summary, ...words },
  };
}

function summaryToSend(summary: Summary): Summary {
  const { id, dialect, createdAt, title, cwd, branch, model, provider, source, startedBy } = summary;
  const { cliVersion, parentId, tokens, tokensUncertain, items, turns, damage, problem } = summary;
  const { hasUserMessage, turn, turnSinceMs, brokenOff } = summary;
  return {
    ...{ id, dialect, createdAt: cut(createdAt), title: cut(title), cwd: cut(cwd), branch: cut(branch) },
    ...{ model: cut(model), provider: cut(provider), source: cut(source), startedBy: cut(startedBy) },
    ...{ cliVersion: cut(cliVersion), parentId, tokens, items, turns, damage, problem: cut(problem) },
    ...(tokensUncertain && { tokensUncertain }),
    ...{ hasUserMessage, turn, turnSinceMs },
    ...(brokenOff && { brokenOff }),
    // The state says whether a call is open; the preview is read when it is looked at.
    ...{ openCall: null, preview: { question: null, answer: null, tool: null } },
  };
}

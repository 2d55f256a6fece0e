/**
 * Summaries small enough to keep 100,000 of them. Promises: what the list shows stays; previews go; equal texts (folders,
 * branches, models) are held once; no string keeps a larger one alive. Does not read.
 */
import type { Preview, Summary } from '../rollout/conversation.ts';
import type { ConversationId } from '../rollout/identity.ts';

const noPreview: Preview = { question: null, answer: null, tool: null };

/** What comes from another thread has a copy of every word. */
const dialects: readonly NonNullable<Summary['dialect']>[] = ['bare', 'envelope', 'paginated'];
const turns: readonly Summary['turn'][] = ['idle', 'unknown', 'running', 'waiting'];

function known<T>(words: readonly T[], word: T): T {
  return words[words.indexOf(word)] ?? word;
}

const interned = new Map<string, string>();
/** Folders and models repeat; a home where they do not must not grow this for ever. */
const internLimit = 20_000;

/**
 * The summary without its preview, with its own short strings. `id` is the row's own, so that it is not held twice.
 * Written out field by field: an object made by spreading takes twice the memory.
 */
export function slimSummary(summary: Summary, id: ConversationId): Summary {
  return {
    id: summary.id === id ? id : summary.id,
    dialect: known(dialects, summary.dialect),
    // The row has its own: `createdMs`.
    createdAt: null,
    title: own(summary.title),
    cwd: shared(summary.cwd),
    branch: shared(summary.branch),
    model: shared(summary.model),
    provider: shared(summary.provider),
    source: shared(summary.source),
    cliVersion: shared(summary.cliVersion),
    parentId: summary.parentId,
    tokens: summary.tokens,
    items: summary.items,
    turns: summary.turns,
    damage: summary.damage,
    problem: summary.problem,
    hasUserMessage: summary.hasUserMessage,
    turn: known(turns, summary.turn),
    preview: noPreview,
  };
}

/** For rows that are not on screen. What came from another thread is told to be slim by this too. */
export function withoutPreview(summary: Summary): Summary {
  return { ...summary, preview: noPreview };
}

/** False for a slim summary: its preview has to be read again to be shown. */
export function hasPreview(summary: Summary): boolean {
  return summary.preview !== noPreview;
}

/** A slice of a long message would keep all of it in memory: only a copy lets go. */
function own(text: string | null): string | null {
  return text === null ? null : Buffer.from(text, 'utf8').toString('utf8');
}

function shared(text: string | null): string | null {
  if (text === null) return null;
  const found = interned.get(text);
  if (found !== undefined) return found;
  if (interned.size >= internLimit) interned.clear();
  const copy = own(text) ?? '';
  interned.set(copy, copy);
  return copy;
}

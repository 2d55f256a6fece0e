/**
 * Summaries in a third of the memory: 100,000 of them are kept. Promises: what the list shows stays; previews go; what many have in
 * common (folder, branch, model, …) is held once; no string keeps a larger one alive. Does not read.
 */
import type { OpenCall, Preview, Summary } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';

const NO_PREVIEW: Preview = { question: null, answer: null, tool: null };

/** What many sessions have in common: 100,000 of them have a few hundred different ones. */
type SharedFacts = Omit<
  Summary,
  'id' | 'title' | 'tokens' | 'items' | 'turns' | 'createdAt' | 'turnSinceMs' | 'openCall' | 'preview'
>;

/** `createdAt` is not kept: the row has `createdMs`. */
class CompactSummary implements Summary {
  readonly id: ConversationId | null;
  readonly title: string | null;
  readonly tokens: number | null;
  readonly items: number | null;
  readonly turns: number | null;
  readonly turnSinceMs: number | null;
  readonly openCall: OpenCall | null;
  readonly #facts: SharedFacts;

  constructor(summary: Summary, id: ConversationId) {
    this.id = summary.id === id ? id : summary.id;
    this.title = own(summary.title);
    this.tokens = summary.tokens;
    this.items = summary.items;
    this.turns = summary.turns;
    this.turnSinceMs = summary.turnSinceMs;
    this.openCall = summary.openCall;
    this.#facts = sharedFacts(summary);
  }

  get tokensUncertain() {
    return this.#facts.tokensUncertain;
  }

  get dialect() {
    return this.#facts.dialect;
  }

  get createdAt() {
    return null;
  }

  get cwd() {
    return this.#facts.cwd;
  }

  get branch() {
    return this.#facts.branch;
  }

  get model() {
    return this.#facts.model;
  }

  get provider() {
    return this.#facts.provider;
  }

  get source() {
    return this.#facts.source;
  }

  get startedBy() {
    return this.#facts.startedBy;
  }

  get cliVersion() {
    return this.#facts.cliVersion;
  }

  get parentId() {
    return this.#facts.parentId;
  }

  get damage() {
    return this.#facts.damage;
  }

  get problem() {
    return this.#facts.problem;
  }

  get hasUserMessage() {
    return this.#facts.hasUserMessage;
  }

  get turn() {
    return this.#facts.turn;
  }

  get brokenOff() {
    return this.#facts.brokenOff;
  }

  get preview() {
    return NO_PREVIEW;
  }
}

/** The summary without its preview, with its own short title. `id` is the row's own, so that it is not held twice. */
export function compactSummary(summary: Summary, id: ConversationId): Summary {
  return new CompactSummary(summary, id);
}

/** For rows that are not on screen. A summary from another thread needs it again: `hasPreview` knows one object only. */
export function withoutPreview(summary: Summary): Summary {
  return { ...summary, preview: NO_PREVIEW };
}

/** False for a compact summary: its preview has to be read again to be shown. */
export function hasPreview(summary: Summary | null | undefined): summary is Summary {
  return summary != null && summary.preview !== NO_PREVIEW;
}

const SHARED_FACTS = new Map<string, SharedFacts>();
/** A home where no two sessions have much in common must not grow this for ever. */
const SHARED_FACTS_LIMIT = 20_000;

function sharedFacts(summary: Summary): SharedFacts {
  const { dialect, cwd, branch, model, provider, source, startedBy, cliVersion, parentId } = summary;
  const { damage, problem, hasUserMessage, turn, tokensUncertain, brokenOff } = summary;
  const facts = { dialect, cwd, branch, model, provider, source, startedBy, cliVersion, parentId };
  const key = JSON.stringify({ ...facts, damage, problem, hasUserMessage, turn, tokensUncertain, brokenOff });
  const found = SHARED_FACTS.get(key);
  if (found !== undefined) return found;
  if (SHARED_FACTS.size >= SHARED_FACTS_LIMIT) SHARED_FACTS.clear();
  const copy = JSON.parse(key) as SharedFacts;
  SHARED_FACTS.set(key, copy);
  return copy;
}

/** A slice of a long message keeps all of it in memory; a copy does not. */
function own(text: string | null): string | null {
  return text === null ? null : Buffer.from(text, 'utf8').toString('utf8');
}

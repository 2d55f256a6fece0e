/**
 * Hits in conversations of several files (FORMAT.md, section 9), which a worker sees one by one: the conversation's title instead of the
 * file's, and a mark where a person took back what was found. Such hits are not left out: what was taken back is what people search for
 * when they want it again. Promises: hits of other conversations stay as they are, and cost nothing but a look at names: those that the search
 * itself lists, else once a search.
 */
import type { ConversationId } from '../format/identity.ts';
import { segmentsOf } from '../format/segments.ts';
import { openRollout } from '../rollout/file/open.ts';
import { Slices } from '../rollout/file/slices.ts';
import { type RemovedRun, readHistory } from '../rollout/read/history.ts';
import { archivedRoot, sessionsRoot } from '../sessions/catalog.ts';
import { summaryAt } from '../sessions/conversation-row.ts';
import { laterSegmentsIn } from '../sessions/later-segments.ts';
import { filesOf, segmentPathOf } from '../sessions/path-of.ts';
import { walkDays } from '../sessions/walk.ts';
import type { FoundHit } from './messages.ts';

interface ChainFacts {
  readonly title: string | null;
  readonly removed: readonly RemovedRun[];
}

export class ChainedHits {
  readonly #codexHome: string;
  readonly #names: 'come' | 'are looked up';
  #lookedUp: Promise<ReadonlySet<ConversationId>> | null = null;
  readonly #came = new Set<ConversationId>();
  readonly #facts = new Map<ConversationId, Promise<ChainFacts | null>>();

  /** `names`: of the day folders; those that come are added before the hits that they matter for. */
  constructor(codexHome: string, names: 'come' | 'are looked up') {
    this.#codexHome = codexHome;
    this.#names = names;
  }

  /** Conversations that have a later segment. */
  add(ids: readonly ConversationId[]): void {
    for (const id of ids) this.#came.add(id);
  }

  async completed(hits: readonly FoundHit[]): Promise<readonly FoundHit[]> {
    this.#lookedUp ??= chainedIn(this.#codexHome, this.#names);
    const lookedUp = await this.#lookedUp;
    const isChained = ({ session: { id } }: FoundHit): boolean => lookedUp.has(id) || this.#came.has(id);
    if (!hits.some(isChained)) return hits;
    const completed: FoundHit[] = [];
    for (const hit of hits) {
      const facts = isChained(hit) ? await this.#factsOf(hit.session.id) : null;
      completed.push(facts === null ? hit : withFacts(hit, facts));
    }
    return completed;
  }

  #factsOf(id: ConversationId): Promise<ChainFacts | null> {
    const known = this.#facts.get(id);
    if (known !== undefined) return known;
    const facts = readFacts(this.#codexHome, id).catch(() => null);
    this.#facts.set(id, facts);
    return facts;
  }
}

/** The conversations that have a later segment, by names alone: in the archive, and in the day folders unless their names come. */
async function chainedIn(
  codexHome: string,
  names: 'come' | 'are looked up',
): Promise<ReadonlySet<ConversationId>> {
  const ids = new Set<ConversationId>();
  const slices = new Slices();
  for (const { path } of names === 'come' ? [] : walkDays(sessionsRoot(codexHome))) {
    for (const { id } of laterSegmentsIn(path)) ids.add(id);
    await slices.pause();
  }
  for (const { id } of laterSegmentsIn(archivedRoot(codexHome))) ids.add(id);
  return ids;
}

async function readFacts(codexHome: string, id: ConversationId): Promise<ChainFacts | null> {
  const [first, ...others] = await filesOf(codexHome, id);
  if (first === undefined) return null;
  const paths = segmentsOf([first, ...others]).map(file => file.path);
  const end = paths.at(-1) ?? first.path;
  const earlierSegments = paths.slice(0, -1);
  const { removed } = await readHistory(
    () => openRollout(end),
    segmentId => segmentPathOf(codexHome, segmentId),
    { earlierSegments },
  );
  const { title } = await summaryAt(end, { earlierSegments, preview: false });
  return { title, removed };
}

function withFacts(hit: FoundHit, { title, removed }: ChainFacts): FoundHit {
  const session = { ...hit.session, title: title ?? hit.session.title };
  const isBack = removed.some(({ pieces }) =>
    pieces.some(
      piece =>
        piece.kind === 'part' &&
        piece.path === session.path &&
        hit.offset >= piece.start &&
        hit.offset < piece.length,
    ),
  );
  return isBack ? { ...hit, session, takenBack: true } : { ...hit, session };
}

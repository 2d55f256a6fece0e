/**
 * The short form of an id: its beginning, long enough to name one session of the home and no other, archived ones included. Promises:
 * what it returns is found wherever the command line takes a session. Pure, but for `shortIdsOf`, which reads the names of the files.
 */
import type { ConversationId } from '../format/identity.ts';
import { Slices } from '../rollout/file/slices.ts';
import { listedHome } from './catalog.ts';

/** As long as people are used to from git and containers: the time of a session in steps of about a minute. */
const SHORTEST_CHARACTERS = 8;

export class ShortIds {
  readonly #sorted: readonly ConversationId[];
  /** The length of the longest one. */
  readonly longest: number;

  constructor(ids: Iterable<ConversationId>) {
    this.#sorted = [...new Set(ids)].sort();
    this.longest = this.#sorted.reduce(
      (most, _, at) => Math.max(most, this.#lengthAt(at)),
      SHORTEST_CHARACTERS,
    );
  }

  /** The whole id of a session whose file has another one in its name: no beginning of it would be found. */
  of(id: ConversationId): string {
    const at = this.#placeOf(id);
    return this.#sorted[at] === id ? id.slice(0, this.#lengthAt(at)) : id;
  }

  /** One character more than the id shares with a neighbour in sorted order: it shares no more with any other. */
  #lengthAt(at: number): number {
    const id = this.#sorted[at] ?? '';
    const shared = Math.max(sharedStart(id, this.#sorted[at - 1]), sharedStart(id, this.#sorted[at + 1]));
    return Math.max(SHORTEST_CHARACTERS, shared + 1);
  }

  #placeOf(id: ConversationId): number {
    let [from, to] = [0, this.#sorted.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#sorted[middle] ?? '') < id) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** How many characters `a` and `b` have in common at their beginning. */
function sharedStart(a: string, b: string | undefined): number {
  if (b === undefined) return 0;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** Of all sessions of a home, and of these others. */
export async function shortIdsOf(
  codexHome: string,
  others: readonly ConversationId[] = [],
): Promise<ShortIds> {
  const ids: ConversationId[] = [...others];
  const slices = new Slices();
  for (const folder of listedHome(codexHome)) {
    for (const { id } of folder.files) ids.push(id);
    await slices.pause();
  }
  return new ShortIds(ids);
}

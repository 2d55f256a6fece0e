/**
 * The searches that a desk asks for, one at a time: a new one ends the one before. Promises: the same modules search that search for a person
 * who sits here; hits are sent as far as the desk takes them, and the search waits for it; a file outside of the home is not opened.
 */
import { startSearchInProcess } from '../../search/in-process.ts';
import type { SearchEnd, SearchHit } from '../../search/request.ts';
import { Searcher, type SearcherOptions } from '../../search/searcher.ts';
import type { FromHost } from '../protocol/messages.ts';
import { MOST_HITS_AT_ONCE, MOST_UNSEARCHED, MOST_UNTAKEN, type WireSearch } from '../protocol/search.ts';

/** What the agent asks of it. */
export interface AgentSearch {
  search(q: number, search: WireSearch): Promise<void>;
  /** The desk took a message of hits. */
  taken(q: number): void;
  cancel(q: number): void;
  close(): void;
}

export interface HostSearchOptions extends SearcherOptions {
  readonly send: (message: Extract<FromHost, { t: 'hits' | 'searched' | 'end' }>) => void;
}

const PROGRESS_MS = 250;
/** What a file says of itself may be of any length. */
const TEXT_LENGTH = 1_000;

export class HostSearch implements AgentSearch {
  readonly #options: HostSearchOptions;
  /** For texts. A part of it is done here: a thread more would begin late, and read its program again. */
  readonly #forTexts: Searcher;
  /** For expressions, of which one may never end: in threads, which can be ended. Null until there is one. */
  #forExpressions: Searcher | null = null;
  #paths: readonly string[] = [];
  #running: { readonly q: number; readonly stop: AbortController; untaken: number; go: () => void } | null =
    null;

  constructor(options: HostSearchOptions) {
    this.#options = options;
    this.#forTexts = new Searcher({ ...options, startLastWorker: startSearchInProcess });
    this.#forTexts.warmUp();
  }

  async search(q: number, { paths, ...search }: WireSearch): Promise<void> {
    this.#stop();
    if (Array.isArray(paths)) this.#paths = paths;
    const running = { q, stop: new AbortController(), untaken: 0, go: () => {} };
    this.#running = running;
    const { signal } = running.stop;
    const searcher = this.#searcherFor(search.query);
    const progress = setInterval(() => {
      if (!signal.aborted) this.#options.send({ t: 'searched', q, files: searcher.searched });
    }, PROGRESS_MS);
    const end = await searcher.search({
      ...search,
      ...(paths !== null && { paths: this.#paths }),
      signal,
      onHits: async hits => {
        for (let at = 0; at < hits.length; at += MOST_HITS_AT_ONCE) {
          while (running.untaken >= MOST_UNTAKEN && !signal.aborted)
            await new Promise<void>(resolve => {
              running.go = resolve;
            });
          if (signal.aborted) return;
          running.untaken += 1;
          this.#options.send({ t: 'hits', q, hits: hits.slice(at, at + MOST_HITS_AT_ONCE).map(hitToSend) });
        }
      },
    });
    clearInterval(progress);
    if (!signal.aborted) this.#options.send({ t: 'end', q, end: endToSend(end) });
  }

  taken(q: number): void {
    if (this.#running?.q !== q) return;
    this.#running.untaken -= 1;
    this.#running.go();
  }

  cancel(q: number): void {
    if (this.#running?.q === q) this.#stop();
  }

  close(): void {
    this.#stop();
    this.#forTexts.close();
    this.#forExpressions?.close();
  }

  #searcherFor({ regex }: WireSearch['query']): Searcher {
    if (!regex) return this.#forTexts;
    this.#forExpressions ??= new Searcher(this.#options);
    return this.#forExpressions;
  }

  #stop(): void {
    this.#running?.stop.abort();
    this.#running?.go();
    this.#running = null;
  }
}

function hitToSend({ session, name, ...hit }: SearchHit): SearchHit {
  const { title, cwd } = session;
  const cut = (text: string | null): string | null => text?.slice(0, TEXT_LENGTH) ?? null;
  return { ...hit, session: { ...session, title: cut(title), cwd: cut(cwd) }, name: cut(name) };
}

function endToSend(end: SearchEnd): SearchEnd {
  return { ...end, unsearched: end.unsearched.slice(0, MOST_UNSEARCHED) };
}

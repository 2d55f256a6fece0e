/**
 * What sessions of other hosts used, while the screen of it is open: each host counts its own. Promises: nothing waits for a host; one that is
 * not there is named, and counts when it comes; what a host counted comes whole and once.
 */
import type { Prices } from '../usage/prices/price-book.ts';
import type { HostUsed, OtherHosts } from './other-hosts.ts';
import type { UsageSnapshot } from './snapshot.ts';

export interface UsageHostsOptions {
  readonly hosts: OtherHosts;
  readonly prices: Prices;
  readonly signal: AbortSignal;
  /** Resolves when it is summed. */
  readonly onUsed: (used: HostUsed) => Promise<void>;
  /** Something of `shown` or `files` is another one. */
  readonly onChange: () => void;
}

type HostCount =
  | { readonly kind: 'counting' | 'counted'; readonly files: number }
  /** It is not there, or went before it had counted. */
  | { readonly kind: 'missing' };

export class UsageHosts {
  readonly #options: UsageHostsOptions;
  readonly #places = new Map<string, HostCount>();

  constructor(options: UsageHostsOptions) {
    this.#options = options;
    const { hosts, signal } = options;
    this.#ask();
    signal.addEventListener(
      'abort',
      hosts.subscribe(() => this.#ask()),
      { once: true },
    );
  }

  get shown(): UsageSnapshot['hosts'] {
    const those = (kind: HostCount['kind']): readonly string[] =>
      [...this.#places].flatMap(([alias, place]) => (place.kind === kind ? [alias] : []));
    return this.#places.size === 0 ? null : { counting: those('counting'), missing: those('missing') };
  }

  /** Read so far, on all of them. */
  get files(): number {
    return [...this.#places.values()].reduce((sum, place) => sum + ('files' in place ? place.files : 0), 0);
  }

  /** Those that are there and were not asked yet. */
  #ask(): void {
    for (const { alias, state } of this.#options.hosts.getSnapshot()) {
      const known = this.#places.get(alias)?.kind ?? null;
      if (known === 'counting' || known === 'counted') continue;
      if (state.kind === 'live') void this.#countOn(alias);
      else if (known === null) this.#set(alias, { kind: 'missing' });
    }
  }

  async #countOn(alias: string): Promise<void> {
    const { hosts, prices, signal, onUsed } = this.#options;
    this.#set(alias, { kind: 'counting', files: 0 });
    try {
      const used = await hosts.usage(alias, {
        ...{ prices, signal, sinceMs: null },
        onProgress: files => this.#set(alias, { kind: 'counting', files }),
      });
      await onUsed(used);
      this.#set(alias, { kind: 'counted', files: used.files });
    } catch {
      this.#set(alias, { kind: 'missing' });
    }
  }

  #set(alias: string, place: HostCount): void {
    this.#places.set(alias, place);
    this.#options.onChange();
  }
}

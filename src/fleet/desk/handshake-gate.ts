/**
 * How many connections are being made at once: an sshd drops some of more than ten (`MaxStartups`), and so does a gateway for all the hosts
 * behind it. Those of one address wait for each other as well: a machine may allow only two (`MaxStartups 2:…`). First come, first served.
 */
import type { SshSettings } from '../ssh/ssh-arguments.ts';

const MOST_AT_ONCE = 6;
const MOST_PER_JUMP = 4;
const MOST_PER_ADDRESS = 2;

/** What a handshake goes through: for each, how many may do so at once. */
type Way = readonly { readonly name: string; readonly most: number }[];

interface Waiting {
  readonly way: Way;
  readonly begin: () => void;
}

export class HandshakeGate {
  #queue: Waiting[] = [];
  #open = 0;
  readonly #openBy = new Map<string, number>();

  /** Resolves when the handshake may begin, with the way to say that it is over. */
  enter({ proxyJump, address }: Pick<SshSettings, 'proxyJump' | 'address'>): Promise<() => void> {
    // Behind a gateway the same address may be another machine.
    const way: Way =
      proxyJump === null
        ? [{ name: `to ${address}`, most: MOST_PER_ADDRESS }]
        : [
            { name: `by ${proxyJump}`, most: MOST_PER_JUMP },
            { name: `to ${address} by ${proxyJump}`, most: MOST_PER_ADDRESS },
          ];
    return new Promise(resolve => {
      const begin = (): void => {
        this.#count(way, 1);
        let over = false;
        resolve(() => {
          if (over) return;
          over = true;
          this.#count(way, -1);
          this.#next();
        });
      };
      this.#queue.push({ way, begin });
      this.#next();
    });
  }

  #next(): void {
    for (const waiting of [...this.#queue]) {
      if (!this.#isFree(waiting.way)) continue;
      this.#queue = this.#queue.filter(other => other !== waiting);
      waiting.begin();
    }
  }

  #isFree(way: Way): boolean {
    return this.#open < MOST_AT_ONCE && way.every(({ name, most }) => (this.#openBy.get(name) ?? 0) < most);
  }

  #count(way: Way, by: 1 | -1): void {
    this.#open += by;
    for (const { name } of way) this.#openBy.set(name, (this.#openBy.get(name) ?? 0) + by);
  }
}

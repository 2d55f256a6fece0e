/**
 * How many connections are being made at once: an sshd drops some of more than ten (`MaxStartups`), and so does a gateway for all the hosts
 * behind it. First come, first served.
 */

const MOST_AT_ONCE = 6;
const MOST_PER_JUMP = 4;

interface Waiting {
  readonly jump: string | null;
  readonly begin: () => void;
}

export class HandshakeGate {
  #queue: Waiting[] = [];
  #open = 0;
  readonly #byJump = new Map<string, number>();

  /** Resolves when the handshake may begin, with the way to say that it is over. `jump`: the host that it goes through. */
  enter(jump: string | null): Promise<() => void> {
    return new Promise(resolve => {
      const begin = (): void => {
        this.#count(jump, 1);
        let over = false;
        resolve(() => {
          if (over) return;
          over = true;
          this.#count(jump, -1);
          this.#next();
        });
      };
      this.#queue.push({ jump, begin });
      this.#next();
    });
  }

  #next(): void {
    for (const waiting of [...this.#queue]) {
      if (!this.#isFree(waiting.jump)) continue;
      this.#queue = this.#queue.filter(other => other !== waiting);
      waiting.begin();
    }
  }

  #isFree(jump: string | null): boolean {
    return this.#open < MOST_AT_ONCE && (jump === null || (this.#byJump.get(jump) ?? 0) < MOST_PER_JUMP);
  }

  #count(jump: string | null, by: 1 | -1): void {
    this.#open += by;
    if (jump !== null) this.#byJump.set(jump, (this.#byJump.get(jump) ?? 0) + by);
  }
}

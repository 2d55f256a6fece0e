/** The acts that the desk asked for and that are under way. Promises: each has one outcome; a path outside of the home is refused. */
import { parseConversationId } from '../../format/identity.ts';
import { systemClock } from '../../rollout/file/clock.ts';
import type { Act, ActOutcome } from '../protocol/act.ts';
import type { FromHost } from '../protocol/messages.ts';
import type { ActPlace, ActTurn } from './acts.ts';

export type RunAct = (act: Act, place: ActPlace, turn: ActTurn) => Promise<ActOutcome>;

export interface ActsUnderWayOptions extends ActPlace {
  readonly isBelowHome: (path: string) => boolean;
  readonly send: (message: Extract<FromHost, { t: 'began' | 'done' }>) => void;
}

/** What was asked for is finished, when the desk goes: a message is not cut off. */
const FINISH_MS = 4_000;

export class ActsUnderWay {
  readonly #options: ActsUnderWayOptions;
  #runAct: RunAct | null = null;
  readonly #running = new Set<Promise<void>>();
  /** Of those that can be interrupted. */
  readonly #stops = new Map<number, AbortController>();

  constructor(options: ActsUnderWayOptions) {
    this.#options = options;
  }

  /** The program that acts, once it was sent. */
  use(load: () => RunAct): void {
    this.#runAct ??= load();
  }

  run(n: number, act: Act): void {
    const { send } = this.#options;
    const stop = new AbortController();
    this.#stops.set(n, stop);
    const turn = { signal: stop.signal, onTaken: () => send({ t: 'began', n }) };
    const done = this.#act(act, turn)
      .then(outcome => send({ t: 'done', n, outcome }))
      .finally(() => {
        this.#stops.delete(n);
        this.#running.delete(done);
      });
    this.#running.add(done);
  }

  stop(n: number): void {
    this.#stops.get(n)?.abort();
  }

  async finish(): Promise<void> {
    if (this.#running.size > 0)
      await Promise.race([Promise.all(this.#running), systemClock.sleep(FINISH_MS)]);
  }

  async #act(act: Act, turn: ActTurn): Promise<ActOutcome> {
    if (this.#runAct === null || !this.#isOurs(act))
      return { kind: 'failed', message: 'The agent does not do that.', code: null };
    const { codexHome, env } = this.#options;
    return this.#runAct(act, { codexHome, env }, turn);
  }

  #isOurs(act: Act): boolean {
    if (act.verb === 'plan') return true;
    if (parseConversationId(act.id) === null) return false;
    return act.verb === 'restore' || this.#options.isBelowHome(act.path);
  }
}

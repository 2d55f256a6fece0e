/** Runs the effects that act on several sessions, and on one with a way back: one job at a time, each told what it has done so far. */

import { nothingRead, planMany, type ReadOrigins } from '../../actions/many-question.ts';
import { type ManyPlaces, runMany, trashOf } from '../../actions/run-many.ts';
import type { ManyEffect } from '../../app/effect.ts';
import type { EffectOf, EffectPorts } from './ports.ts';

/** Progress is drawn so often at most. */
const PROGRESS_MS = 100;

/** `tell`, but not again within a tenth of a second. */
function seldom<Told extends readonly unknown[]>(tell: (...told: Told) => void): (...told: Told) => void {
  let toldMs = 0;
  return (...told) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < PROGRESS_MS) return;
    toldMs = nowMs;
    tell(...told);
  };
}

type ManyPorts = Pick<EffectPorts, 'machine' | 'codexHome' | 'source' | 'hosts' | 'stateFolder' | 'dispatch'>;

export class ManyEffects {
  readonly #ports: ManyPorts;
  readonly #running = new Map<number, AbortController>();
  /** What the last plan has read: the act that follows it would read the first line of every file again. */
  #origins: ReadOrigins | undefined;
  /** One job after the other: two could want the same session. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: ManyPorts) {
    this.#ports = ports;
  }

  /** @throws (rejects) what no action foresees */
  async run(effect: ManyEffect): Promise<void> {
    switch (effect.type) {
      case 'planMany':
        return this.#plan(effect);
      case 'runMany':
        this.#last = this.#last.catch(() => {}).then(() => this.#run(effect));
        await this.#last;
        return;
      case 'stopMany':
        return this.#running.get(effect.token)?.abort();
      default:
        return effect satisfies never;
    }
  }

  async #plan({ token, act, ids }: EffectOf<'planMany'>): Promise<void> {
    const { dispatch } = this.#ports;
    const stop = new AbortController();
    this.#running.set(token, stop);
    this.#origins = nothingRead();
    try {
      const plan = await planMany(act, ids, {
        places: this.#places(),
        origins: this.#origins,
        signal: stop.signal,
        onProgress: seldom((done, of) => dispatch({ type: 'manyLooked', token, done, of })),
      });
      if (!stop.signal.aborted) dispatch({ type: 'manyPlanned', token, plan });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      this.#running.delete(token);
    }
  }

  async #run({ token, job }: EffectOf<'runMany'>): Promise<void> {
    const { dispatch, source } = this.#ports;
    const stop = new AbortController();
    this.#running.set(token, stop);
    const places = this.#places();
    const origins = this.#origins;
    this.#origins = undefined;
    const end = await runMany(job, {
      places,
      origins,
      signal: stop.signal,
      onProgress: seldom(done => dispatch({ type: 'manyMoved', token, done })),
    });
    this.#running.delete(token);
    source.conversations.notesChanged();
    dispatch({ type: 'manyEnded', token, job, end });
  }

  #places(): ManyPlaces {
    const { machine, codexHome, source, hosts, stateFolder } = this.#ports;
    const { env } = machine;
    return {
      codexHome,
      env,
      trash: trashOf(codexHome, env),
      marksPath: stateFolder.marksPath,
      hosts: hosts?.acts ?? null,
      find: id => source.conversations.find(id),
    };
  }
}

/** The programs that a host has besides the agent. Promises: each is read and sent once, before the first thing that needs it. */
import { FRAME_KINDS, type Frame } from '../protocol/frame.ts';

/** Each deflated; read when it is first needed. */
export interface HostPrograms {
  /** What acts on sessions there. */
  readonly acts: () => Buffer;
  /** What searches there. */
  readonly search: () => Buffer;
  /** What counts tokens there. */
  readonly usage: () => Buffer;
}

/** What is sent behind the agent at once, because it is needed in any case: the host loads it while its hello travels. */
export interface SentAhead {
  /** Left out: nothing is. */
  readonly ahead?: keyof HostPrograms | undefined;
}

export class SentPrograms {
  readonly #programs: HostPrograms;
  readonly #write: (frame: Frame) => void;
  readonly #sent = new Set<keyof HostPrograms>();

  constructor(programs: HostPrograms, write: (frame: Frame) => void) {
    this.#programs = programs;
    this.#write = write;
  }

  need(name: keyof HostPrograms): void {
    if (!this.#sent.has(name)) this.#write({ kind: FRAME_KINDS[name], payload: this.#programs[name]() });
    this.#sent.add(name);
  }
}

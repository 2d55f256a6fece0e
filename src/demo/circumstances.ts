/** The facts of a made-up conversation besides its text (who, where, when), and the lines of its file with a clock of their own. */
import type { Random } from './random.ts';

export interface Circumstances {
  readonly id: string;
  readonly startMs: number;
  readonly cwd: string;
  /** Empty: no branch. */
  readonly branch: string;
  readonly model: string;
  readonly cliVersion: string;
  /** `"cli"`, `"exec"`, or what Codex writes for a sub-agent. */
  readonly source: unknown;
  readonly random: Random;
  /** All of it was written at that one moment. */
  readonly atOnce?: true;
}

/** One line of a rollout before it is JSON text. */
export type JsonLine = Readonly<Record<string, unknown>>;

/** Collects lines; its clock moves only by `pass`, and stands still where all was written at once. */
export class Transcript {
  readonly lines: JsonLine[] = [];
  readonly #stands: boolean;
  #nowMs: number;

  constructor({ startMs, atOnce = false }: Pick<Circumstances, 'startMs'> & { readonly atOnce?: boolean }) {
    this.#nowMs = startMs;
    this.#stands = atOnce;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get timestamp(): string {
    return new Date(this.#nowMs).toISOString();
  }

  pass(ms: number): void {
    if (!this.#stands) this.#nowMs += Math.max(0, Math.round(ms));
  }

  add(line: JsonLine): void {
    this.lines.push(line);
  }
}

/** The text Codex puts before the first prompt. */
export function environmentContext({ cwd }: Pick<Circumstances, 'cwd'>): string {
  return [
    '<environment_context>',
    `  <cwd>${cwd}</cwd>`,
    '  <approval_policy>on-request</approval_policy>',
    '  <sandbox_mode>workspace-write</sandbox_mode>',
    '  <network_access>restricted</network_access>',
    '  <shell>bash</shell>',
    '</environment_context>',
  ].join('\n');
}

export function gitOf({ branch, random }: Circumstances): JsonLine {
  const commit = { commit_hash: random.hex(40) };
  return branch === '' ? commit : { ...commit, branch };
}

/** How long a person thinks before the next prompt. */
export function pauseBetweenTurns(random: Random): number {
  return random.between(20_000, 900_000);
}

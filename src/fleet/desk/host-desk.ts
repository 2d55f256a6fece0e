/**
 * The hosts of a screen: chosen and let go while it runs. Promises: nothing of hosts is loaded or read before `start`, and nothing at all
 * while none is chosen; what is chosen is shown at once, whatever the host does.
 */
import { errorMessage } from '../../format/error-message.ts';
import type { HostStatus, OfferedHosts } from '../../format/host-state.ts';
import type {
  HostRows,
  HostSearchRequest,
  HostUsageRequest,
  HostUsed,
  OtherHosts,
} from '../../live/other-hosts.ts';
import type { SessionFiles } from '../../live/session/session-files.ts';
import type { SearchEnd } from '../../search/request.ts';
import type { CodexOnHost } from '../ssh/codex-command.ts';
import type { RunOnTerminal, TerminalCall } from '../ssh/lasting-connections.ts';
import type { Fleet } from './fleet.ts';
import type { HostActs } from './host-acts.ts';

export interface HostDeskOptions {
  /** Chosen before; read when it starts. */
  readonly chosen: () => Promise<readonly string[]>;
  /** Every host that the person knows, as their ssh configuration has them now. */
  readonly known: () => Promise<OfferedHosts>;
  /** @throws Error (rejects) where hosts cannot be reached at all */
  readonly open: (aliases: readonly string[]) => Promise<Fleet>;
  /** Connected already; null: none is. */
  readonly fleet: Fleet | null;
}

export class HostDesk implements OtherHosts {
  readonly #options: HostDeskOptions;
  #fleet: Fleet | null;
  #opening: Promise<Fleet> | null = null;
  /** Chosen while nothing of hosts is loaded yet. */
  #waiting: readonly string[] = [];
  /** Why hosts cannot be reached at all. */
  #problem: string | null = null;
  #shown: readonly HostStatus[] = [];
  readonly #rowListeners = new Set<(rows: HostRows) => void>();
  readonly #listeners = new Set<() => void>();
  #closed = false;

  constructor(options: HostDeskOptions) {
    this.#options = options;
    this.#fleet = options.fleet;
    if (this.#fleet !== null) this.#follow(this.#fleet);
  }

  /** What can be done to their sessions; null while none is there. */
  get acts(): HostActs | null {
    return this.#fleet?.acts ?? null;
  }

  /** Connects to those that were chosen before; what fails is said in their state. */
  async start(): Promise<void> {
    if (this.#fleet !== null) return;
    for (const alias of await this.#options.chosen()) this.choose(alias);
  }

  known(): Promise<OfferedHosts> {
    return this.#options.known();
  }

  /** Takes one more host. */
  choose(alias: string): void {
    if (this.#fleet !== null) return this.#fleet.add(alias);
    if (this.#waiting.includes(alias)) return;
    this.#waiting = [...this.#waiting, alias];
    this.#showWaiting();
    void this.#load();
  }

  /** Lets one go. */
  drop(alias: string): void {
    if (this.#fleet !== null) return this.#fleet.drop(alias);
    this.#waiting = this.#waiting.filter(each => each !== alias);
    this.#showWaiting();
  }

  /** Connects to this one now, or to all that are away. */
  retry(alias?: string): void {
    this.#fleet?.retry(alias);
  }

  /** See `Fleet.share`; a host that was not chosen is. */
  async share(alias: string, run: RunOnTerminal): Promise<string | null> {
    this.choose(alias);
    const fleet = this.#fleet ?? (await this.#load());
    return fleet === null ? this.#problem : fleet.share(alias, run);
  }

  /** The ssh that runs Codex on a host, on the person's terminal. @throws (rejects) Error */
  codexCall(alias: string, codex: CodexOnHost): Promise<TerminalCall> {
    return this.#fleet?.codexCall(alias, codex) ?? Promise.reject(new Error(`${alias} is not connected.`));
  }

  onRows(listener: (rows: HostRows) => void): () => void {
    this.#rowListeners.add(listener);
    const stop = this.#fleet?.onRows(listener);
    return () => {
      stop?.();
      this.#rowListeners.delete(listener);
    };
  }

  /** @throws Error for a host that is none of these */
  filesOf(host: string): SessionFiles {
    if (this.#fleet === null) throw new Error(`${host} is not one of the hosts.`);
    return this.#fleet.filesOf(host);
  }

  search(host: string, request: HostSearchRequest): Promise<SearchEnd> {
    return this.#fleet?.search(host, request) ?? Promise.reject(new Error(`${host} is not connected.`));
  }

  usage(host: string, request: HostUsageRequest): Promise<HostUsed> {
    return this.#fleet?.usage(host, request) ?? Promise.reject(new Error(`${host} is not connected.`));
  }

  readonly getSnapshot = (): readonly HostStatus[] => this.#fleet?.getSnapshot() ?? this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async close(): Promise<void> {
    this.#closed = true;
    await this.#fleet?.close();
  }

  #follow(fleet: Fleet): void {
    fleet.subscribe(() => this.#changed());
    for (const listener of this.#rowListeners) fleet.onRows(listener);
  }

  async #load(): Promise<Fleet | null> {
    try {
      this.#opening ??= this.#options.open([]);
      const fleet = await this.#opening;
      if (this.#fleet === null) this.#loaded(fleet);
      return fleet;
    } catch (error) {
      this.#opening = null;
      this.#problem = errorMessage(error);
      this.#showWaiting();
      return null;
    }
  }

  #loaded(fleet: Fleet): void {
    if (this.#closed) return void fleet.close();
    this.#fleet = fleet;
    this.#follow(fleet);
    fleet.connect();
    for (const alias of this.#waiting) fleet.add(alias);
    this.#changed();
  }

  #showWaiting(): void {
    const why = this.#problem;
    this.#shown = this.#waiting.map(alias => ({
      alias,
      state: why === null ? { kind: 'connecting' } : { kind: 'refused', why },
      ...{ sessions: 0, node: null, codex: null, seenMs: null, listed: false },
    }));
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

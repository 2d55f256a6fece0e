/**
 * One host of the desk: it is connected, and connected again when it was lost. Promises: what happens to it never throws at anybody; its rows
 * stay while it is away; a host that only the person can help is not tried again by itself. Rows come in as the host's own; whoever shows
 * several hosts keeps them apart.
 */
import type { Conversation } from '../../format/conversation.ts';
import { errorMessage } from '../../format/error-message.ts';
import type { HostState } from '../../format/host-state.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { Clock } from '../../rollout/file/clock.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { RunOnTerminal, TerminalCall } from '../ssh/lasting-connections.ts';
import type { SshCall, SshSettings } from '../ssh/ssh-arguments.ts';
import { type ConnectionEnd, meaningOf } from './end-reason.ts';
import type { HandshakeGate } from './handshake-gate.ts';
import { type Hello, HostConnection } from './host-connection.ts';
import type { Pipe } from './pipe.ts';
import type { Pulse } from './pulse.ts';
import { retryPauseMs } from './retry-pause.ts';
import type { HostPrograms, SentAhead } from './sent-programs.ts';

/** How a host is reached: by ssh, or in a test by something else. */
export interface Transport {
  /** What ssh would do there; throws when it cannot be asked. */
  settingsOf(host: string): Promise<SshSettings>;
  start(call: Pick<SshCall, 'host' | 'settings' | 'command'>, onOutput: (bytes: Buffer) => void): Pipe;
  /**
   * Lets ssh ask the person on their terminal for what the host wants; what is started from then on needs no answer. Why that did not
   * succeed, in one sentence; null: it did. Left out: nothing can be asked there.
   */
  share?(host: string, run: RunOnTerminal): Promise<string | null>;
  /** The program that runs a command there on the person's terminal. Left out: there is none. */
  onTerminal?(host: string, command: string): Promise<TerminalCall>;
  /** Ends what was shared. */
  close?(): Promise<void>;
}

export interface HostOptions extends HostPrograms, SentAhead {
  /** As the person calls it. */
  readonly alias: string;
  readonly transport: Transport;
  /** The agent's program, deflated; asked for at each connect. */
  readonly agent: () => Promise<Buffer>;
  readonly gate: HandshakeGate;
  readonly pulse: Pulse;
  readonly clock: Clock;
  /** How many rows come first; null: none are asked for. */
  readonly page: number | null;
  readonly onRows: (rows: {
    readonly put: readonly Conversation[];
    readonly gone: readonly ConversationId[];
  }) => void;
  /** All its rows are known: those that were known before and did not come are gone. */
  readonly onListed: () => void;
  readonly onState: (state: HostState) => void;
  /** A connection is made: what comes from now on is of it. */
  readonly onBegin?: () => void;
}

export class Host {
  readonly #options: HostOptions;
  #state: HostState = { kind: 'off' };
  #connection: HostConnection | null = null;
  /** A connection is being made, and there is no ssh yet. */
  #isBeginning = false;
  /** Connected, and the agent has said hello. */
  #ready = false;
  #hello: Hello | null = null;
  #failures = 0;
  /** When it was lost, however often it was tried since; null: it is there, or was not lost yet. */
  #lostMs: number | null = null;
  #seenMs: number | null = null;
  #roundTripMs: number | null = null;
  #skewMs: number | null = null;
  #stopTimer: () => void = () => {};
  /** The attempt under way is being ended, and another one follows. */
  #anew = false;
  readonly #connectedListeners = new Set<() => void>();
  #closed = false;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  get alias(): string {
    return this.#options.alias;
  }

  get state(): HostState {
    return this.#state;
  }

  /** What it said of itself; null before it was there. */
  get hello(): Hello | null {
    return this.#hello;
  }

  /** The version of Codex there, as far as it said. */
  get codex(): string | null {
    return this.#hello?.codex ?? null;
  }

  /** When it answered last; null: not yet. */
  get seenMs(): number | null {
    return this.connection === null ? this.#seenMs : this.#options.clock.nowMs() - this.connection.silentMs;
  }

  /** Null while it is not there. */
  get connection(): HostConnection | null {
    return this.#ready ? this.#connection : null;
  }

  onConnected(listener: () => void): () => void {
    this.#connectedListeners.add(listener);
    return () => this.#connectedListeners.delete(listener);
  }

  /** Connects now, whatever the pause. */
  async connect(): Promise<void> {
    this.#stopTimer();
    if (this.#closed || this.#connection !== null || this.#isBeginning) return;
    await this.#begin();
  }

  /** The same once there is a shared connection: an attempt that began without it is ended, and made again. */
  async connectAnew(): Promise<void> {
    if (this.#connection === null || this.#ready) return this.connect();
    this.#anew = true;
    this.#connection.close();
  }

  async #begin(): Promise<void> {
    const { alias, transport, agent, acts, search, usage, ahead, gate, pulse, clock } = this.#options;
    this.#isBeginning = true;
    this.#options.onBegin?.();
    // One that was lost stays away, whatever is tried, until it is there.
    this.#setState(
      this.#state.kind === 'away' ? { ...this.#state, retryAtMs: null } : { kind: 'connecting' },
    );
    try {
      const [settings, program] = await Promise.all([transport.settingsOf(alias), agent()]);
      const over = await gate.enter(settings);
      if (this.#closed) return over();
      this.#connection = new HostConnection({
        start: (command, onOutput) => transport.start({ host: alias, settings, command }, onOutput),
        agent: program,
        ...{ acts, search, usage, ahead },
        pulse,
        clock,
        onHello: hello => {
          over();
          this.#connected(hello);
        },
        onRows: ({ put, gone }) => this.#options.onRows({ put, gone: gone as readonly ConversationId[] }),
        onListed: this.#options.onListed,
        onPong: pong => this.#pong(pong),
        onSilence: silent => this.#silence(silent),
        onEnd: end => {
          over();
          this.#ended(end);
        },
      });
    } catch (error) {
      this.#lost(safeLine(errorMessage(error)));
    } finally {
      this.#isBeginning = false;
    }
  }

  close(): void {
    this.#closed = true;
    this.#stopTimer();
    this.#connection?.close();
    this.#setState({ kind: 'off' });
  }

  #connected(hello: Hello): void {
    this.#hello = hello;
    this.#anew = false;
    this.#failures = 0;
    this.#lostMs = null;
    this.#ready = true;
    this.#skewMs = hello.clockMs - this.#options.clock.nowMs();
    this.#setState(this.#live());
    const { page } = this.#options;
    if (page !== null) this.#connection?.send({ t: 'list', page });
    for (const listener of [...this.#connectedListeners]) listener();
  }

  #live(): HostState {
    return { kind: 'live', roundTripMs: this.#roundTripMs, skewMs: this.#skewMs };
  }

  #pong({ roundTripMs, clockMs }: { readonly roundTripMs: number; readonly clockMs: number }): void {
    this.#roundTripMs = roundTripMs;
    this.#skewMs = clockMs - (this.#options.clock.nowMs() - roundTripMs / 2);
    this.#setState(this.#live());
  }

  #silence(silent: boolean): void {
    const { seenMs } = this;
    if (this.#ready)
      this.#setState(silent && seenMs !== null ? { kind: 'quiet', sinceMs: seenMs } : this.#live());
  }

  #ended(end: ConnectionEnd): void {
    this.#seenMs = this.seenMs;
    this.#connection = null;
    this.#ready = false;
    if (this.#closed) return;
    if (this.#anew) {
      this.#anew = false;
      return void this.#begin();
    }
    const meaning = meaningOf(end);
    if (meaning.kind === 'lost') this.#lost(meaning.why);
    else this.#setState(meaning);
  }

  #lost(why: string): void {
    const { clock } = this.#options;
    this.#failures += 1;
    const pauseMs = retryPauseMs(this.#failures, Math.random());
    this.#lostMs ??= clock.nowMs();
    this.#setState({ kind: 'away', sinceMs: this.#lostMs, why, retryAtMs: clock.nowMs() + pauseMs });
    this.#stopTimer = clock.after(pauseMs, () => void this.connect());
  }

  #setState(state: HostState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

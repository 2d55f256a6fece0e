/**
 * The hosts of the desk together: their rows in one list, the place of their files, and what state each is in. Promises: nothing waits for a
 * host; one session on two machines is two rows, for an id here begins with the host (`b:01a2…`); rows of a host that is away stay.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { HostStatus } from '../../format/host-state.ts';
import type {
  HostRows,
  HostSearchRequest,
  HostUsageRequest,
  HostUsed,
  OtherHosts,
} from '../../live/other-hosts.ts';
import type { SessionFiles } from '../../live/session/session-files.ts';
import { type Clock, systemClock } from '../../rollout/file/clock.ts';
import type { SearchEnd, SearchHit } from '../../search/request.ts';
import { idOnHost } from '../../text/host-id.ts';
import { type CodexOnHost, codexOnHost } from '../ssh/codex-command.ts';
import type { RunOnTerminal, TerminalCall } from '../ssh/lasting-connections.ts';
import { actsProgram, searchProgram, usageProgram } from './agent-program.ts';
import { HandshakeGate } from './handshake-gate.ts';
import { Host, type HostOptions, type Transport } from './host.ts';
import type { HostActs } from './host-acts.ts';
import type { HostCache, LastKnown } from './host-cache.ts';
import type { HostConnection } from './host-connection.ts';
import { RowsOfHost } from './host-rows.ts';
import { Pulse } from './pulse.ts';
import { RemoteActs } from './remote-acts.ts';
import { remoteSessionFiles } from './remote-files.ts';
import type { HostPrograms, SentAhead } from './sent-programs.ts';
import { usageOfHost } from './usage-of-host.ts';

/** Last known rows are written so often at most. */
const KEEP_MS = 60_000;
/** Round trips are shown anew so often at most, while nothing else happens. */
const ROUND_TRIPS_MS = 30_000;

export interface FleetOptions extends Partial<HostPrograms>, SentAhead {
  /** As the person calls them. */
  readonly aliases: readonly string[];
  readonly transport: Transport;
  /** The agent's program, deflated; asked for at each connect. */
  readonly agent: () => Promise<Buffer>;
  /** How many rows of each come first; null: none are asked for. */
  readonly page: number | null;
  readonly clock?: Clock;
  /** Where the last known rows are kept; null or left out: nowhere. */
  readonly cache?: HostCache | null;
}

interface FleetHost {
  readonly host: Host;
  readonly files: SessionFiles;
  readonly rows: RowsOfHost;
  /** What was kept of it before it was there. */
  known: LastKnown | null;
}

export class Fleet implements OtherHosts {
  /** What can be done to their sessions. */
  readonly acts: HostActs;
  readonly #members = new Map<string, FleetHost>();
  readonly #transport: Transport;
  readonly #newMember: (alias: string) => FleetHost;
  readonly #cache: HostCache | null;
  readonly #clock: Clock;
  readonly #rowListeners = new Set<(rows: HostRows) => void>();
  readonly #stateListeners = new Set<() => void>();
  #shown: readonly HostStatus[] | null = null;
  #stopKeeping: () => void = () => {};
  #stopTelling: (() => void) | null = null;

  constructor(options: FleetOptions) {
    const shared = { gate: new HandshakeGate(), pulse: new Pulse(options.clock ?? systemClock) };
    this.#transport = options.transport;
    this.#cache = options.cache ?? null;
    this.#clock = options.clock ?? systemClock;
    const connectionOf = (alias: string): HostConnection | null =>
      this.#members.get(alias)?.host.connection ?? null;
    this.acts = new RemoteActs(connectionOf, options.clock ?? systemClock);
    this.#newMember = alias => this.#member(alias, options, shared);
    for (const alias of options.aliases) this.#members.set(alias, this.#newMember(alias));
  }

  /** Connects to all of them; returns immediately. */
  connect(): void {
    for (const member of this.#members.values()) this.#connectTo(member);
    this.#keepSoon();
  }

  /** One more host, which is connected. */
  add(alias: string): void {
    if (this.#members.has(alias)) return;
    const member = this.#newMember(alias);
    this.#members.set(alias, member);
    this.#connectTo(member);
    this.#stateChanged();
  }

  /** The host is let go, and its rows go; what is kept of it stays. */
  drop(alias: string): void {
    const member = this.#members.get(alias);
    if (member === undefined) return;
    this.#keep(member);
    this.#members.delete(alias);
    member.host.close();
    this.#publish({ put: [], gone: [...member.rows.values()].map(({ id }) => id) });
    this.#stateChanged();
  }

  /** Connects to this host now, whatever its pause; of all, to those that are away. One that only the person can help is not tried unasked. */
  retry(alias?: string): void {
    for (const { host } of this.#members.values())
      if (alias === undefined ? host.state.kind === 'away' : host.alias === alias) void host.connect();
  }

  /**
   * Lets ssh ask the person on their terminal, and connects. Why that did not succeed, in one sentence; null: it did, and the state of the
   * host says the rest. A host key that changed is not asked about: the person has to find out why.
   */
  async share(alias: string, run: RunOnTerminal): Promise<string | null> {
    const { share } = this.#transport;
    const member = this.#members.get(alias);
    if (member === undefined || share === undefined) return `${alias} cannot be asked.`;
    const { state } = member.host;
    if (state.kind === 'needs you' && state.need === 'changed host key') return `${alias}: ${state.why}.`;
    const problem = await share(alias, run);
    if (problem === null) void member.host.connectAnew();
    return problem;
  }

  /** @throws (rejects) Error where ssh cannot be asked about the host */
  codexCall(alias: string, codex: CodexOnHost): Promise<TerminalCall> {
    const { onTerminal } = this.#transport;
    if (onTerminal === undefined) return Promise.reject(new Error(`${alias} has no terminal.`));
    return onTerminal(alias, codexOnHost(codex));
  }

  #connectTo(member: FleetHost): void {
    void member.host.connect();
    // One host at a time: keys come in between.
    if (this.#cache !== null) this.#clock.after(0, () => this.#showLastKnown(member));
  }

  /** What is known of a host's sessions. */
  rowsOf(alias: string): Iterable<Conversation> {
    return this.#members.get(alias)?.rows.values() ?? [];
  }

  get hosts(): readonly HostStatus[] {
    return [...this.#members.values()].map(({ host, rows, known }) => ({
      alias: host.alias,
      state: host.state,
      sessions: rows.count,
      node: host.hello?.node ?? known?.node ?? null,
      codex: host.codex,
      seenMs: host.seenMs ?? known?.seenMs ?? null,
      listed: rows.listed,
    }));
  }

  onRows(listener: (rows: HostRows) => void): () => void {
    this.#rowListeners.add(listener);
    const known = [...this.#members.values()].flatMap(({ rows }) => [...rows.values()]);
    if (known.length > 0) listener({ put: known, gone: [] });
    return () => this.#rowListeners.delete(listener);
  }

  /** For a screen: the same list until something changed. */
  readonly getSnapshot = (): readonly HostStatus[] => {
    this.#shown ??= this.hosts;
    return this.#shown;
  };

  readonly subscribe = (listener: () => void): (() => void) => this.onState(listener);

  /** The state of a host changed, or all its rows are known. */
  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  /** @throws Error for a host that is none of these */
  filesOf(host: string): SessionFiles {
    const member = this.#members.get(host);
    if (member === undefined) throw new Error(`${host} is not one of the hosts.`);
    return member.files;
  }

  /** @throws (rejects) Error for a host that is not connected, and when the connection is lost */
  async search(host: string, { only, onHits, ...request }: HostSearchRequest): Promise<SearchEnd> {
    const member = this.#members.get(host);
    const connection = member?.host.connection;
    if (member === undefined || !connection) throw new Error(`${host} is not connected.`);
    return connection.search({
      ...request,
      ...(only !== undefined && !member.rows.areAll(only, request.scope) && { paths: only.flatMap(filesOf) }),
      onHits: hits => onHits(hits.map(hit => hitOfHost(host, hit))),
    });
  }

  /** @throws (rejects) as `search` */
  async usage(host: string, request: HostUsageRequest): Promise<HostUsed> {
    const connection = this.#members.get(host)?.host.connection;
    if (!connection) throw new Error(`${host} is not connected.`);
    return usageOfHost(request, { host, connection, nowMs: this.#clock.nowMs() });
  }

  /** Resolves when all has ended; nothing has to wait for it but the end of the program. */
  async close(): Promise<void> {
    this.#stopKeeping();
    this.#stopTelling?.();
    for (const member of this.#members.values()) this.#keep(member);
    for (const { host } of this.#members.values()) host.close();
    await this.#transport.close?.();
  }

  #member(alias: string, options: FleetOptions, shared: Pick<HostOptions, 'gate' | 'pulse'>): FleetHost {
    const { transport, agent, page, ahead, clock = systemClock } = options;
    const { acts = actsProgram, search = searchProgram, usage = usageProgram } = options;
    const rows = new RowsOfHost(alias);
    const publish = (change: HostRows): void => {
      // What still comes of one that was let go.
      if (this.#members.get(alias) === member) this.#publish(change);
    };
    let wasMeasured = false;
    const host = new Host({
      ...{ alias, transport, agent, clock, page, acts, search, usage, ahead },
      ...shared,
      onRows: change => publish(rows.take(change)),
      onListed: () => {
        publish(rows.wholeCame());
        this.#stateChanged();
      },
      onBegin: () => rows.connecting(),
      onState: state => {
        if (state.kind === 'live' && state.skewMs !== null) publish(rows.setSkew(state.skewMs));
        if (state.kind === 'live' && wasMeasured) this.#roundTripChanged();
        else this.#stateChanged();
        wasMeasured = state.kind === 'live' && state.roundTripMs !== null;
      },
    });
    const member: FleetHost = { host, files: remoteSessionFiles(host), rows, known: null };
    return member;
  }

  /** Rows of the last time, until the host says what it has now. */
  #showLastKnown(member: FleetHost): void {
    const { alias } = member.host;
    member.known = this.#cache?.read(alias) ?? null;
    if (member.known === null || this.#members.get(alias) !== member) return;
    this.#publish(member.rows.takeLastKnown(member.known.rows));
    this.#stateChanged();
  }

  #keepSoon(): void {
    if (this.#cache === null) return;
    this.#stopKeeping = this.#clock.after(KEEP_MS, () => {
      for (const member of this.#members.values()) this.#keep(member);
      this.#keepSoon();
    });
  }

  #keep({ host, rows }: FleetHost): void {
    if (host.hello === null || host.seenMs === null) return;
    const kept = rows.toKeep();
    if (kept === null) return;
    const { node, codexHome } = host.hello;
    this.#cache?.keep(host.alias, { seenMs: host.seenMs, node, codexHome, rows: kept });
  }

  /** Each host is asked now and then how far it is: that alone is shown for all hosts at once. */
  #roundTripChanged(): void {
    this.#stopTelling ??= this.#clock.after(ROUND_TRIPS_MS, () => this.#stateChanged());
  }

  #stateChanged(): void {
    this.#stopTelling?.();
    this.#stopTelling = null;
    this.#shown = null;
    for (const listener of [...this.#stateListeners]) listener();
  }

  #publish(rows: HostRows): void {
    if (rows.put.length === 0 && rows.gone.length === 0) return;
    for (const listener of [...this.#rowListeners]) listener(rows);
  }
}

const filesOf = ({ path, earlierSegments }: Conversation): readonly string[] => [path, ...earlierSegments];

function hitOfHost(host: string, hit: SearchHit): SearchHit {
  return { ...hit, session: { ...hit.session, id: idOnHost(host, hit.session.id) } };
}

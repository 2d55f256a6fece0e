/**
 * The hosts of the desk together: their rows in one list, the place of their files, and what state each is in. Promises: nothing waits for a
 * host; one session on two machines is two rows, for an id here begins with the host (`b:01a2…`); rows of a host that is away stay.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { HostStatus } from '../../format/host-state.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { HostRows, HostSearchRequest, OtherHosts } from '../../live/other-hosts.ts';
import type { SessionFiles } from '../../live/session/session-files.ts';
import { type Clock, systemClock } from '../../rollout/file/clock.ts';
import type { SearchEnd, SearchHit } from '../../search/request.ts';
import { idOnHost, idThere } from '../../text/host-id.ts';
import { actsProgram, searchProgram } from './agent-program.ts';
import { HandshakeGate } from './handshake-gate.ts';
import { Host, type Transport } from './host.ts';
import type { HostActs } from './host-acts.ts';
import type { HostCache, LastKnown } from './host-cache.ts';
import type { HostConnection } from './host-connection.ts';
import { RemoteActs } from './remote-acts.ts';
import { remoteSessionFiles } from './remote-files.ts';

/** Last known rows are written so often at most. */
const KEEP_MS = 60_000;

export interface FleetOptions {
  /** As the person calls them. */
  readonly aliases: readonly string[];
  readonly transport: Transport;
  /** The agent's program, deflated. */
  readonly agent: Buffer;
  /** The program that acts on sessions there, deflated; by default the one that is installed. */
  readonly acts?: () => Buffer;
  /** The program that searches there; as `acts`. */
  readonly search?: () => Buffer;
  /** How many rows of each come first; null: none are asked for. */
  readonly page: number | null;
  readonly clock?: Clock;
  /** Where the last known rows are kept; null or left out: nowhere. */
  readonly cache?: HostCache | null;
}

interface FleetHost {
  readonly host: Host;
  readonly files: SessionFiles;
  readonly rows: Map<ConversationId, Conversation>;
  /** Rows that came since it was connected; when all have come, the others are gone. */
  fresh: Set<ConversationId>;
  listed: boolean;
  /** What was kept of it before it was there. */
  known: LastKnown | null;
  /** Something changed since it was kept. */
  dirty: boolean;
}

export class Fleet implements OtherHosts {
  /** What can be done to their sessions. */
  readonly acts: HostActs;
  readonly #members = new Map<string, FleetHost>();
  readonly #cache: HostCache | null;
  readonly #clock: Clock;
  readonly #rowListeners = new Set<(rows: HostRows) => void>();
  readonly #stateListeners = new Set<() => void>();
  #shown: readonly HostStatus[] | null = null;
  #stopKeeping: () => void = () => {};

  constructor(options: FleetOptions) {
    const gate = new HandshakeGate();
    this.#cache = options.cache ?? null;
    this.#clock = options.clock ?? systemClock;
    const connectionOf = (alias: string): HostConnection | null =>
      this.#members.get(alias)?.host.connection ?? null;
    this.acts = new RemoteActs(connectionOf, options.clock ?? systemClock);
    for (const alias of options.aliases) this.#members.set(alias, this.#member(alias, options, gate));
  }

  /** Connects to all of them; returns immediately. */
  connect(): void {
    for (const member of this.#members.values()) {
      void member.host.connect();
      // One host at a time: keys come in between.
      if (this.#cache !== null) this.#clock.after(0, () => this.#showLastKnown(member));
    }
    this.#keepSoon();
  }

  /** Connects to those that are away or want the person, whatever their pause. */
  retry(alias?: string): void {
    for (const { host } of this.#members.values())
      if (alias === undefined || host.alias === alias) void host.connect();
  }

  /** What is known of a host's sessions. */
  rowsOf(alias: string): Iterable<Conversation> {
    return this.#members.get(alias)?.rows.values() ?? [];
  }

  get hosts(): readonly HostStatus[] {
    return [...this.#members.values()].map(({ host, rows, listed, known }) => ({
      alias: host.alias,
      state: host.state,
      sessions: rows.size,
      node: host.hello?.node ?? known?.node ?? null,
      seenMs: host.seenMs ?? known?.seenMs ?? null,
      listed,
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
      ...(only !== undefined && !isWhole(member, request, only) && { paths: only.flatMap(filesOf) }),
      onHits: hits => onHits(hits.map(hit => hitOfHost(host, hit))),
    });
  }

  close(): void {
    this.#stopKeeping();
    for (const member of this.#members.values()) this.#keep(member);
    for (const { host } of this.#members.values()) host.close();
  }

  #member(
    alias: string,
    { transport, agent, acts = actsProgram, search = searchProgram, page, clock = systemClock }: FleetOptions,
    gate: HandshakeGate,
  ): FleetHost {
    const host = new Host({
      ...{ alias, transport, agent, acts, search, gate, clock, page },
      onRows: rows => this.#take(member, rows),
      onListed: () => this.#allListed(member),
      onState: state => {
        if (state.kind === 'connecting') member.fresh = new Set();
        this.#stateChanged();
      },
    });
    const member: FleetHost = {
      host,
      files: remoteSessionFiles(host),
      rows: new Map(),
      fresh: new Set(),
      listed: false,
      known: null,
      dirty: false,
    };
    return member;
  }

  #take(member: FleetHost, { put, gone }: HostRows): void {
    const { alias } = member.host;
    const rows = put.map(row => rowOfHost(alias, row));
    const ids = gone.map(id => idOnHost(alias, id));
    for (const row of rows) {
      member.rows.set(row.id, row);
      member.fresh.add(row.id);
    }
    for (const id of ids) member.rows.delete(id);
    member.dirty = true;
    this.#publish({ put: rows, gone: ids });
  }

  /** What was known before and did not come again is gone. */
  #allListed(member: FleetHost): void {
    const gone = [...member.rows.keys()].filter(id => !member.fresh.has(id));
    for (const id of gone) member.rows.delete(id);
    member.listed = true;
    member.dirty = true;
    if (gone.length > 0) this.#publish({ put: [], gone });
    this.#stateChanged();
  }

  /** Rows of the last time, until the host says what it has now. */
  #showLastKnown(member: FleetHost): void {
    const { alias } = member.host;
    member.known = this.#cache?.read(alias) ?? null;
    if (member.listed || member.known === null) return;
    const rows = member.known.rows.map(row => rowOfHost(alias, row)).filter(({ id }) => !member.rows.has(id));
    for (const row of rows) member.rows.set(row.id, row);
    this.#publish({ put: rows, gone: [] });
    this.#stateChanged();
  }

  #keepSoon(): void {
    if (this.#cache === null) return;
    this.#stopKeeping = this.#clock.after(KEEP_MS, () => {
      for (const member of this.#members.values()) this.#keep(member);
      this.#keepSoon();
    });
  }

  #keep(member: FleetHost): void {
    const { host, rows, listed, dirty } = member;
    if (!listed || !dirty || host.hello === null || host.seenMs === null) return;
    member.dirty = false;
    const there = [...rows.values()].map(rowThere);
    const { node, codexHome } = host.hello;
    this.#cache?.keep(host.alias, { seenMs: host.seenMs, node, codexHome, rows: there });
  }

  #stateChanged(): void {
    this.#shown = null;
    for (const listener of [...this.#stateListeners]) listener();
  }

  #publish(rows: HostRows): void {
    for (const listener of [...this.#rowListeners]) listener(rows);
  }
}

/** These are all that the host has in that place: their paths need not be sent. */
function isWhole(
  { rows, listed }: FleetHost,
  { scope }: Pick<HostSearchRequest, 'scope'>,
  sessions: readonly Conversation[],
): boolean {
  if (!listed) return false;
  let count = 0;
  for (const { archived } of rows.values())
    if (scope === 'all' || archived === (scope === 'archived')) count++;
  return count === sessions.length;
}

const filesOf = ({ path, earlierSegments }: Conversation): readonly string[] => [path, ...earlierSegments];

function hitOfHost(host: string, hit: SearchHit): SearchHit {
  return { ...hit, session: { ...hit.session, id: idOnHost(host, hit.session.id) } };
}

function rowOfHost(host: string, row: Conversation): Conversation {
  const { summary } = row;
  const parentId = summary?.parentId ?? null;
  return {
    ...row,
    host,
    id: idOnHost(host, row.id),
    summary:
      summary === null
        ? null
        : { ...summary, id: null, parentId: parentId === null ? null : idOnHost(host, parentId) },
  };
}

/** The row as the host sent it. */
function rowThere({ host: _, ...row }: Conversation): Conversation {
  const parentId = row.summary?.parentId ?? null;
  const summary =
    row.summary === null ? null : { ...row.summary, parentId: parentId === null ? null : idThere(parentId) };
  return { ...row, id: idThere(row.id), summary };
}

/**
 * The hosts of the desk together: their rows in one list, the place of their files, and what state each is in. Promises: nothing waits for a
 * host; one session on two machines is two rows, for an id here begins with the host (`b:01a2…`); rows of a host that is away stay.
 */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { HostRows, OtherHosts } from '../../live/other-hosts.ts';
import type { SessionFiles } from '../../live/session/session-files.ts';
import { type Clock, systemClock } from '../../rollout/file/clock.ts';
import { HandshakeGate } from './handshake-gate.ts';
import { Host, type Transport } from './host.ts';
import type { HostState } from './host-state.ts';
import { remoteSessionFiles } from './remote-files.ts';

export interface FleetOptions {
  /** As the person calls them. */
  readonly aliases: readonly string[];
  readonly transport: Transport;
  /** The agent's program, deflated. */
  readonly agent: Buffer;
  /** How many rows of each come first. */
  readonly page: number;
  readonly clock?: Clock;
}

/** A host as `hosts` and the screen show it. */
export interface HostStatus {
  readonly alias: string;
  readonly state: HostState;
  readonly sessions: number;
  /** Null before it was there. */
  readonly node: string | null;
  /** All its sessions are known. */
  readonly listed: boolean;
}

interface FleetHost {
  readonly host: Host;
  readonly files: SessionFiles;
  readonly rows: Map<ConversationId, Conversation>;
  /** Rows that came since it was connected; when all have come, the others are gone. */
  fresh: Set<ConversationId>;
  listed: boolean;
}

export class Fleet implements OtherHosts {
  readonly #members = new Map<string, FleetHost>();
  readonly #rowListeners = new Set<(rows: HostRows) => void>();
  readonly #stateListeners = new Set<() => void>();

  constructor(options: FleetOptions) {
    const gate = new HandshakeGate();
    for (const alias of options.aliases) this.#members.set(alias, this.#member(alias, options, gate));
  }

  /** Connects to all of them; returns immediately. */
  connect(): void {
    for (const { host } of this.#members.values()) void host.connect();
  }

  get hosts(): readonly HostStatus[] {
    return [...this.#members.values()].map(({ host, rows, listed }) => ({
      alias: host.alias,
      state: host.state,
      sessions: rows.size,
      node: host.hello?.node ?? null,
      listed,
    }));
  }

  onRows(listener: (rows: HostRows) => void): () => void {
    this.#rowListeners.add(listener);
    const known = [...this.#members.values()].flatMap(({ rows }) => [...rows.values()]);
    if (known.length > 0) listener({ put: known, gone: [] });
    return () => this.#rowListeners.delete(listener);
  }

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

  close(): void {
    for (const { host } of this.#members.values()) host.close();
  }

  #member(
    alias: string,
    { transport, agent, page, clock = systemClock }: FleetOptions,
    gate: HandshakeGate,
  ): FleetHost {
    const host = new Host({
      ...{ alias, transport, agent, gate, clock, page },
      onRows: rows => this.#take(member, rows),
      onListed: () => this.#allListed(member),
      onState: state => {
        if (state.kind === 'connecting') member.fresh = new Set();
        for (const listener of [...this.#stateListeners]) listener();
      },
    });
    const member: FleetHost = {
      host,
      files: remoteSessionFiles(host),
      rows: new Map(),
      fresh: new Set(),
      listed: false,
    };
    return member;
  }

  #take(member: FleetHost, { put, gone }: HostRows): void {
    const { alias } = member.host;
    const rows = put.map(row => rowOfHost(alias, row));
    const ids = gone.map(id => idOfHost(alias, id));
    for (const row of rows) {
      member.rows.set(row.id, row);
      member.fresh.add(row.id);
    }
    for (const id of ids) member.rows.delete(id);
    this.#publish({ put: rows, gone: ids });
  }

  /** What was known before and did not come again is gone. */
  #allListed(member: FleetHost): void {
    const gone = [...member.rows.keys()].filter(id => !member.fresh.has(id));
    for (const id of gone) member.rows.delete(id);
    member.listed = true;
    if (gone.length > 0) this.#publish({ put: [], gone });
    for (const listener of [...this.#stateListeners]) listener();
  }

  #publish(rows: HostRows): void {
    for (const listener of [...this.#rowListeners]) listener(rows);
  }
}

function idOfHost(alias: string, id: ConversationId): ConversationId {
  return `${alias}:${id}` as ConversationId;
}

function rowOfHost(host: string, row: Conversation): Conversation {
  const { summary } = row;
  const parentId = summary?.parentId ?? null;
  return {
    ...row,
    host,
    id: idOfHost(host, row.id),
    summary:
      summary === null
        ? null
        : { ...summary, id: null, parentId: parentId === null ? null : idOfHost(host, parentId) },
  };
}

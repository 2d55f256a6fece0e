/**
 * One connection to the agent of a host, from its first byte to its end. Promises: what breaks the protocol ends it; every question is
 * answered, or fails when the connection ends; silence is said within seconds. Does not connect again: `host.ts` does.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { SearchEnd } from '../../search/request.ts';
import type { Act } from '../protocol/act.ts';
import {
  FRAME_KINDS,
  type Frame,
  FrameReader,
  frameBytes,
  isProgram,
  ProtocolError,
  readBytesFrame,
  type TravellingBytes,
} from '../protocol/frame.ts';
import { jsonFrame, readJsonFrame } from '../protocol/json-frames.ts';
import type { FromHost, ToHost } from '../protocol/messages.ts';
import { type HostMessage, readHello, readMessage } from '../protocol/read-message.ts';
import { bootstrapCommand, magicOf } from '../ssh/bootstrap.ts';
import { type ActCall, ActCalls } from './act-calls.ts';
import { BehindMagic } from './behind-magic.ts';
import type { ChannelListener } from './channel-listener.ts';
import type { ConnectionEnd } from './end-reason.ts';
import { Hearing, type HearingOptions } from './hearing.ts';
import { Pending } from './pending.ts';
import type { Pipe } from './pipe.ts';
import type { Pulse } from './pulse.ts';
import { type RemoteSearch, RemoteSearches } from './remote-searches.ts';
import { type RemoteCount, type RemoteCounted, RemoteUsage } from './remote-usage.ts';
import { type HostPrograms, type SentAhead, SentPrograms } from './sent-programs.ts';

export interface ConnectionOptions
  extends HostPrograms,
    SentAhead,
    Pick<HearingOptions, 'clock' | 'onPong' | 'onSilence'> {
  /** Starts ssh with this command for the host. */
  readonly start: (command: string, onOutput: (bytes: Buffer) => void) => Pipe;
  /** The agent's program, deflated. */
  readonly agent: Buffer;
  readonly pulse: Pulse;
  readonly onHello: (hello: Hello) => void;
  readonly onRows: (rows: Extract<FromHost, { t: 'rows' }>) => void;
  readonly onListed: () => void;
  readonly onEnd: (end: ConnectionEnd) => void;
}

export type Hello = Extract<FromHost, { t: 'hello' }>;
export type HostAnswer = Extract<FromHost, { t: 'answer' }>;

/** A question without its number. */
type HostQuestion =
  Extract<ToHost, { t: 'ask' }> extends infer Ask
    ? Ask extends ToHost
      ? Omit<Ask, 't' | 'n'>
      : never
    : never;

/** A handshake through several gateways takes long, and ssh itself gives up a connection after 20 s, or later where the person said so. */
const ANSWER_AFTER_MS = 40_000;
/** From the first byte on: what has not said hello then is no agent. */
const HELLO_AFTER_MS = 20_000;
/** No machine has so many sessions. */
const MOST_ROWS = 200_000;

export class HostConnection {
  readonly #options: ConnectionOptions;
  readonly #ours: BehindMagic;
  readonly #pipe: Pipe;
  readonly #frames = new FrameReader();
  #answered = false;
  #hello: Hello | null = null;
  #broken: string | null = null;
  readonly #channels = new Map<number, ChannelListener>();
  #nextChannel = 1;
  readonly #questions = new Pending<HostAnswer>();
  readonly #acts = new ActCalls(message => this.send(message));
  readonly #searches = new RemoteSearches(message => this.send(message));
  readonly #usage = new RemoteUsage(message => this.send(message));
  readonly #programs: SentPrograms;
  #nextNumber = 1;
  /** Of all rows that were sent and are not gone. */
  readonly #rowIds = new Set<string>();
  readonly #hearing: Hearing;
  #givenUp = false;
  #stopLooking: () => void = () => {};
  #stopWaitingForHello: () => void = () => {};
  #ended = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#programs = new SentPrograms(options, frame => this.#write(frame));
    const nonce = randomBytes(8).toString('hex');
    const agentSha256 = createHash('sha256').update(options.agent).digest('hex');
    this.#ours = new BehindMagic(magicOf(nonce));
    const { clock, onPong, onSilence } = options;
    this.#hearing = new Hearing({
      ...{ clock, onPong, onSilence, onLost: () => this.#giveUp() },
      ping: n => this.send({ t: 'ping', n }),
    });
    this.#pipe = options.start(bootstrapCommand({ nonce, agentSha256 }), bytes => this.#take(bytes));
    void this.#pipe.ended.then(end => this.#end(end));
    this.#write({ kind: FRAME_KINDS.agent, payload: options.agent });
    if (options.ahead !== undefined) this.#programs.need(options.ahead);
    this.#stopWaitingForHello = options.clock.after(ANSWER_AFTER_MS, () => this.#giveUp());
  }

  send(message: ToHost): void {
    if (!this.#ended) this.#write(jsonFrame(message));
  }

  /** @throws (rejects) when the connection ends before the answer */
  ask(question: HostQuestion): Promise<HostAnswer> {
    if (this.#ended) return Promise.reject(new Error('The connection is lost.'));
    const n = this.#nextNumber++;
    const answer = this.#questions.add(n);
    this.send({ t: 'ask', n, ...question } as ToHost);
    return answer;
  }

  /** Null when the connection has ended. `onBegun`: codex has taken the message. */
  do(act: Act, onBegun: () => void = () => {}): ActCall | null {
    if (this.#ended) return null;
    this.#programs.need('acts');
    return this.#acts.run(act, onBegun);
  }

  /** @throws (rejects) when the connection ends before the search */
  search(search: RemoteSearch): Promise<SearchEnd> {
    if (this.#ended) return Promise.reject(new Error('The connection is lost.'));
    this.#programs.need('search');
    return this.#searches.run(search);
  }

  /** @throws (rejects) when the connection ends before the count */
  count(asked: RemoteCount): Promise<RemoteCounted> {
    if (this.#ended) return Promise.reject(new Error('The connection is lost.'));
    this.#programs.need('usage');
    return this.#usage.run(asked);
  }

  /** A channel number of one's own. */
  openChannel(listener: ChannelListener): number {
    const ch = this.#nextChannel++;
    this.#channels.set(ch, listener);
    return ch;
  }

  closeChannel(ch: number): void {
    if (this.#channels.delete(ch)) this.send({ t: 'close', ch });
  }

  close(): void {
    this.#pipe.kill();
  }

  #write(frame: Frame): void {
    for (const part of frameBytes(frame)) this.#pipe.write(part);
  }

  #take(bytes: Buffer): void {
    if (this.#ended || this.#broken !== null) return;
    if (!this.#answered) this.#answers();
    this.#hearing.heard();
    try {
      const ours = this.#ours.of(bytes);
      for (const frame of ours === null ? [] : this.#frames.push(ours)) this.#frame(frame);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#break(error.message);
    }
  }

  /** The first byte came. */
  #answers(): void {
    this.#answered = true;
    this.#stopWaitingForHello();
    this.#stopWaitingForHello = this.#options.clock.after(HELLO_AFTER_MS, () =>
      this.#break('no hello within 20 s'),
    );
  }

  #frame(frame: Frame): void {
    this.#hearing.frame();
    if (frame.kind === FRAME_KINDS.bytes) return this.#bytes(readBytesFrame(frame));
    if (isProgram(frame)) throw new ProtocolError('an agent');
    const fields = readJsonFrame(frame);
    if (this.#hello === null) {
      this.#hello = readHello(fields);
      if (this.#hello === null) throw new ProtocolError('no hello');
      this.#stopWaitingForHello();
      this.#stopLooking = this.#options.pulse.add(() => this.#hearing.look());
      this.#options.onHello(this.#hello);
      return this.#hearing.ask();
    }
    const message = readMessage(fields, this.#hello);
    if (message !== null) this.#message(message);
  }

  #bytes(bytes: TravellingBytes): void {
    this.#channel(bytes.channel)?.bytes(bytes);
  }

  /** Undefined for one that we closed: what was under way for it still comes. */
  #channel(ch: number): ChannelListener | undefined {
    if (!Number.isInteger(ch) || ch < 1 || ch >= this.#nextChannel)
      throw new ProtocolError('something on a channel that is not ours');
    return this.#channels.get(ch);
  }

  #rows(rows: Extract<FromHost, { t: 'rows' }>): void {
    for (const { id } of rows.put) this.#rowIds.add(id);
    for (const id of rows.gone) this.#rowIds.delete(id);
    if (this.#rowIds.size > MOST_ROWS) throw new ProtocolError(`more than ${MOST_ROWS} rows`);
    this.#options.onRows(rows);
  }

  #message(message: HostMessage): void {
    switch (message.t) {
      case 'rows':
        return this.#rows(message);
      case 'listed':
        return this.#options.onListed();
      case 'opened':
      case 'not-opened':
        return this.#channel(message.ch)?.opened(message);
      case 'changed':
        return this.#channel(message.ch)?.changed(message);
      case 'began':
      case 'done':
        return this.#acts.take(message);
      case 'answer':
        return this.#questions.settle(message.n, message);
      case 'hits':
      case 'searched':
      case 'end':
        return this.#searches.take(message);
      case 'counted':
      case 'counting':
      case 'counted-all':
        return this.#usage.take(message);
      case 'pong':
        return this.#hearing.pong(message);
      default:
        message satisfies never;
    }
  }

  /** How long nothing came. */
  get silentMs(): number {
    return this.#hearing.silentMs;
  }

  #giveUp(): void {
    this.#givenUp = true;
    this.#pipe.kill();
  }

  #break(why: string): void {
    this.#broken ??= why;
    this.#pipe.kill();
  }

  #end({ code, errors }: { readonly code: number | null; readonly errors: string }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopLooking();
    this.#stopWaitingForHello();
    this.#questions.fail();
    this.#acts.fail();
    this.#searches.fail();
    this.#usage.fail();
    for (const listener of this.#channels.values()) listener.ended();
    this.#channels.clear();
    const { noise } = this.#ours;
    const givenUp = this.#givenUp && (this.#hello === null ? 'before it answered' : 'while it was there');
    this.#options.onEnd({ code, errors, noise, broken: this.#broken, givenUp });
  }
}

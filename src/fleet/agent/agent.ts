/**
 * What runs on the other host: it answers the desk's messages with rows and bytes of files. Promises: it reads only what lies in the home of
 * Codex there; it writes nothing but by an act that was asked for, which is another program (`acts.ts`); it ends with its standard input, and when nothing came for a while, and leaves no process behind.
 * Its modules are those that read local files; none of app, ui, cli or zod.
 */
import { homedir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { errorMessage } from '../../format/error-message.ts';
import { RolloutNotFoundError } from '../../format/errors.ts';
import { type ConversationId, parseConversationId } from '../../format/identity.ts';
import { LOCAL_FILES } from '../../rollout/file/files.ts';
import { findContinuation } from '../../sessions/continuation.ts';
import { segmentPathOf } from '../../sessions/path-of.ts';
import { FRAME_KINDS, type Frame, FrameReader, frameBytes } from '../protocol/frame.ts';
import { jsonFrame, readJsonFrame } from '../protocol/json-frames.ts';
import { type FromHost, PROTOCOL_VERSION, type ToHost } from '../protocol/messages.ts';
import { ActsUnderWay, type RunAct } from './acts-under-way.ts';
import { codexThere } from './codex-there.ts';
import { ConversationFeed } from './conversation-feed.ts';
import { FolderHints } from './folder-hints.ts';
import type { AgentSearch, HostSearchOptions } from './host-search.ts';
import type { AgentUsage, HostUsageOptions } from './host-usage.ts';
import { OpenChannel } from './open-channel.ts';

export interface AgentOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Where it says why it ends. */
  readonly errors: NodeJS.WritableStream;
  readonly nodeVersion: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Makes what acts on sessions of the program that the desk sent. */
  readonly loadActs: (program: Buffer) => RunAct;
  /** The same for what searches. */
  readonly loadSearch: (program: Buffer, options: SearchPlace) => AgentSearch;
  /** The same for what counts tokens. */
  readonly loadUsage: (program: Buffer, options: UsagePlace) => AgentUsage;
  readonly onEnd: (exitCode: number) => void;
}

export type SearchPlace = Pick<HostSearchOptions, 'codexHome' | 'send'>;
export type UsagePlace = Pick<HostUsageOptions, 'codexHome' | 'send'>;

/** The desk asks twice a minute; one that does not is gone. */
const SILENCE_MS = 90_000;
/** The desk takes a host for silent that says nothing for twice as long. */
const BEAT_MS = 2_500;
/** Hints get lost: what is followed is looked at so often. */
const CHECK_MS = 250;
const MOST_CHANNELS = 64;

export class Agent {
  readonly #options: AgentOptions;
  readonly #codexHome: string;
  readonly #reader = new FrameReader();
  readonly #hints = new FolderHints();
  readonly #channels = new Map<number, { readonly channel: OpenChannel; readonly stop: () => void }>();
  readonly #acts: ActsUnderWay;
  #search: AgentSearch | null = null;
  #usage: AgentUsage | null = null;
  #feed: ConversationFeed | null = null;
  readonly #silence: NodeJS.Timeout;
  readonly #beat: NodeJS.Timeout;
  /** Runs while something is followed. */
  #checking: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(options: AgentOptions) {
    this.#options = options;
    const { environment } = options;
    this.#codexHome = resolve(environment.CODEX_HOME || join(environment.HOME || homedir(), '.codex'));
    this.#acts = new ActsUnderWay({
      codexHome: this.#codexHome,
      env: environment,
      isBelowHome: path => this.#isBelowHome(path),
      send: message => this.#send(message),
    });
    this.#silence = setTimeout(() => this.#end(0), SILENCE_MS);
    this.#beat = setInterval(() => this.#send({ t: 'beat' }), BEAT_MS);
  }

  start(): void {
    const { input, environment } = this.#options;
    input.on('data', (bytes: Buffer) => this.#take(bytes));
    input.on('end', () => this.#end(0));
    input.on('error', () => this.#end(1));
    this.#options.output.on('error', () => this.#end(1));
    this.#send({
      t: 'hello',
      v: PROTOCOL_VERSION,
      node: this.#options.nodeVersion,
      home: environment.HOME || homedir(),
      codexHome: this.#codexHome,
      codex: codexThere({ path: environment.PATH, home: environment.HOME || homedir() }),
      clockMs: Date.now(),
    });
  }

  #take(bytes: Buffer): void {
    this.#silence.refresh();
    try {
      for (const frame of this.#reader.push(bytes)) this.#frame(frame);
    } catch (error) {
      this.#options.errors.write(`${errorMessage(error)}\n`);
      this.#end(1);
    }
  }

  #frame(frame: Frame): void {
    // A desk sends the agent's program to everybody; `serve --stdio` is one already.
    if (frame.kind === FRAME_KINDS.agent || frame.kind === FRAME_KINDS.bytes) return;
    if (frame.kind === FRAME_KINDS.acts) return this.#acts.use(() => this.#options.loadActs(frame.payload));
    const place = { codexHome: this.#codexHome, send: (message: FromHost) => this.#send(message) };
    if (frame.kind === FRAME_KINDS.search) {
      this.#search ??= this.#options.loadSearch(frame.payload, place);
      return;
    }
    if (frame.kind === FRAME_KINDS.usage) {
      this.#usage ??= this.#options.loadUsage(frame.payload, place);
      return;
    }
    // Our own desk wrote it: what it does not know is ignored below.
    this.#message(readJsonFrame(frame) as unknown as ToHost);
  }

  #message(message: ToHost): void {
    switch (message.t) {
      case 'list':
        return this.#list(message.page);
      case 'open':
        return void this.#open(message);
      case 'read':
        return this.#channels.get(message.ch)?.channel.read(message.from, message.bytes);
      case 'follow':
        return this.#follow(message);
      case 'credit':
        return this.#channels.get(message.ch)?.channel.giveCredit(message.bytes);
      case 'close':
        return this.#close(message.ch);
      case 'ask':
        return void this.#answer(message);
      case 'do':
        return this.#acts.run(message.n, message.act);
      case 'stop':
        return this.#acts.stop(message.n);
      case 'search':
        return this.#startSearch(message);
      case 'taken':
        return this.#search?.taken(message.q);
      case 'cancel':
        return this.#search?.cancel(message.q);
      case 'count':
        return this.#count(message);
      case 'taken-count':
        return this.#usage?.taken(message.q);
      case 'stop-count':
        return this.#usage?.stop(message.q);
      case 'ping':
        return this.#send({ t: 'pong', n: message.n, clockMs: Date.now() });
      default:
        // Of a newer desk.
        message satisfies never;
    }
  }

  #list(page: number): void {
    if (this.#feed !== null) return;
    this.#feed = new ConversationFeed({
      codexHome: this.#codexHome,
      page,
      hints: this.#hints,
      send: message => this.#send(message),
    });
    void this.#feed.start();
  }

  async #open({ ch, path }: Extract<ToHost, { t: 'open' }>): Promise<void> {
    try {
      if (!this.#isBelowHome(path) || this.#channels.size >= MOST_CHANNELS)
        throw new Error('The agent does not open that.');
      const file = await LOCAL_FILES.open(path);
      const { size, dev, ino, mtimeMs, partial, cutOff = false } = file;
      const channel = new OpenChannel({
        channel: ch,
        file,
        send: message => this.#send(message),
        sendFrame: frame => this.#write(frame),
      });
      this.#close(ch);
      this.#channels.set(ch, { channel, stop: () => {} });
      this.#send({ t: 'opened', ch, facts: { size, dev, ino, mtimeMs }, partial, cutOff });
    } catch (error) {
      const missing = error instanceof RolloutNotFoundError;
      this.#send({ t: 'not-opened', ch, missing, why: errorMessage(error) });
    }
  }

  #follow({ ch, to, from }: Extract<ToHost, { t: 'follow' }>): void {
    const open = this.#channels.get(ch);
    if (open === undefined) return;
    open.stop();
    const { channel } = open;
    this.#channels.set(ch, { channel, stop: this.#hints.watchFile(channel.path, () => channel.check()) });
    channel.follow(from, to);
    this.#checking ??= setInterval(() => this.#checkChannels(), CHECK_MS);
  }

  #close(ch: number): void {
    const open = this.#channels.get(ch);
    this.#channels.delete(ch);
    open?.stop();
    open?.channel.close();
  }

  #checkChannels(): void {
    const followed = [...this.#channels.values()].filter(({ channel }) => channel.followed);
    for (const { channel } of followed) channel.check();
    if (followed.length === 0) this.#stopChecking();
  }

  #stopChecking(): void {
    if (this.#checking !== null) clearInterval(this.#checking);
    this.#checking = null;
  }

  async #answer(ask: Extract<ToHost, { t: 'ask' }>): Promise<void> {
    const { n } = ask;
    try {
      if (ask.what === 'segment') {
        const id = parseConversationId(ask.id);
        this.#send({ t: 'answer', n, path: id && (await this.#segment(id)) });
      } else if (ask.what === 'continuation') {
        this.#check(ask.current.path);
        this.#send({ t: 'answer', n, current: await findContinuation(ask.current, Date.now()) });
      } else if (ask.what === 'moved') {
        this.#check(ask.path);
        this.#send({ t: 'answer', n, moved: await LOCAL_FILES.findMoved(ask.path) });
      } else {
        this.#check(ask.path);
        const found = await LOCAL_FILES.identityAt(ask.path);
        this.#send({ t: 'answer', n, identity: found && { dev: found.dev, ino: found.ino } });
      }
    } catch {
      this.#send({ t: 'answer', n, path: null });
    }
  }

  #startSearch({ q, search }: Extract<ToHost, { t: 'search' }>): void {
    const { paths } = search;
    const only = Array.isArray(paths) ? this.#ours(paths) : paths;
    void this.#search?.search(q, { ...search, paths: only });
  }

  #count({ q, usage }: Extract<ToHost, { t: 'count' }>): void {
    void this.#usage?.count(q, { ...usage, paths: usage.paths && this.#ours(usage.paths) });
  }

  #ours(paths: readonly string[]): readonly string[] {
    return paths.filter(path => this.#isBelowHome(path));
  }

  #segment(id: ConversationId): Promise<string | null> {
    return segmentPathOf(this.#codexHome, id);
  }

  #check(path: string): void {
    if (!this.#isBelowHome(path)) throw new Error('not below the home');
  }

  #isBelowHome(path: string): boolean {
    return !path.includes('\0') && resolve(path) === path && path.startsWith(`${this.#codexHome}${sep}`);
  }

  #send(message: FromHost): void {
    this.#write(jsonFrame(message));
  }

  #write(frame: Frame): void {
    if (this.#ended) return;
    // Whatever is said says that the host is there.
    this.#beat.refresh();
    for (const part of frameBytes(frame)) this.#options.output.write(part);
  }

  #end(exitCode: number): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#silence);
    clearInterval(this.#beat);
    this.#stopChecking();
    for (const ch of [...this.#channels.keys()]) this.#close(ch);
    this.#hints.close();
    this.#search?.close();
    this.#usage?.close();
    void this.#feed?.close();
    void this.#acts.finish().then(() => this.#options.onEnd(exitCode));
  }
}

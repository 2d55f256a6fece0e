/**
 * A rollout on another host, as the readers of this machine know it. Promises: a read gives the bytes of that file, or fails; while it is
 * followed, what comes at its end is here before it is asked for; memory is what came so and was not read yet, never more than the credit.
 * When the connection is lost every call fails.
 */
import { RolloutNotFoundError, RolloutUnreadableError } from '../../format/errors.ts';
import type { FileFacts, RolloutFile } from '../../rollout/file/rollout-file.ts';
import { ProtocolError, type TravellingBytes } from '../protocol/frame.ts';
import type { FromHost } from '../protocol/messages.ts';
import type { HostConnection } from './host-connection.ts';
import { KEPT_BYTES, PushedBytes } from './pushed-bytes.ts';

/** What the host may send ahead. */
const CREDIT_BYTES = 256 * 1024;
/** A question for more is several. */
const READ_BYTES = 512 * 1024;

interface WaitingRead {
  readonly from: number;
  readonly bytes: number;
  resolve(bytes: Buffer): void;
  reject(error: Error): void;
}

const LOST = 'The connection is lost.';
const NOTHING: FileFacts = { size: 0, dev: 0, ino: 0, mtimeMs: 0 };

export class RemoteFile {
  readonly path: string;
  /** Null while it is lost. */
  #connection: HostConnection | null = null;
  #channel = 0;
  #pushChannel: number | null = null;
  #opened: Extract<FromHost, { t: 'opened' }> | null = null;
  /** As it was last, while the connection is lost. */
  #facts: FileFacts = NOTHING;
  /** What is at its path, as the host said last. */
  name: Pick<FileFacts, 'dev' | 'ino'> | null = null;
  readonly #reads: WaitingRead[] = [];
  /** Stays when the connection is lost: who follows looks back at the last bytes, and sees that nothing changed. */
  #pushed: PushedBytes | null = null;
  /** What the host may still send of it. */
  #credit = 0;
  #onChange: (() => void) | null = null;
  #closed = false;

  private constructor(path: string) {
    this.path = path;
  }

  /** @throws RolloutNotFoundError, RolloutUnreadableError */
  static async open(connection: HostConnection, path: string): Promise<RemoteFile> {
    const file = new RemoteFile(path);
    await file.#attach(connection);
    return file;
  }

  /** Goes on with another connection: the file is opened there again. A file that is another one by now says so by its name. */
  async reconnect(connection: HostConnection): Promise<void> {
    if (this.#closed || this.#connection === connection) return;
    await this.#attach(connection).catch(() => {});
    if (this.#onChange !== null) this.follow(this.#onChange);
    this.#onChange?.();
  }

  #attach(connection: HostConnection): Promise<void> {
    this.#connection = connection;
    return new Promise((resolve, reject) => {
      const opened = (message: Extract<FromHost, { t: 'opened' | 'not-opened' }> | null): void => {
        if (message?.t === 'opened') {
          this.#takeOpened(message);
          return resolve();
        }
        const Kind = message?.missing ? RolloutNotFoundError : RolloutUnreadableError;
        reject(new Kind(message?.why ?? LOST, { path: this.path }));
      };
      this.#channel = connection.openChannel({
        opened,
        changed: ({ facts, name }) => {
          this.#facts = facts;
          this.name = name;
          this.#onChange?.();
        },
        bytes: came => this.#answered(came),
        ended: () => {
          this.#lose();
          opened(null);
        },
      });
      connection.send({ t: 'open', ch: this.#channel, path: this.path });
    });
  }

  /** For the readers, which copy what they get. The facts are those at the first opening. */
  asRolloutFile(): RolloutFile {
    const { facts, partial, cutOff } = this.#opened ?? { facts: NOTHING, partial: false, cutOff: false };
    return {
      path: this.path,
      ...facts,
      partial,
      cutOff,
      read: (position, length) => this.read(position, length),
      stat: async () => this.#facts,
      close: () => this.close(),
    };
  }

  /** From now on the host says what changes, and sends what comes at the end. */
  follow(onChange: () => void): void {
    this.#onChange = onChange;
    const connection = this.#connection;
    if (connection === null || this.#pushChannel !== null) return;
    const from = Math.max(0, this.#facts.size - KEPT_BYTES);
    const pushed = new PushedBytes(from);
    this.#pushed = pushed;
    this.#pushChannel = connection.openChannel({
      opened: () => {},
      changed: () => {},
      ended: () => {},
      bytes: came => this.#push(pushed, came),
    });
    connection.send({ t: 'follow', ch: this.#channel, to: this.#pushChannel, from });
    this.#credit = 0;
    this.#giveCredit(CREDIT_BYTES);
  }

  async read(position: number, length: number): Promise<Buffer> {
    const end = Math.min(position + length, Math.max(this.#facts.size, position));
    const ahead = this.#pushed?.take(position, end) ?? null;
    if (ahead !== null) {
      const { bytes, freed } = ahead;
      if (freed > 0) this.#giveCredit(freed);
      return bytes;
    }
    const parts: Buffer[] = [];
    for (let at = position; at < end; ) {
      const part = await this.#ask(at, Math.min(READ_BYTES, end - at));
      if (part.length === 0) break;
      parts.push(part);
      at += part.length;
    }
    return Buffer.concat(parts);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#connection?.closeChannel(this.#channel);
    if (this.#pushChannel !== null) this.#connection?.closeChannel(this.#pushChannel);
    this.#lose();
  }

  #push(pushed: PushedBytes, came: TravellingBytes): void {
    if (pushed !== this.#pushed) return;
    this.#credit -= came.bytes.length;
    if (this.#credit < 0) throw new ProtocolError('more bytes than it has credit for');
    pushed.put(came);
    this.#facts = { ...this.#facts, size: Math.max(this.#facts.size, came.offset + came.bytes.length) };
    this.#onChange?.();
  }

  #giveCredit(bytes: number): void {
    this.#credit += bytes;
    this.#connection?.send({ t: 'credit', ch: this.#channel, bytes });
  }

  /** Each read is answered by one frame, in their order. */
  #answered({ offset, bytes }: TravellingBytes): void {
    const read = this.#reads[0];
    if (read === undefined || offset !== read.from || bytes.length > read.bytes)
      throw new ProtocolError('other bytes than were asked for');
    this.#reads.shift();
    read.resolve(bytes);
  }

  #takeOpened(message: Extract<FromHost, { t: 'opened' }>): void {
    // Opened again, it is the file that was opened first, or another one: that the name says.
    this.#opened ??= message;
    this.#facts = message.facts;
    this.name = message.facts;
  }

  #ask(from: number, bytes: number): Promise<Buffer> {
    const connection = this.#connection;
    return new Promise((resolve, reject) => {
      if (connection === null) return reject(this.#lostError());
      this.#reads.push({ from, bytes, resolve, reject });
      connection.send({ t: 'read', ch: this.#channel, from, bytes });
    });
  }

  #lose(): void {
    this.#connection = null;
    this.#pushChannel = null;
    for (const { reject } of this.#reads.splice(0)) reject(this.#lostError());
  }

  #lostError(): Error {
    return new RolloutUnreadableError(LOST, { path: this.path });
  }
}

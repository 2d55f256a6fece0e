/** A line between two programs that can be slow, far, stopped, or cut: a small TCP relay of this process. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface RelayOptions {
  /** The port on this machine that it leads to. */
  readonly to: number;
  /** Each way. */
  readonly delayMs?: number;
  /** Each way; none: as fast as it goes. */
  readonly bytesPerSecond?: number;
}

export class Relay {
  readonly #options: RelayOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #stopped: (() => void)[] | null = null;
  #cutAfter = Number.POSITIVE_INFINITY;
  /** What went through. */
  readonly bytes = { up: 0, down: 0 };

  private constructor(options: RelayOptions) {
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true }, client => this.#connected(client));
  }

  static async start(options: RelayOptions): Promise<Relay> {
    const relay = new Relay(options);
    await new Promise<void>(resolve => relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** From now on nothing comes through, and nobody is told. */
  stop(): void {
    this.#stopped ??= [];
  }

  /** What was held comes through, and all that follows. */
  go(): void {
    const held = this.#stopped ?? [];
    this.#stopped = null;
    for (const send of held) send();
  }

  /** Each connection ends when so many bytes have come down. */
  cutAfter(bytes: number): void {
    this.#cutAfter = bytes;
  }

  /** The connections end now. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #connected(client: Socket): void {
    const server = connect({ host: '127.0.0.1', port: this.#options.to, allowHalfOpen: true });
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        (socket === client ? server : client).destroy();
      });
    }
    this.#pipe(client, server, 'up');
    this.#pipe(server, client, 'down');
  }

  #pipe(from: Socket, to: Socket, way: 'up' | 'down'): void {
    const { delayMs = 0, bytesPerSecond } = this.#options;
    let free = 0;
    let passed = 0;
    from.on('data', (bytes: Buffer) => {
      this.bytes[way] += bytes.length;
      const left = way === 'down' ? this.#cutAfter - passed : Number.POSITIVE_INFINITY;
      const part = bytes.length > left ? bytes.subarray(0, left) : bytes;
      passed += bytes.length;
      const now = performance.now();
      free = Math.max(now, free) + (bytesPerSecond === undefined ? 0 : (part.length / bytesPerSecond) * 1000);
      if (free - now > 2_000) {
        from.pause();
        setTimeout(() => from.resume(), free - now - 1_000);
      }
      this.#later(free - now + delayMs, () => {
        if (!to.destroyed) to.write(part);
        if (part.length < bytes.length) to.end();
      });
    });
    from.on('end', () => this.#later(Math.max(0, free - performance.now()) + delayMs, () => to.end()));
  }

  #later(ms: number, send: () => void): void {
    const held = (): void => {
      if (this.#stopped === null) send();
      else this.#stopped.push(send);
    };
    if (ms <= 0) held();
    else setTimeout(held, ms);
  }
}

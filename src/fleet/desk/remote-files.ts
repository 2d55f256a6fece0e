/**
 * The files of a host for an open conversation: the same interface that the files of this machine have. Promises: a followed file is never
 * asked for what the host says by itself; while there is no connection every file counts as there, and nothing is read.
 */
import { RolloutUnreadableError } from '../../format/errors.ts';
import type { SessionFiles } from '../../live/session/session-files.ts';
import type { RolloutFile } from '../../rollout/file/rollout-file.ts';
import type { HostConnection } from './host-connection.ts';
import { RemoteFile } from './remote-file.ts';

/** The connection as it is now, and a word when there is another one. */
export interface Connected {
  readonly connection: HostConnection | null;
  onConnected(listener: () => void): () => void;
}

export function remoteSessionFiles(host: Connected): SessionFiles {
  const files = new RemoteFiles(host);
  return {
    onThisMachine: false,
    open: path => files.open(path),
    identityAt: path => files.identityAt(path),
    findMoved: async path => {
      const answer = await files.ask({ what: 'moved', path });
      return 'moved' in answer ? answer.moved : { kind: 'unknown' };
    },
    findPath: async id => {
      const answer = await files.ask({ what: 'segment', id });
      return 'path' in answer ? answer.path : null;
    },
    findContinuation: async current => {
      const answer = await files.ask({ what: 'continuation', current }).catch(() => null);
      return answer !== null && 'current' in answer ? answer.current : null;
    },
    watchFile: (path, onHint) => files.watch(path, onHint),
  };
}

class RemoteFiles {
  readonly #host: Connected;
  readonly #open = new Map<string, RemoteFile>();
  readonly #watched = new Map<string, Set<() => void>>();

  constructor(host: Connected) {
    this.#host = host;
  }

  async open(path: string): Promise<RolloutFile> {
    const file = await RemoteFile.open(this.#connection(path), path);
    if (this.#watched.has(path)) this.#follow(file);
    return file.asRolloutFile();
  }

  async identityAt(path: string): ReturnType<SessionFiles['identityAt']> {
    const open = this.#open.get(path);
    if (open !== undefined) return open.name;
    const answer = await this.ask({ what: 'identity', path });
    return 'identity' in answer ? answer.identity : null;
  }

  ask(question: Parameters<HostConnection['ask']>[0]): ReturnType<HostConnection['ask']> {
    const { connection } = this.#host;
    return connection === null
      ? Promise.reject(new Error('The connection is lost.'))
      : connection.ask(question);
  }

  watch(path: string, onHint: () => void): () => void {
    const listeners = this.#watched.get(path) ?? new Set();
    this.#watched.set(path, listeners.add(onHint));
    const stopConnected = this.#host.onConnected(() => void this.#reconnect(path));
    return () => {
      stopConnected();
      listeners.delete(onHint);
      if (listeners.size === 0) this.#watched.delete(path);
    };
  }

  async #reconnect(path: string): Promise<void> {
    const { connection } = this.#host;
    if (connection !== null) await this.#open.get(path)?.reconnect(connection);
  }

  #follow(file: RemoteFile): void {
    this.#open.set(file.path, file);
    file.follow(() => {
      for (const hint of this.#watched.get(file.path) ?? []) hint();
    });
  }

  #connection(path: string): HostConnection {
    const { connection } = this.#host;
    if (connection === null) throw new RolloutUnreadableError('The connection is lost.', { path });
    return connection;
  }
}

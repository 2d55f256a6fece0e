/** `codex app-server` over standard input and output: what Codex's own screens show of a session, requested from Codex itself. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CodexPlace } from './codex.ts';
import { until } from './until.ts';
import { serverCommand } from './versions.ts';

export interface ThreadItem {
  readonly type: string;
  readonly text?: string;
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
}

export interface Turn {
  readonly id: string;
  readonly status: string;
  readonly items: readonly ThreadItem[];
}

export interface Thread {
  readonly id: string;
  readonly preview: string;
  readonly cwd: string;
  readonly turns: readonly Turn[];
}

/** A reply, a notification (no id), or a request of Codex to its client (an id and a method). */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly threadId?: string };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** What a turn begins with, as `turn/start` takes it. */
export interface TurnStart {
  readonly input: readonly object[];
  readonly collaborationMode?: object;
}

export function said(text: string): TurnStart {
  return { input: [{ type: 'text', text }] };
}

export class AppServer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (reply: Message) => void>();
  /** By method: what this client answers when Codex asks it. */
  readonly #answers = new Map<string, object | Promise<object>>();
  readonly #notifications: Message[] = [];
  readonly #closed: Promise<void>;
  #errors = '';
  #requests = 0;

  private constructor({ binary, version, cwd, env }: CodexPlace) {
    this.#child = spawn(binary, [serverCommand(version)], { cwd, env, stdio: 'pipe' });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString('utf8');
    });
    createInterface({ input: this.#child.stdout }).on('line', line => {
      const message = messageIn(line);
      if (message !== null) this.#take(message);
    });
    this.#closed = new Promise(resolve => {
      this.#child.on('close', () => {
        for (const answer of this.#waiting.values())
          answer({ error: { message: `it ended: ${this.#errors}` } });
        resolve();
      });
    });
  }

  static async start(place: CodexPlace): Promise<AppServer> {
    const server = new AppServer(place);
    await server.request('initialize', {
      protocolVersion: '2025-06-18',
      clientInfo: { name: 'rolltop-interop', title: 'rolltop', version: '1.0.0' },
      capabilities: { experimentalApi: true },
    });
    return server;
  }

  async request<T>(method: string, params: object): Promise<T> {
    this.#requests += 1;
    const id = this.#requests;
    const answered = new Promise<Message>(resolve => this.#waiting.set(id, resolve));
    this.#write({ id, method, params });
    const { result, error } = await answered;
    this.#waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }

  /** What to answer when Codex asks its client; a promise lets it wait. */
  answers(method: string, result: object | Promise<object>): void {
    this.#answers.set(method, result);
  }

  /** A whole turn of a thread that this server has started or resumed. */
  async turn(threadId: string, start: TurnStart): Promise<void> {
    await this.request('turn/start', { threadId, ...start });
    await this.notified('turn/completed', threadId);
  }

  /** Waits for a notification about the thread, and forgets it. */
  async notified(method: string, threadId: string): Promise<void> {
    const find = () =>
      this.#notifications.findIndex(one => one.method === method && one.params?.threadId === threadId);
    await until(method, () => find() !== -1);
    this.#notifications.splice(find(), 1);
  }

  #take(message: Message): void {
    const { id, method } = message;
    if (method === undefined) {
      if (id !== undefined) this.#waiting.get(id)?.(message);
    } else if (id === undefined) {
      this.#notifications.push(message);
    } else {
      void this.#answer(id, method);
    }
  }

  async #answer(id: number, method: string): Promise<void> {
    const result = await this.#answers.get(method);
    this.#write(result === undefined ? { id, error: { code: -32601, message: 'not here' } } : { id, result });
  }

  #write(message: object): void {
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  /** The session with its turns, from the rollout. */
  async readThread(threadId: string): Promise<Thread> {
    const { thread } = await this.request<{ thread: Thread }>('thread/read', {
      threadId,
      includeTurns: true,
    });
    return thread;
  }

  /** The ids that Codex's own list shows, under these conditions. */
  async listedIds(params: object = {}): Promise<string[]> {
    const { data } = await this.request<{ data: readonly Thread[] }>('thread/list', {
      limit: 100,
      ...params,
    });
    return data.map(thread => thread.id);
  }

  /** The same list under the name it had up to 0.77. */
  async listedByOldName(): Promise<string[]> {
    const { items } = await this.request<{ items: readonly { conversationId: string }[] }>(
      'listConversations',
      {
        pageSize: 100,
      },
    );
    return items.map(({ conversationId }) => conversationId);
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}

function messageIn(line: string): Message | null {
  try {
    return JSON.parse(line) as Message;
  } catch {
    // An old server says other things there as well.
    return null;
  }
}

/** What the user says in each turn; turns without a prompt are left out. */
export function saidByUser(thread: Thread): string[][] {
  return thread.turns
    .map(turn => turn.items.filter(item => item.type === 'userMessage').map(messageText))
    .filter(texts => texts.length > 0);
}

function messageText(item: ThreadItem): string {
  return (item.content ?? []).map(part => part.text ?? '').join('');
}

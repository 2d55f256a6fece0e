/** `codex app-server` over standard input and output: what Codex's own screens show of a session, asked of Codex itself. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CodexPlace } from './codex.ts';
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

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export class AppServer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #closed: Promise<void>;
  #errors = '';
  #requests = 0;

  private constructor({ binary, version, cwd, env }: CodexPlace) {
    this.#child = spawn(binary, [serverCommand(version)], { cwd, env, stdio: 'pipe' });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString('utf8');
    });
    createInterface({ input: this.#child.stdout }).on('line', line => {
      const reply = replyIn(line);
      if (reply?.id !== undefined) this.#waiting.get(reply.id)?.(reply);
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
    const answered = new Promise<Reply>(resolve => this.#waiting.set(id, resolve));
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    const { result, error } = await answered;
    this.#waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result as T;
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

function replyIn(line: string): Reply | null {
  try {
    return JSON.parse(line) as Reply;
  } catch {
    // An old server says other things there as well.
    return null;
  }
}

/** What the user says in each turn; turns in which nobody says anything are left out. */
export function saidByUser(thread: Thread): string[][] {
  return thread.turns
    .map(turn => turn.items.filter(item => item.type === 'userMessage').map(messageText))
    .filter(texts => texts.length > 0);
}

function messageText(item: ThreadItem): string {
  return (item.content ?? []).map(part => part.text ?? '').join('');
}

/**
 * A stand-in for the model behind the Responses API, on the loopback interface. A real Codex writes its answers into real
 * rollouts, and its requests prove what Codex has read. Words in the prompt control it:
 *   run:COMMAND   calls a shell command, then answers
 *   ask:COMMAND   the same outside the sandbox, which a person has to approve
 *   hold:NAME     does not answer before `release(NAME)`
 *   spawn:TASK    spawns a sub-agent for that task, then answers
 *   plan:TEXT     answers with a plan
 *   question:TEXT asks the person, then answers
 *   patch:PATH    adds a file there, then answers
 *   permit:PATH   asks for the permission to write there, then answers
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './until.ts';

export interface ModelRequest {
  /** What the model got to read, as text. */
  readonly input: string;
  /** The last thing said by the user. */
  readonly prompt: string;
}

interface InputItem {
  readonly type?: string;
  readonly role?: string;
  readonly content?: readonly { readonly text?: string }[];
}

interface Body {
  readonly input?: readonly InputItem[];
  readonly tools?: readonly { readonly name?: string; readonly type?: string }[];
}

/** What one request costs; the same each time, so that sums are known beforehand. */
export const TOKENS_A_REQUEST = 120;

export class Model {
  readonly requests: ModelRequest[] = [];
  readonly #server: Server;
  readonly #held = new Map<string, () => void>();
  readonly #released = new Set<string>();
  #answers = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url?.endsWith('/responses') && request.method === 'POST')
          void this.#answer(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body, response);
        else
          response
            .writeHead(404, { 'content-type': 'application/json' })
            .end('{"error":{"message":"not here"}}');
      });
    });
  }

  static async start(): Promise<Model> {
    const model = new Model();
    await new Promise<void>(resolve => model.#server.listen(0, '127.0.0.1', resolve));
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** The last request whose newest user message contains `prompt`. */
  asked(prompt: string): ModelRequest {
    const found = this.requests.findLast(request => request.prompt.includes(prompt));
    if (found !== undefined) return found;
    throw new Error(
      `The model was never asked “${prompt}”, but: ${this.requests.map(one => one.prompt).join(' | ')}`,
    );
  }

  async wasAsked(prompt: string): Promise<void> {
    await until(`the model to be asked “${prompt}”`, () =>
      this.requests.some(request => request.prompt.includes(prompt)),
    );
  }

  release(name: string): void {
    this.#released.add(name);
    this.#held.get(name)?.();
  }

  close(): void {
    for (const release of this.#held.values()) release();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(body: Body, response: ServerResponse): Promise<void> {
    const input = body.input ?? [];
    const last = input.at(-1);
    const prompt = textOf(input.findLast(item => item.role === 'user'));
    this.requests.push({ input: JSON.stringify(input), prompt });
    const fresh = last?.role === 'user' ? prompt : '';
    // The task of a sub-agent is for its own model.
    const held = /hold:(\w+)/.exec(fresh.replace(/spawn:.*/, ''))?.[1];
    if (held !== undefined) await this.#hold(held);
    this.#answers += 1;
    this.#send(response, this.#reply(fresh, body));
  }

  #reply(prompt: string, body: Body): object[] {
    const [, word, text = ''] = /(run|ask|spawn|plan|question|patch|permit):(.+)/.exec(prompt) ?? [];
    switch (word) {
      case 'run':
        return this.#shellCall(text, body);
      case 'ask':
        return this.#shellCall(text, body, {
          sandbox_permissions: 'require_escalated',
          justification: 'It has to.',
        });
      case 'patch':
        return this.#shellCall(
          `apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: ${text}\n+x\n*** End Patch\nEOF`,
          body,
        );
      case 'permit':
        return this.#call('request_permissions', {
          reason: 'It has to.',
          permissions: { file_system: { write: [text] } },
        });
      case 'spawn':
        return this.#call('spawn_agent', { message: text }, 'multi_agent_v1');
      case 'plan':
        return this.#message(`Here it is.\n<proposed_plan>\n${text}\n</proposed_plan>`);
      case 'question': {
        const options = ['Parquet', 'Feather'].map(label => ({ label, description: `write ${label}` }));
        const question = { id: 'choice', header: 'Choice', question: text, options };
        return this.#call('request_user_input', { questions: [question] });
      }
      default:
        return this.#message();
    }
  }

  #hold(name: string): Promise<void> | undefined {
    if (this.#released.has(name)) return undefined;
    return new Promise(resolve => this.#held.set(name, resolve));
  }

  #message(text = `Answer ${this.#answers}: done.`): object[] {
    return [
      {
        type: 'message',
        id: `msg_${this.#answers}`,
        role: 'assistant',
        content: [{ type: 'output_text', text }],
      },
    ];
  }

  #shellCall(command: string, { tools = [] }: Body, more: object = {}): object[] {
    const names = tools.map(tool => tool.name ?? tool.type ?? '');
    const known = ['exec_command', 'shell_command', 'shell', 'local_shell'];
    const name = known.find(one => names.includes(one)) ?? 'exec_command';
    const given = {
      exec_command: { cmd: command },
      shell_command: { command },
    }[name] ?? { command: ['bash', '-lc', command] };
    const summary = [{ type: 'summary_text', text: '**Planning** the command' }];
    const reasoning = {
      type: 'reasoning',
      id: `rs_${this.#answers}`,
      summary,
      encrypted_content: 'gAAAA',
    };
    return [reasoning, ...this.#call(name, { ...given, ...more })];
  }

  #call(name: string, given: object, namespace?: string): object[] {
    return [
      {
        type: 'function_call',
        id: `fc_${this.#answers}`,
        call_id: `call_${this.#answers}`,
        name,
        ...(namespace && { namespace }),
        arguments: JSON.stringify(given),
      },
    ];
  }

  #send(response: ServerResponse, items: readonly object[]): void {
    const id = `resp_${this.#answers}`;
    const event = (type: string, given: object) =>
      response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...given })}\n\n`);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    event('response.created', { response: { id } });
    for (const [output_index, item] of items.entries()) {
      event('response.output_item.added', { output_index, item });
      event('response.output_item.done', { output_index, item });
    }
    const usage = {
      input_tokens: TOKENS_A_REQUEST - 20,
      input_tokens_details: { cached_tokens: 10 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: TOKENS_A_REQUEST,
    };
    event('response.completed', { response: { id, usage } });
    response.end();
  }
}

function textOf(item: InputItem | undefined): string {
  return (item?.content ?? []).map(part => part.text ?? '').join('\n');
}

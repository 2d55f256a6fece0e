/**
 * Gives a session a name in Codex's own database: since 0.148 Codex reads the names of its sessions there and no longer in the index.
 * Starts `codex app-server`, sends it two requests on standard input, and ends it. The outcome is a value.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { CodexCall } from './process.ts';

export type NamingEnd = { readonly kind: 'named' } | { readonly kind: 'failed'; readonly message: string };

/** A start takes a second on a busy machine. */
const ANSWER_TIMEOUT_MS = 20_000;
/** Ids of the two requests. */
const HELLO = 1;
const NAME = 2;

interface ServerRequest {
  readonly id: number;
  readonly method: string;
  readonly params: object;
}

interface ServerReply {
  readonly id?: unknown;
  readonly error?: { readonly message?: unknown };
}

/** `call.args` are those that start the app-server. */
export function nameInCodex(
  { file, args, cwd, env }: CodexCall,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<NamingEnd> {
  return new Promise(resolve => {
    const child = spawn(file, args, { cwd, env: { ...env }, stdio: 'pipe', shell: false });
    const finish = (end: NamingEnd): void => {
      clearTimeout(timer);
      child.kill();
      resolve(end);
    };
    const fail = (message: string): void => finish({ kind: 'failed', message });
    const timer = setTimeout(() => fail('codex did not answer'), ANSWER_TIMEOUT_MS);
    child.once('error', error => fail(error.message));
    child.once('exit', () => fail('codex ended without an answer'));
    child.stdin.on('error', () => {});
    child.stderr.resume();
    onReplies(child, reply => {
      if (reply.error !== undefined) return fail(String(reply.error.message));
      if (reply.id === HELLO)
        return send(child, { id: NAME, method: 'thread/name/set', params: { threadId: id, name } });
      return finish({ kind: 'named' });
    });
    const clientInfo = { name: 'rolltop', title: null, version: '1.0.0' };
    send(child, { id: HELLO, method: 'initialize', params: { clientInfo } });
  });
}

function send(child: ChildProcessWithoutNullStreams, request: ServerRequest): void {
  child.stdin.write(`${JSON.stringify(request)}\n`);
}

/** Calls back with each answer to one of the two requests; other lines of the server are skipped. */
function onReplies(child: ChildProcessWithoutNullStreams, take: (reply: ServerReply) => void): void {
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const reply = parseReply(line);
      if (reply?.id === HELLO || reply?.id === NAME) take(reply);
    }
  });
}

function parseReply(line: string): ServerReply | null {
  try {
    return JSON.parse(line) as ServerReply | null;
  } catch {
    return null;
  }
}

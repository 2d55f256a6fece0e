/**
 * Asks codex itself to show a name: since 0.148 it keeps the names of its sessions in a database of its own and does not look at
 * the index for them. Its app-server is asked over standard input and output, and ended. Ends are values.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { CodexCall } from './process.ts';

export type NamingEnd = { readonly kind: 'named' } | { readonly kind: 'failed'; readonly message: string };

/** A start takes a second on a busy machine; what takes longer is not waited for. */
const PATIENCE_MS = 20_000;
/** Ids of our two requests. */
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
    const timer = setTimeout(() => fail('codex did not answer'), PATIENCE_MS);
    child.once('error', error => fail(error.message));
    child.once('exit', () => fail('codex ended without an answer'));
    child.stdin.on('error', () => {});
    child.stderr.resume();
    onReplies(child, reply => {
      if (reply.error !== undefined) return fail(String(reply.error.message));
      if (reply.id === HELLO)
        return say(child, { id: NAME, method: 'thread/name/set', params: { threadId: id, name } });
      return finish({ kind: 'named' });
    });
    const clientInfo = { name: 'rolltop', title: null, version: '1.0.0' };
    say(child, { id: HELLO, method: 'initialize', params: { clientInfo } });
  });
}

function say(child: ChildProcessWithoutNullStreams, request: ServerRequest): void {
  child.stdin.write(`${JSON.stringify(request)}\n`);
}

/** Lines that answer one of ours; what else the server tells is passed over. */
function onReplies(child: ChildProcessWithoutNullStreams, take: (reply: ServerReply) => void): void {
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const reply = parsed(line);
      if (reply?.id === HELLO || reply?.id === NAME) take(reply);
    }
  });
}

function parsed(line: string): ServerReply | null {
  try {
    return JSON.parse(line) as ServerReply | null;
  } catch {
    return null;
  }
}

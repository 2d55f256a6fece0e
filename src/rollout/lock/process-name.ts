/** What a process is called in one or two words, by its command line: `codex exec`, `rolltop`. Pure. */
import { basename } from 'node:path';
import type { LockHolder } from '../../format/conversation.ts';

/** Programs that run another one: the script is what a person calls it. */
const INTERPRETERS: ReadonlySet<string> = new Set(['node', 'nodejs', 'bun', 'deno', 'sh', 'bash', 'python3']);

/** Codex's subcommands; `e` is its own short form of `exec`. */
const CODEX_COMMANDS: ReadonlyMap<string, string> = new Map([
  ['exec', 'exec'],
  ['e', 'exec'],
  ['app-server', 'app-server'],
  ['mcp-server', 'mcp-server'],
  ['review', 'review'],
  ['cloud', 'cloud'],
  ['exec-server', 'exec-server'],
  ['remote-control', 'remote-control'],
]);

/** Options that are followed by their value. */
const OPTION_WITH_VALUE =
  /^(-[cmpsaCi]|--(config|model|profile|sandbox|ask-for-approval|cd|image|add-dir|enable|disable|remote|local-provider))$/;

/** A name is shown in one line of a message. */
const NAME_LENGTH = 40;

/** Null for a process without a command line. The prompt of an `exec` is no business of a list. */
export function processName(args: readonly string[]): string | null {
  const script = scriptOf(args);
  const [program, ...rest] = script === null ? args : args.slice(script);
  if (program === undefined) return null;
  if (!isCodexProgram(program)) return (withoutEnding(basename(program)) || program).slice(0, NAME_LENGTH);
  const command = codexCommand(rest);
  return command === null ? 'codex' : `codex ${command}`;
}

/** The process that holds a lock, in a sentence: `codex exec (pid 4121)`. */
export function holderText({ pid, command }: Pick<LockHolder, 'pid' | 'command'>): string {
  return pid === null ? 'an unknown process' : `${command ?? 'a process'} (pid ${pid})`;
}

/** Codex's subcommand, or null for its screen. `args` are those behind the program. */
function codexCommand(args: readonly string[]): string | null {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (OPTION_WITH_VALUE.test(arg)) at++;
    else if (!arg.startsWith('-')) return CODEX_COMMANDS.get(arg) ?? null;
  }
  return null;
}

/** `codex`, or a build or script of it: `codex-linux-x64`, `codex.js`. */
export function isCodexProgram(program: string): boolean {
  return /^codex(?:$|[-.])/.test(basename(program));
}

/** The index of the script that an interpreter runs, or null when it runs none. */
function scriptOf(args: readonly string[]): number | null {
  if (!INTERPRETERS.has(basename(args[0] ?? ''))) return null;
  const at = args.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  // Behind -c or -e is a program's text, not its name.
  const isText = args.slice(1, at).some(arg => /^-[a-z]*[ce]$/.test(arg));
  return at === -1 || isText ? null : at;
}

function withoutEnding(name: string): string {
  return name.replace(/\.(?:c|m)?[jt]s$/, '');
}

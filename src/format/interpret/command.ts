/**
 * The command of a shell tool as a person would type it. Promises: `["bash","-lc",X]` becomes X; other words are quoted so that a shell
 * would read the same words; a tool that is no shell has no command. Runs nothing.
 */
import type { JsonObject } from '../line.ts';
import { field } from '../narrow.ts';
import { isJsonObject } from '../parse-line.ts';

const SHELL_TOOLS = new Set([
  'shell',
  'exec_command',
  'shell_command',
  'container.exec',
  'local_shell',
  'unified_exec',
  'bash',
]);
const SHELL = /(?:^|[\\/])(?:ba|z|da|fi|k)?sh(?:\.exe)?$|(?:^|[\\/])(?:pwsh|powershell)(?:\.exe)?$/i;
const RUN_FLAG = /^-(?:[a-z]*c|Command)$/i;
/** Words that need no quotes. */
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/** The command of a call of `tool` with these parsed arguments; null when it has none. */
export function commandText(tool: string, args: unknown): string | null {
  if (!SHELL_TOOLS.has(tool) || !isJsonObject(args)) return null;
  return commandOfArguments(args);
}

/** The command line of these words: the script when they start a shell, else the words, quoted where needed. */
export function commandOfWords(words: readonly string[]): string {
  return shellScript(words) ?? words.map(quote).join(' ');
}

/** The words of a `command` field; null when it is no list of words. */
export function wordsOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  return value.every(word => typeof word === 'string') ? value : null;
}

function commandOfArguments(args: JsonObject): string | null {
  for (const key of ['cmd', 'command', 'input']) {
    const value = field(args, key);
    if (typeof value === 'string') return value;
    const words = wordsOf(value);
    if (words) return commandOfWords(words);
  }
  return null;
}

/** X of `bash -lc X`, `sh -c X`, `pwsh -NoProfile -Command X`. */
function shellScript(words: readonly string[]): string | null {
  const script = words.at(-1);
  if (words.length < 3 || script === undefined || !SHELL.test(words[0] ?? '')) return null;
  return RUN_FLAG.test(words.at(-2) ?? '') ? script : null;
}

function quote(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * How calls name a command or a script that goes on between them (FORMAT.md, section 12): its beginning says that it runs on, and `write_stdin` or
 * `wait` go on with it. Reads only the beginning of an output.
 */
import { readContent } from './message-content.ts';

/** Only these calls go on with something. */
const CONTINUATIONS: ReadonlySet<string | null> = new Set(['write_stdin', 'wait']);

/** Whether a call goes on with a command or a script that an earlier call began. */
export function isContinuation(tool: string | null): boolean {
  return CONTINUATIONS.has(tool);
}

/** The session that a call goes on with; null for any other call. `input`: its arguments as written. */
export function continuedSession(tool: string | null, input: string | null): string | null {
  if (!isContinuation(tool) || input === null) return null;
  const [, name, id] = /"(session_id|cell_id)"\s*:\s*"?([^",}\s]+)/.exec(input) ?? [];
  if (id === undefined) return null;
  return name === 'cell_id' ? cellSession(id) : id;
}

/** Cells are numbered apart from the sessions of commands. */
export function cellSession(cell: string): string {
  return `cell ${cell}`;
}

/** What stands before the words is a few short lines. */
const HEAD_CHARACTERS = 400;
const CELL_RUNS = /^Script running with cell ID (\S+)\n/;
const COMMAND_RUNS = /^(?:[A-Z][^\n]*\n){0,4}?Process running with session ID (\S+)\n/;
/** `exec_command` of 0.45 to 0.58. */
const OLD_COMMAND_RUNS = /^\{(?=[^{]*"wall_time_seconds")(?![^{]*"exit_code")[^{]*"session_id":(\d+)/;

/** The session in which an output says that its command or script still runs; null when it says nothing of it. */
export function runningSession(output: unknown): string | null {
  const text = typeof output === 'string' ? output : readContent(output).texts.join('\n');
  const head = text.slice(0, HEAD_CHARACTERS);
  const cell = CELL_RUNS.exec(head)?.[1];
  if (cell !== undefined) return cellSession(cell);
  return (COMMAND_RUNS.exec(head) ?? OLD_COMMAND_RUNS.exec(head))?.[1] ?? null;
}

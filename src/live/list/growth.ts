/**
 * Whether what was appended to a rollout may change the state of its session, or be its first message, which is its title: its list row is then
 * read again immediately, and not with the next batch. Promises: reads the appended bytes alone, and no more than 64 KB of them; a file that cannot be read changes nothing.
 */
import { closeSync, readSync } from 'node:fs';
import { SUB_AGENT_NOTE } from '../../format/open-turn.ts';
import { mayMarkTurn } from '../../format/turns.ts';
import { openRegularSync } from '../../rollout/file/open.ts';

const MOST_BYTES = 64 * 1024;
/** Ends of the types of calls and of their outputs (`function_call`, `custom_tool_call_output`), the end of a sub-agent, a message of the person. */
const MARKS = ['_call"', '_call_output"', SUB_AGENT_NOTE, '"user_message"', '"UserMessage"'].map(mark =>
  Buffer.from(mark),
);

/** `from`: how large the file was before. */
export function isUrgent(path: string, from: number, to: number): boolean {
  const bytes = appended(path, Math.max(from, to - MOST_BYTES), to);
  return bytes !== null && (mayMarkTurn(bytes) || MARKS.some(mark => bytes.includes(mark)));
}

function appended(path: string, from: number, to: number): Buffer | null {
  if (to <= from) return null;
  try {
    const fd = openRegularSync(path);
    try {
      const bytes = Buffer.allocUnsafe(to - from);
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

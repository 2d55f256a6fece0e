/** The command that goes on with a session in Codex, for the clipboard: a person pastes it into a shell of this machine. Pure. */
import type { ConversationId } from '../format/identity.ts';
import { hostOf, idThere } from './host-id.ts';

/** `folder`: the session's, which is gone to on another host; null: not known. */
export function resumeCommand(id: ConversationId, folder: string | null): string {
  const resume = `codex resume ${idThere(id)}`;
  const host = hostOf(id);
  if (host === null) return resume;
  const there = folder === null || /\p{Cc}/u.test(folder) ? resume : `cd -- ${quoted(folder)} && ${resume}`;
  return `ssh -t ${quoted(host)} ${quoted(there)}`;
}

/** One word for a POSIX shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

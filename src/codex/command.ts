/**
 * The arguments of codex, command by command. Promises: nothing of the person's is taken for an option: ids are UUIDs, texts come
 * after `=` or on standard input. Pure.
 */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Linux takes 128 KiB in one argument, the final zero counted. */
const LONGEST_ARGUMENT_BYTES = 128 * 1024 - 64;

/** @throws TypeError for anything but a UUID: nothing else reaches a command line */
function checked(id: string): string {
  if (!UUID.test(id)) throw new TypeError(`not a session id: ${JSON.stringify(id)}`);
  return id;
}

/** The interactive Codex on a session, or on a fork of it. */
export function interactiveArguments(how: 'resume' | 'fork', id: string): readonly string[] {
  return [how, checked(id)];
}

/**
 * One turn without a screen, the message on standard input. `anyFolder` runs it also in a folder that Codex does not trust; the flag
 * comes before `resume`, where every version knows it.
 */
export function turnArguments(id: string, { anyFolder }: { readonly anyFolder: boolean }): readonly string[] {
  return ['exec', ...(anyFolder ? ['--skip-git-repo-check'] : []), 'resume', checked(id), '-'];
}

/**
 * The same turn in the daemon of this home, which has the session open. It takes no other options: folder, sandbox and model are those
 * that the session has there.
 */
export function daemonTurnArguments(id: string): readonly string[] {
  return ['exec', 'resume', '--remote', 'unix://', checked(id), '-'];
}

/** Moves a session that Codex archived back to its day folder. */
export function unarchiveArguments(id: string): readonly string[] {
  return ['unarchive', checked(id)];
}

/** Null when the text is too long for an argument, which is how `codex queue` takes it. */
export function queueArguments(id: string, text: string): readonly string[] | null {
  const message = `--message=${text}`;
  if (Buffer.byteLength(message, 'utf8') > LONGEST_ARGUMENT_BYTES) return null;
  return ['queue', '--thread', checked(id), message];
}

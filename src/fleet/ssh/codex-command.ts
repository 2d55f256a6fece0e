/**
 * The command that ssh runs on a host for a person who goes on with a session there, in Codex itself. Promises: nothing of a host is a part of it
 * that is not quoted here; the same text for sh, bash, zsh, fish and tcsh as login shell, so it has no exclamation mark, no backslash, no
 * line break and one level of single quotes.
 */
import { interactiveArguments } from '../../codex/command.ts';

/** Where codex is besides PATH: a shell that nobody logs in to reads no rc file of nvm, mise or volta. */
const CODEX_PLACES = [
  '"$(command -v codex)"',
  '"$HOME"/.local/bin/codex',
  '"$HOME"/.nvm/versions/node/*/bin/codex',
  '"$HOME"/.local/share/mise/installs/node/*/bin/codex',
  '"$HOME"/.volta/bin/codex',
  '"$HOME"/.bun/bin/codex',
  '"$HOME"/.asdf/shims/codex',
  '/opt/homebrew/bin/codex',
  '/usr/local/bin/codex',
];

export interface CodexOnHost {
  readonly how: 'resume' | 'fork';
  /** As it is there. */
  readonly id: string;
  /** The session's folder there; null: not known. One that is not there any more is left out. */
  readonly folder: string | null;
}

/** @throws TypeError for an id that is none */
export function codexOnHost({ how, id, folder }: CodexOnHost): string {
  const args = interactiveArguments(how, id).join(' ');
  const go = folder === null || hasControls(folder) ? '' : `cd -- ${shellQuoted(folder)} 2>/dev/null; `;
  const find = `C=; for p in ${CODEX_PLACES.join(' ')}; do [ -x "$p" ] && C=$p && break; done`;
  const none = '[ -n "$C" ] || { echo "There is no codex on this host." >&2; exit 127; }';
  // A codex of npm is beside its Node, which is not on the PATH then.
  const run = `PATH="$PATH:\${C%/*}"; export PATH; exec "$C" ${args}`;
  return `exec sh -c ${outerQuoted(`${SPECIALS}${go}${find}; ${none}; ${run}`)}`;
}

/** A backslash and an exclamation mark, which some shells read in single quotes, too. */
const SPECIALS = `B=$(awk 'BEGIN{printf "%c",92}'); E=$(awk 'BEGIN{printf "%c",33}'); `;

/** For sh, with the two as variables. */
function shellQuoted(text: string): string {
  const quoted = text.replace(/['\\!]/g, sign =>
    sign === "'" ? `'"'"'` : sign === '!' ? `'"$E"'` : `'"$B"'`,
  );
  return `'${quoted}'`;
}

function outerQuoted(script: string): string {
  return `'${script.replaceAll("'", `'"'"'`)}'`;
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

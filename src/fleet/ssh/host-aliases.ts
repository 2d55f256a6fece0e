/**
 * The hosts that a person has in their ssh configuration: the words of `Host` lines without wildcards, also of files that it includes. OpenSSH has
 * no command that lists them. Promises: reads small regular files only, a bounded number of them; a file that cannot be read has none. Nobody is
 * connected to.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { isHostName } from './ssh-arguments.ts';

const FILE_LIMIT_BYTES = 1024 * 1024;
const MOST_FILES = 256;
const MOST_LEVELS = 16;

/** The file that ssh reads first for this person, and the home folder that it takes for theirs. */
export interface SshConfig {
  readonly file: string;
  readonly home: string;
}

/**
 * ssh goes by the home that the system knows, whatever HOME says: so do we, or hosts would be offered that ssh does not know. `ROLLTOP_SSH_CONFIG`
 * names another file, for an ssh that is called with one (`ROLLTOP_SSH`). Null: nobody knows the user.
 */
export function sshConfigOf(env: Readonly<Record<string, string | undefined>>): SshConfig | null {
  const home = homeOfUser() ?? env.HOME;
  if (!home) return null;
  const named = env.ROLLTOP_SSH_CONFIG;
  return { file: named?.startsWith('/') ? named : join(home, '.ssh', 'config'), home };
}

/** The file as a person says it. */
export function configName({ file, home }: SshConfig): string {
  return file === join(home, '.ssh', 'config') ? '~/.ssh/config' : file;
}

function homeOfUser(): string | null {
  try {
    return userInfo().homedir;
  } catch {
    return null;
  }
}

/** The aliases in the order of the files, each once. */
export function hostAliases({ file, home }: SshConfig): readonly string[] {
  const reader = new ConfigReader(home);
  reader.read(file, 0);
  return [...reader.aliases];
}

class ConfigReader {
  readonly aliases = new Set<string>();
  readonly #home: string;
  readonly #seen = new Set<string>();

  constructor(home: string) {
    this.#home = home;
  }

  read(path: string, level: number): void {
    if (this.#seen.has(path) || this.#seen.size >= MOST_FILES || level > MOST_LEVELS) return;
    this.#seen.add(path);
    for (const line of textOf(path).split('\n')) {
      const { key, words } = configLine(line);
      if (key === 'host') for (const word of words) this.#add(word);
      else if (key === 'include')
        for (const file of words.flatMap(word => this.#included(word))) this.read(file, level + 1);
    }
  }

  #add(word: string): void {
    if (!/[*?!]/.test(word) && isHostName(word)) this.aliases.add(word);
  }

  /** Relative to ~/.ssh; wildcards in the last part of the path only, as people write them. */
  #included(word: string): readonly string[] {
    const path = word.startsWith('~/') ? join(this.#home, word.slice(2)) : word;
    const absolute = isAbsolute(path) ? path : join(this.#home, '.ssh', path);
    if (!/[*?]/.test(absolute)) return [absolute];
    const folder = dirname(absolute);
    const pattern = globPattern(absolute.slice(folder.length + 1));
    return namesIn(folder)
      .filter(name => pattern.test(name))
      .sort()
      .map(name => join(folder, name));
  }
}

/** A word and its arguments, as `ssh_config` has them: after blanks or one equals sign, quoted or not. */
function configLine(line: string): { readonly key: string; readonly words: readonly string[] } {
  const match = /^\s*([A-Za-z]+)\s*(?:=|\s)\s*(.*)$/.exec(line);
  if (match === null) return { key: '', words: [] };
  const words = [...(match[2] ?? '').matchAll(/"([^"]*)"|(\S+)/g)].map(word => word[1] ?? word[2] ?? '');
  const comment = words.findIndex(word => word.startsWith('#'));
  return { key: (match[1] ?? '').toLowerCase(), words: comment === -1 ? words : words.slice(0, comment) };
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`);
}

function textOf(path: string): string {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= FILE_LIMIT_BYTES ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

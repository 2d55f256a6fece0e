/** The file with what a person set: where it is, and its text. Nothing here waits: a FIFO or a device is refused before it is read. */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A person's own file is far smaller. */
const MOST_BYTES = 1024 * 1024;

export type ConfigText =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  /** One sentence about the file, without its path. */
  | { readonly kind: 'problem'; readonly message: string };

/** `$XDG_CONFIG_HOME/rolltop/config.json`, else below `~/.config`; null where nobody says where the home folder is. */
export function configPath(
  env: Readonly<Record<string, string | undefined>>,
  home: string | null,
): string | null {
  if (env.XDG_CONFIG_HOME?.startsWith('/')) return join(env.XDG_CONFIG_HOME, 'rolltop', 'config.json');
  return home === null || home === '' ? null : join(home, '.config', 'rolltop', 'config.json');
}

/** Follows a link, as people keep such files elsewhere. */
export function readConfigText(path: string): ConfigText {
  let fd: number;
  try {
    // Without O_NONBLOCK, to open a FIFO waits for somebody who writes to it.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return openProblem(path, (error as NodeJS.ErrnoException).code ?? '');
  }
  try {
    const found = fstatSync(fd);
    if (found.isDirectory()) return problem('is a folder, no file');
    if (!found.isFile()) return problem('is no regular file');
    if (found.size > MOST_BYTES) return problem('is larger than 1 MB, which no configuration is');
    return textOf(fd, found.size);
  } catch (error) {
    return problem(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  } finally {
    closeSync(fd);
  }
}

/** What tells one state of the file from another; null where there is none. One look at the disk, no reading. */
export function configStamp(path: string): string | null {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return null;
  }
}

const problem = (message: string): ConfigText => ({ kind: 'problem', message });

const OPEN_PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'may not be read: its permissions, or those of a folder above it, forbid that',
  EPERM: 'may not be read: its permissions, or those of a folder above it, forbid that',
  ELOOP: 'is a link that leads back to itself',
  ENOTDIR: 'is below something that is no folder',
  ENXIO: 'is a socket, no file',
};

function openProblem(path: string, code: string): ConfigText {
  if (code !== 'ENOENT') return problem(OPEN_PROBLEMS[code] ?? `cannot be opened (${code})`);
  // A link that leads nowhere was meant to be there.
  return isLink(path) ? problem('is a link to a file that is not there') : { kind: 'none' };
}

function isLink(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ELOOP';
  }
}

function textOf(fd: number, size: number): ConfigText {
  const bytes = Buffer.alloc(size);
  let read = 0;
  for (let more = -1; more !== 0 && read < size; read += more)
    more = readSync(fd, bytes, read, size - read, read);
  try {
    return {
      kind: 'text',
      text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, read)),
    };
  } catch {
    return problem('is not UTF-8 text');
  }
}

/**
 * What git says about a folder, for the meta line. Promises: at most 5 seconds per command, no shell, each fact left out
 * when its own command fails, no credentials in the address. Changes nothing in the repository.
 */
import { execFile } from 'node:child_process';

/** The `git` field of a meta line; `{}` for a repository without commit and remote. */
export interface GitFacts {
  readonly commit_hash?: string;
  readonly branch?: string;
  readonly repository_url?: string;
}

const TIMEOUT_MS = 5_000;

/** Null when `cwd` is not in a repository, or there is no git. */
export async function readGitFacts(cwd: string): Promise<GitFacts | null> {
  if ((await git(cwd, ['rev-parse', '--git-dir'])) === null) return null;
  const [commit, branch, url] = await Promise.all([
    git(cwd, ['rev-parse', 'HEAD']),
    git(cwd, ['rev-parse', '--abbrev-ref', 'HEAD']),
    git(cwd, ['remote', 'get-url', 'origin']),
  ]);
  return {
    ...(commit === null ? {} : { commit_hash: commit }),
    // A detached head has no branch; git says "HEAD".
    ...(branch === null || branch === 'HEAD' ? {} : { branch }),
    ...(url === null ? {} : { repository_url: withoutCredentials(url) }),
  };
}

/** The first line that git prints, or null when it fails, prints nothing, or takes too long. */
function git(cwd: string, args: readonly string[]): Promise<string | null> {
  return new Promise(resolve => {
    const options = { cwd, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', windowsHide: true } as const;
    execFile('git', args, options, (error, stdout) => {
      const text = stdout.trim();
      resolve(error !== null || text === '' ? null : text);
    });
  });
}

/** Over ssh the user's name is part of the address and no secret; over http(s) nothing before the `@` is. */
export function withoutCredentials(url: string): string {
  const [, scheme = '', authority = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? [];
  if (scheme === '') return withoutScpPassword(url);
  const at = authority.lastIndexOf('@');
  if (at === -1) return scheme + authority + withoutQuery(scheme, rest);
  const user = authority.slice(0, at).split(':')[0] ?? '';
  const kept = /ssh/i.test(scheme) && user !== '' ? `${user}@` : '';
  return scheme + kept + authority.slice(at + 1) + withoutQuery(scheme, rest);
}

/** Tokens are passed in the query, too. */
function withoutQuery(scheme: string, rest: string): string {
  return /^https?:/i.test(scheme) ? (rest.split(/[?#]/)[0] ?? '') : rest;
}

/** `user:password@host:path` as people paste it. */
function withoutScpPassword(url: string): string {
  return url.replace(/^([^/:@]+):[^/@]*@/, '$1@');
}

/**
 * What git says about a folder, for the meta line. Promises: at most 5 seconds per command, no shell, each fact left out
 * when its own command fails, no credentials in the address. Changes nothing in the repository, and runs nothing that its configuration names.
 */
import { findProgram, ownEnvironment } from '../system/find-program.ts';
import { runProgram } from '../system/run-program.ts';

/** The `git` field of a meta line; `{}` for a repository without commit and remote. */
export interface GitFacts {
  readonly commit_hash?: string;
  readonly branch?: string;
  readonly repository_url?: string;
}

const TIMEOUT_MS = 5_000;

/** What a repository can configure to be run at a look. */
const RUN_NOTHING = [
  '--no-pager',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'log.showSignature=false',
];

/** Set while git runs a hook, for instance: they would show another repository than that of the folder. */
const OTHER_REPOSITORY: ReadonlySet<string> = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_NAMESPACE',
]);

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

/** What git prints, or null when it fails, prints nothing, or takes too long. */
async function git(cwd: string, args: readonly string[]): Promise<string | null> {
  const env = Object.fromEntries(
    Object.entries(ownEnvironment()).filter(([name]) => !OTHER_REPOSITORY.has(name)),
  );
  const file = findProgram('git', env.PATH);
  if (file === null) return null;
  const end = await runProgram({ file, args: [...RUN_NOTHING, ...args], cwd, env, timeoutMs: TIMEOUT_MS });
  const text = end.kind === 'ended' && end.code === 0 ? end.output.trim() : '';
  return text === '' ? null : text;
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

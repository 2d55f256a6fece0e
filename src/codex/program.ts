/** The codex on the person's PATH: where it is, which version it is, and what that version can do. Starts only `codex --version`. */
import { execFile } from 'node:child_process';
import { findProgram } from '../system/find-program.ts';
import { type CodexAbility, parseCodexVersion, type Version, versionLack } from './version.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `unable` says why in one sentence. */
export type CodexChoice =
  | { readonly kind: 'able'; readonly file: string }
  | { readonly kind: 'unable'; readonly message: string };

/** A launcher in another language may take a second to start on a busy machine. */
const VERSION_TIMEOUT_MS = 5_000;

const MISSING =
  'There is no codex on your PATH: install it (npm install -g @openai/codex), or start rolltop where it is.';

/** The codex that can do this, or why there is none. Its version is read each time: it may have been updated meanwhile. */
export async function codexAbleTo(ability: CodexAbility, env: Environment): Promise<CodexChoice> {
  const file = findProgram('codex', env.PATH);
  if (file === null) return { kind: 'unable', message: MISSING };
  const version = await versionOf(file, env);
  if (version === null) {
    return { kind: 'unable', message: `${file} --version does not name a version: is it Codex?` };
  }
  const lack = versionLack(version, ability);
  return lack === null ? { kind: 'able', file } : { kind: 'unable', message: lack };
}

/** The first codex of PATH, whatever it can do; null where there is none. `version` is null where it does not name one. */
export async function codexOnPath(
  env: Environment,
): Promise<{ readonly file: string; readonly version: Version | null } | null> {
  const file = findProgram('codex', env.PATH);
  return file === null ? null : { file, version: await versionOf(file, env) };
}

function versionOf(file: string, env: Environment): Promise<Version | null> {
  return new Promise(resolve => {
    const options = { env: { ...env }, timeout: VERSION_TIMEOUT_MS, shell: false };
    execFile(file, ['--version'], options, (_error, stdout) => resolve(parseCodexVersion(stdout)));
  });
}

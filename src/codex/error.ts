/** Why codex ended, in one line, from its standard error. Pure. */
import type { CodexEnd } from './process.ts';

const SEQUENCE = /\u001B\[[0-9;?]*[A-Za-z]/g;
/** `Error: thread/resume failed: …`, `ERROR: stream disconnected …`, `error: unexpected argument …`. */
const REASON = /^(?:error|fatal):\s*(.+)$/i;
const BACKTRACE = /^\s*(?:stack backtrace:|\d+: |at )/i;
const LONGEST = 300;

/** The last line that names an error, else the last that is not empty; empty when there is none. */
export function reasonIn(errors: string): string {
  const lines = errors
    .replace(SEQUENCE, '')
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !BACKTRACE.test(line));
  const reason = lines.findLast(line => REASON.test(line));
  const text = reason === undefined ? (lines.at(-1) ?? '') : (REASON.exec(reason)?.[1] ?? reason);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** True when codex refused the folder: it runs a turn only in folders that it trusts, and in Git repositories. */
export function isUntrustedFolder(errors: string): boolean {
  return errors.includes('--skip-git-repo-check was not specified');
}

/** True when it ended by itself, without an error. */
export function endedWell(end: CodexEnd): boolean {
  return end.kind === 'ended' && end.exitCode === 0;
}

/** How it ended: "exit code 1: no rollout found …", "ended by SIGKILL". */
export function endText(end: CodexEnd): string {
  if (end.kind === 'notStarted') return `codex could not be started: ${end.message}`;
  const how = end.exitCode === null ? `was ended by ${end.signal}` : `ended with exit code ${end.exitCode}`;
  const reason = reasonIn(end.errors);
  return `codex ${how}${reason === '' ? '' : `: ${reason}`}`;
}

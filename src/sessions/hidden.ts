/** Why Codex's own picker would not show a session, as far as the rollout and its place say it (FORMAT.md, section 7). Resolves folders, and reads nothing else. */
import type { HiddenReason, Summary } from '../format/conversation.ts';
import { isSameFolder } from './real-folder.ts';

export interface HiddenFacts {
  /** Null while nothing was read; then, and where it cannot be read, only the place counts. */
  readonly summary: Summary | null;
  readonly archived: boolean;
  /** The folder in which Codex would list; left out: folders hide nothing. */
  readonly cwd?: string | undefined;
}

/** Codex takes a missing source for `vscode`. */
const SHOWN_SOURCES: ReadonlySet<string> = new Set(['cli', 'vscode']);
const NAMED_SOURCES: ReadonlyMap<string, HiddenReason> = new Map([
  ['exec', 'exec'],
  ['mcp', 'mcp'],
  ['subagent', 'subagent'],
  ['side-chat', 'side-chat'],
]);

/** The reasons, always in the same order; empty when Codex would show it. */
export function hiddenReasons({ summary, archived, cwd }: HiddenFacts): readonly HiddenReason[] {
  const reasons: HiddenReason[] = [];
  if (summary !== null && summary.problem === null) {
    const source = summary.source ?? 'vscode';
    if (!SHOWN_SOURCES.has(source)) reasons.push(NAMED_SOURCES.get(source) ?? 'unknown-source');
    if (cwd !== undefined && summary.cwd !== null && !isSameFolder(summary.cwd, cwd))
      reasons.push('other-folder');
    if (!summary.hasUserMessage) reasons.push('no-user-message');
    if (summary.dialect === 'bare') reasons.push('old-format');
  }
  if (archived) reasons.push('archived');
  return once(reasons);
}

/** A list of 100,000 sessions holds a handful of different answers: each is kept once. */
const KNOWN_ANSWERS = new Map<string, readonly HiddenReason[]>();

function once(reasons: readonly HiddenReason[]): readonly HiddenReason[] {
  const key = reasons.join();
  const found = KNOWN_ANSWERS.get(key);
  if (found !== undefined) return found;
  KNOWN_ANSWERS.set(key, reasons);
  return reasons;
}

/**
 * The first line of a new rollout. Promises the original recorder's key order in bare files, and in envelope files the
 * fields that every Codex since 0.34 requires before it lists or resumes a session (FORMAT.md, section 2). Pure.
 */
import type { ConversationId } from '../../format/identity.ts';
import type { GitFacts } from '../git.ts';
import type { LineDraft } from './line-text.ts';

/** Dialects that new files are written in. */
export type NewDialect = 'bare' | 'envelope';

export interface MetaFacts {
  readonly id: ConversationId;
  readonly nowMs: number;
  readonly cwd: string;
  readonly instructions: string | null;
  readonly originator: string;
  readonly cliVersion: string;
  /** Codex lists `cli` and `vscode` sessions by default. */
  readonly source: string;
  readonly git: GitFacts | null;
}

export function metaDraft(facts: MetaFacts, dialect: NewDialect): LineDraft {
  const timestamp = new Date(facts.nowMs).toISOString();
  const { id, instructions } = facts;
  const git = facts.git === null ? {} : { git: facts.git };
  const payload =
    dialect === 'bare'
      ? { id, timestamp, instructions, ...git }
      : {
          id,
          timestamp,
          cwd: facts.cwd,
          originator: facts.originator,
          cli_version: facts.cliVersion,
          instructions,
          source: facts.source,
          ...git,
        };
  return { timestamp, type: 'session_meta', payload: JSON.stringify(payload) };
}

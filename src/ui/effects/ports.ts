/** What effects that start codex use of the running program. */
import type { Action } from '../../app/action.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { Machine } from '../../terminal/machine.ts';
import type { Loan } from '../../terminal/terminal-session.ts';

export interface CodexPorts {
  readonly machine: Machine;
  readonly codexHome: string;
  /** Where rolltop was started; stands in for a session's folder that is gone. */
  readonly cwd: string;
  readonly dispatch: (action: Action) => void;
  /** The session's folder; null where it is not known yet. */
  readonly folderOf: (id: ConversationId) => string | null;
  readonly lendTerminal: <T>(borrow: (loan: Loan) => Promise<T>) => Promise<T>;
}

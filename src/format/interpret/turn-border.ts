/**
 * Where one turn ends and the next begins. Promises: turns that say so (`task_started`, `task_complete`, `turn_aborted`) are taken
 * at their word; where a file does not say, a new prompt after an answer begins one.
 */
import type { Dialect } from '../identity.ts';

export interface TurnBorder {
  readonly dialect: Dialect | null;
  /** Nothing but the prompt has happened in this turn: some files put it before `task_started`. */
  readonly fresh: boolean;
  /** A `task_started` is open. */
  readonly open: boolean;
}

export type TurnStep = 'start' | 'end' | 'prompt' | 'activity';

/** The next border state, and whether a turn has just ended. */
export function stepTurn(
  border: TurnBorder,
  step: TurnStep,
): { readonly border: TurnBorder; readonly ended: boolean } {
  const { dialect } = border;
  switch (step) {
    case 'start':
      return { border: { dialect, fresh: true, open: true }, ended: !border.fresh };
    case 'end':
      return { border: { dialect, fresh: true, open: false }, ended: true };
    case 'prompt': {
      // In paginated files a prompt may be sent into a running turn; they always say where a turn begins.
      const ended = !border.fresh && !border.open && dialect !== 'paginated';
      return { border: ended ? { dialect, fresh: true, open: border.open } : border, ended };
    }
    case 'activity':
      return { border: border.fresh ? { dialect, fresh: false, open: border.open } : border, ended: false };
    default:
      return step satisfies never;
  }
}

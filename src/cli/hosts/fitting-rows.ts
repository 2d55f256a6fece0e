/** The rows of hosts that a query means. Pure. Folders of another machine are compared by their names. */
import path from 'node:path';
import type { Conversation } from '../../format/conversation.ts';
import type { CommandHost } from '../context.ts';
import type { SessionQuery } from '../keep/fitting-sessions.ts';

export function fittingRows(
  rows: Iterable<Conversation>,
  { ready, scope, cwd }: SessionQuery,
  host: Pick<CommandHost, 'cwd'>,
): readonly Conversation[] {
  const folder = cwd === null ? null : path.resolve(host.cwd, cwd);
  const fitting = [...rows].filter(
    row =>
      (scope === 'all' || row.archived === (scope === 'archived')) &&
      (folder === null || row.summary?.cwd === folder) &&
      (ready.fits === null || ready.fits(row)),
  );
  return ready.ranked(fitting);
}

/** The rows of hosts that a query means. Pure. Folders of another machine are compared by their names. */
import path from 'node:path';
import type { Conversation } from '../../format/conversation.ts';
import type { Program } from '../context.ts';
import type { SessionQuery } from '../keep/fitting-sessions.ts';

/** Whether a row is one of those, but for the words of the query. */
export function isMeantBy(
  { ready, scope, cwd }: SessionQuery,
  program: Pick<Program, 'cwd'>,
): (row: Conversation) => boolean {
  const folder = cwd === null ? null : path.resolve(program.cwd, cwd);
  return row =>
    (scope === 'all' || row.archived === (scope === 'archived')) &&
    (folder === null || row.summary?.cwd === folder) &&
    (ready.fits === null || ready.fits(row));
}

/** Those, as the words rank them. */
export function fittingRows(
  rows: Iterable<Conversation>,
  query: SessionQuery,
  program: Pick<Program, 'cwd'>,
): readonly Conversation[] {
  return query.ready.ranked([...rows].filter(isMeantBy(query, program)));
}

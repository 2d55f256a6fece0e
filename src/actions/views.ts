/**
 * Keeps the views that have names in `views.jsonl` of the state folder. Promises: one whole line at the end for each change, under a lock and on
 * disk before it resolves, so that several programs lose nothing of each other; a file that cannot be read has no views.
 */
import { type NamedView, type NamedViews, parseViews, viewLine } from '../query/named-view.ts';
import { appendInTurn } from '../sessions/append-in-turn.ts';
import { readOwnFile } from '../system/own-folder.ts';

export const VIEWS_FILE = 'views.jsonl';

/** `folder`: the state folder. */
export function readViews(folder: string): NamedViews {
  return parseViews(readOwnFile({ root: folder, name: VIEWS_FILE }) ?? '');
}

/**
 * Keeps a view under a name, or drops the name (`view` null). Resolves with what had the name before.
 * @throws Error with a sentence, or the system's, when the file cannot be written
 */
export async function changeView(
  folder: string,
  { name, view }: { readonly name: string; readonly view: NamedView | null },
): Promise<NamedView | null> {
  let before: NamedView | null = null;
  await appendInTurn(`${folder}/${VIEWS_FILE}`, () => {
    before = readViews(folder).get(name) ?? null;
    return viewLine(name, view, Date.now());
  });
  return before;
}

/**
 * Keeps the views that have names in `views.jsonl` of the state folder. Promises: one whole line at the end for each change, on disk before
 * it resolves, so that several programs lose nothing of each other; a file that cannot be read has no views.
 */
import { dirname } from 'node:path';
import { type NamedView, type NamedViews, parseViews, viewLine } from '../query/named-view.ts';
import { nodeFileOperations } from '../rollout/file/file-operations.ts';
import { appendIndexLines } from '../sessions/append-index-line.ts';
import { readOwnFile } from '../system/own-folder.ts';

export const VIEWS_FILE = 'views.jsonl';

/** `folder`: the state folder. */
export function readViews(folder: string): NamedViews {
  return parseViews(readOwnFile({ root: folder, name: VIEWS_FILE }) ?? '');
}

/**
 * Keeps a view under a name, or drops the name (`view` null). Resolves with what had the name before.
 * @throws Error with the system's reason when the file cannot be written
 */
export async function changeView(
  folder: string,
  { name, view }: { readonly name: string; readonly view: NamedView | null },
): Promise<NamedView | null> {
  const path = `${folder}/${VIEWS_FILE}`;
  await nodeFileOperations.mkdir(dirname(path), 0o700);
  let before: NamedView | null = null;
  await appendIndexLines(
    path,
    () => {
      before = readViews(folder).get(name) ?? null;
      return viewLine(name, view, Date.now());
    },
    nodeFileOperations,
  );
  return before;
}

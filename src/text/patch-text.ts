/**
 * A change of files as a patch that programs take: a unified diff where the session has the line numbers, else Codex's own form
 * (`*** Begin Patch`), which finds its places by their text. Pure.
 */
import type { PatchFile, PatchHunkLine } from '../format/items/item.ts';

/** What `@@` of a unified diff is followed by. */
const NUMBERED = /^-\d+(?:,\d+)? \+\d+(?:,\d+)? @@/;

export function patchText(files: readonly PatchFile[]): string {
  return files.every(isNumbered) ? files.map(unified).join('') : codexPatch(files);
}

/** Whole files need no numbers: they begin at the first line. */
function isNumbered({ change, lines }: PatchFile): boolean {
  if (change === 'add' || change === 'delete') return lines.every(({ sign }) => sign !== '@');
  const [first] = lines;
  if (first === undefined) return true;
  return first.sign === '@' && lines.every(({ sign, text }) => sign !== '@' || NUMBERED.test(text));
}

function unified(file: PatchFile): string {
  const { path, change, movedTo, lines } = file;
  const after = movedTo ?? path;
  const head = [`diff --git a/${plain(path)} b/${plain(after)}`];
  if (change === 'add') head.push('new file mode 100644');
  if (change === 'delete') head.push('deleted file mode 100644');
  if (movedTo !== null) head.push(`rename from ${plain(path)}`, `rename to ${plain(after)}`);
  const names =
    lines.length === 0
      ? []
      : [
          change === 'add' ? '--- /dev/null' : `--- a/${plain(path)}`,
          change === 'delete' ? '+++ /dev/null' : `+++ b/${plain(after)}`,
        ];
  return `${[...head, ...names, ...wholeHunk(file), ...lines.map(diffLine)].join('\n')}\n`;
}

function wholeHunk({ change, lines }: PatchFile): readonly string[] {
  const count = lines.length;
  if (count === 0 || (change !== 'add' && change !== 'delete')) return [];
  return [change === 'add' ? `@@ -0,0 +1,${count} @@` : `@@ -1,${count} +0,0 @@`];
}

/** In a diff a path begins below the folder that it is applied in. */
const plain = (path: string): string => path.replace(/^\/+/, '');

function diffLine({ sign, text }: PatchHunkLine): string {
  return sign === '@' ? `@@ ${text}`.trimEnd() : `${sign}${text}`;
}

const WORDS = { add: 'Add', delete: 'Delete', update: 'Update', move: 'Update' } as const;

function codexPatch(files: readonly PatchFile[]): string {
  const lines = files.flatMap(({ path, change, movedTo, lines: own }) => [
    `*** ${WORDS[change]} File: ${path}`,
    ...(movedTo === null ? [] : [`*** Move to: ${movedTo}`]),
    ...(change === 'delete' ? [] : own.map(diffLine)),
  ]);
  return `*** Begin Patch\n${lines.join('\n')}\n*** End Patch\n`;
}

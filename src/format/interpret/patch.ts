/**
 * Patches as files and lines: the body of `apply_patch` (`*** Begin Patch …`), and unified diffs. Promises: a line that fits nothing
 * is kept as context, so nothing of a broken patch is lost; counts are what was parsed. Applies nothing.
 */
import type { PatchFile, PatchHunkLine } from '../items/item.ts';

const BEGIN = '*** Begin Patch';
const END = '*** End Patch';
const FILE_LINE = /^\*\*\* (Add|Update|Delete) File: (.*)$/;
const MOVE_LINE = /^\*\*\* Move to: (.*)$/;
const CHANGES = { Add: 'add', Update: 'update', Delete: 'delete' } as const;

/** The patch inside a tool's input or a shell script (a here-document), or null when there is none. */
export function findPatch(text: string): string | null {
  const start = text.indexOf(BEGIN);
  if (start === -1) return null;
  const end = text.indexOf(END, start);
  return end === -1 ? text.slice(start) : text.slice(start, end + END.length);
}

/** Parses a patch that begins with `*** Begin Patch`. */
export function parsePatch(patch: string): PatchFile[] {
  const drafts: Draft[] = [];
  for (const line of patch.split(/\r?\n/)) {
    if (line === BEGIN || line === END || line === '*** End of File') continue;
    const draft = newDraft(line);
    if (draft) drafts.push(draft);
    else addLine(drafts, line);
  }
  return drafts.map(finish);
}

function newDraft(line: string): Draft | null {
  const [, word, path] = FILE_LINE.exec(line) ?? [];
  if (word === undefined || path === undefined) return null;
  return { path, change: CHANGES[word as keyof typeof CHANGES], movedTo: null, lines: [] };
}

function addLine(drafts: Draft[], line: string): void {
  const draft = drafts.pop();
  if (!draft) return;
  const movedTo = MOVE_LINE.exec(line)?.[1];
  if (movedTo === undefined) draft.lines.push(hunkLine(line));
  drafts.push(movedTo === undefined ? draft : { ...draft, movedTo, change: 'move' });
}

/** One file from a unified diff, as newer rollouts store changes. */
export function parseUnifiedDiff(path: string, diff: string, movedTo: string | null): PatchFile {
  const lines = withoutLastBreak(diff)
    .split(/\r?\n/)
    .filter(line => !line.startsWith('--- ') && !line.startsWith('+++ ') && !line.startsWith('\\ '))
    .map(hunkLine);
  return finish({ path, change: movedTo === null ? 'update' : 'move', movedTo, lines });
}

/** A file that was added or deleted as a whole. */
export function wholeFile(path: string, change: 'add' | 'delete', content: string): PatchFile {
  const sign = change === 'add' ? '+' : '-';
  const texts = content === '' ? [] : withoutLastBreak(content).split(/\r?\n/);
  return finish({ path, change, movedTo: null, lines: texts.map(text => ({ sign, text })) });
}

interface Draft {
  readonly path: string;
  readonly change: PatchFile['change'];
  readonly movedTo: string | null;
  readonly lines: PatchHunkLine[];
}

function hunkLine(line: string): PatchHunkLine {
  if (line.startsWith('@@')) return { sign: '@', text: line.slice(2).trim() };
  const sign = line.charAt(0);
  if (sign === '+' || sign === '-' || sign === ' ') return { sign, text: line.slice(1) };
  return { sign: ' ', text: line };
}

function finish(draft: Draft): PatchFile {
  return { ...draft, added: count(draft, '+'), removed: count(draft, '-') };
}

function count(draft: Draft, sign: PatchHunkLine['sign']): number {
  return draft.lines.filter(line => line.sign === sign).length;
}

function withoutLastBreak(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

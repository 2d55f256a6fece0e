/** Changes only the lines of a text that have something: most have not, and are not copied. Pure. */

export interface LineChange {
  /** Global: what the lines have. */
  readonly pattern: RegExp;
  readonly change: (lines: string) => string;
  /** Whether a line is looked at together with the one behind it. */
  readonly goesOn?: (line: string) => boolean;
}

export function changeLinesWith(text: string, { pattern, change, goesOn }: LineChange): string {
  const done: string[] = [];
  let copied = 0;
  pattern.lastIndex = 0;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const start = Math.max(copied, text.lastIndexOf('\n', found.index) + 1);
    let end = lineEnd(text, found.index + found[0].length);
    if (end < text.length && goesOn?.(text.slice(start, end))) end = lineEnd(text, end + 1);
    done.push(text.slice(copied, start), change(text.slice(start, end)));
    copied = end;
    pattern.lastIndex = end;
  }
  return copied === 0 ? text : done.join('') + text.slice(copied);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

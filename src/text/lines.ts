/** Lines of a text that may be huge: only the requested ones are cut out. A newline at the end ends the last line. Pure. */

const NEWLINE = 0x0a;
const CR = 0x0d;

/** Position after the last character that is not a line end. */
export function contentEnd(text: string): number {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === NEWLINE || text.charCodeAt(end - 1) === CR)) end--;
  return end;
}

/** Number of lines between two positions; no text, no line. */
export function countLines(text: string, from = 0, to = contentEnd(text)): number {
  if (to <= from) return 0;
  let lines = 1;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** Whether there are more than `limit` lines; reads no further than needed. */
export function hasMoreLines(text: string, limit: number): boolean {
  const end = contentEnd(text);
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
    if (++lines > limit) return true;
  return false;
}

export interface KeptLines {
  readonly lines: readonly string[];
  /** Where the part ends (first lines) or begins (last lines). */
  readonly border: number;
}

/** The first `count` lines; `border` is where the next one would begin. */
export function firstLines(text: string, count: number, end = contentEnd(text)): KeptLines {
  const lines: string[] = [];
  let from = 0;
  while (lines.length < count && from < end) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? end : Math.min(newline, end);
    lines.push(text.slice(from, to));
    from = to + 1;
  }
  return { lines, border: Math.min(from, end) };
}

/** The last `count` lines, none of them before `start`; `border` is where the first of them begins. */
export function lastLines(text: string, count: number, start = 0): KeptLines {
  const lines: string[] = [];
  let to = contentEnd(text);
  let border = to;
  while (lines.length < count && to > start) {
    const from = Math.max(start, text.lastIndexOf('\n', to - 1) + 1);
    lines.unshift(text.slice(from, to));
    border = from;
    to = from - 1;
  }
  return { lines, border };
}

/** At most `units` of `text`, never ending inside a surrogate pair. */
export function boundedSlice(text: string, from: number, units: number): string {
  const to = Math.min(text.length, from + units);
  const last = text.charCodeAt(to - 1);
  const splits = to < text.length && last >= 0xd800 && last < 0xdc00;
  return text.slice(from, splits ? to - 1 : to);
}

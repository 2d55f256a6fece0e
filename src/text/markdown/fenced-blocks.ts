/** The blocks of code that stand between fences in Markdown, in lists and quotes too. Pure; time in proportion to the text. */

export interface FencedBlock {
  /** As it is written behind the fence; empty: none. */
  readonly language: string;
  /** Without the fences, and without the indent or the `>` before them. */
  readonly code: string;
}

const OPENING = /^((?:[ \t]|>|[-*+] |\d{1,9}[.)] ){0,24})(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/;

/** A fence that is never closed reaches to the end, as a reader takes it. */
export function fencedBlocks(text: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: {
    readonly before: string;
    readonly fence: string;
    readonly language: string;
    readonly lines: string[];
  } | null = null;
  for (const line of text.split('\n')) {
    if (open === null) {
      const [, before = '', fence, language = ''] = OPENING.exec(line) ?? [];
      if (fence !== undefined) open = { before, fence, language, lines: [] };
    } else if (closes(line, open.fence)) {
      blocks.push({ language: open.language, code: open.lines.join('\n') });
      open = null;
    } else open.lines.push(within(line, open.before));
  }
  if (open !== null) blocks.push({ language: open.language, code: open.lines.join('\n') });
  return blocks;
}

function closes(line: string, fence: string): boolean {
  const text = line.replace(/^[\s>]+/, '').trimEnd();
  return text.startsWith(fence) && text === fence.charAt(0).repeat(text.length);
}

/** The line without as much of what stood before the fence as it has. */
function within(line: string, before: string): string {
  let at = 0;
  while (at < before.length && at < line.length) {
    const [here, there] = [line.charAt(at), before.charAt(at)];
    if (here !== ' ' && here !== '\t' && !(here === '>' && there === '>')) break;
    at += 1;
  }
  return line.slice(at);
}

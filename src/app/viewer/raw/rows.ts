/** JSON lines as rows. Only white space is added, so that numbers, escapes and broken JSON stay as the file has them. */
import type { Glyphs, Row, Span } from '../../../text/row.ts';
import { span } from '../../../text/spans.ts';
import { safeText } from '../../../text/unicode/sanitise.ts';
import { wrapLine } from '../../../text/wrap.ts';

/** Levels that are indented; deeper ones are not indented further. */
const MAX_INDENT = 20;

/** Strings (with the colon after a key), brackets and commas, everything else up to those. */
const JSON_TOKEN = /"(?:[^"\\]|\\.)*"?(\s*:)?|[{}[\],]|[^{}[\],"\s]+/gsu;

interface Pretty {
  readonly lines: Span[][];
  depth: number;
}

function newLine(pretty: Pretty): void {
  pretty.lines.push([span('  '.repeat(Math.min(pretty.depth, MAX_INDENT)))]);
}

function put(pretty: Pretty, part: Span): void {
  pretty.lines.at(-1)?.push(part);
}

function bracket(pretty: Pretty, text: string, previous: string): void {
  if (text === '{' || text === '[') {
    put(pretty, span(text, 'dim'));
    pretty.depth += 1;
    newLine(pretty);
    return;
  }
  pretty.depth = Math.max(0, pretty.depth - 1);
  // An empty list or object closes on the row that opened it.
  if (previous === '{' || previous === '[') pretty.lines.pop();
  else newLine(pretty);
  put(pretty, span(text, 'dim'));
}

/** One JSON text as lines of spans, token by token: without parsing or recursion, so that no nesting is too deep. */
function prettyJson(json: string): Span[][] {
  const pretty: Pretty = { lines: [[]], depth: 0 };
  let previous = '';
  for (const match of json.matchAll(JSON_TOKEN)) {
    const text = match[0];
    if ('{}[]'.includes(text)) bracket(pretty, text, previous);
    else if (text === ',') {
      put(pretty, span(text, 'dim'));
      newLine(pretty);
    } else if (match[1] !== undefined) put(pretty, span(`${text.slice(0, -match[1].length)}: `, 'accent'));
    else put(pretty, span(text, text.startsWith('"') ? 'codeString' : 'codeNumber'));
    previous = text;
  }
  return pretty.lines;
}

interface RawRowOptions {
  readonly width: number;
  readonly glyphs: Glyphs;
  /** The lines begin in their middle: what is a string there is unknown. */
  readonly goesOn: boolean;
}

const cachedRows = new WeakMap<
  readonly string[],
  { readonly options: RawRowOptions; readonly rows: readonly Row[] }
>();

function laidOut(lines: readonly string[], { width, glyphs, goesOn }: RawRowOptions): readonly Row[] {
  const rows: Row[] = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0) rows.push({ spans: [] });
    const text = safeText(line, glyphs);
    for (const spans of goesOn ? [[span(text)]] : prettyJson(text))
      wrapLine(spans, { width, mode: 'cells' }, rows);
  }
  return rows;
}

/** The rows of an item's JSON lines, made once per width. */
export function rawRows(lines: readonly string[], options: RawRowOptions): readonly Row[] {
  const before = cachedRows.get(lines);
  if (before?.options.width === options.width && before.options.glyphs === options.glyphs) return before.rows;
  const rows = laidOut(lines, options);
  cachedRows.set(lines, { options, rows });
  return rows;
}

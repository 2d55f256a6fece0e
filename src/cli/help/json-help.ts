/** `rolltop help json`: the shapes of `json-shapes.ts` as a person reads them. Pure. */
import * as z from 'zod';
import { ITEM_FIELDS, JSON_LINES, LIST_PARTS } from '../json-shapes.ts';

type Schema = z.core.JSONSchema.JSONSchema;

const WIDTH = 100;

/** Ends with a newline. */
export function jsonHelp(): string {
  const { list, search, append, record, rename, archive, trash, prune, mark } = JSON_LINES;
  return [
    'With --json, a command prints one object a line on standard output, and nothing else there. Shapes only grow.',
    'A ? behind a name: the field may be left out. A number is whole unless it is of milliseconds, dollars or percent.',
    ...command('list', list),
    ...LIST_PARTS.map(partBlock),
    '  The second one is the last line of a page that --limit ended: pass it on as --cursor.',
    '  Counts are those known so far, or null.',
    '  state: null when nothing is going on; since: when that began. need goes with needs-you.',
    ...command('watch', JSON_LINES.watch),
    '  First a line for each session in which something is going on, with was null; then one for each change.',
    ...command('show, tail', [ITEM_FIELDS.common]),
    '  raw is the line as it is in the file. What an item has besides, by its kind:',
    ...ITEM_FIELDS.kinds.map(({ kind, fields }) => block(`  ${kind.padEnd(KIND_CELLS)} `, shapeOf(fields))),
    '  And what these are:',
    ...ITEM_FIELDS.parts.map(partBlock),
    ...command('search', search),
    '  matches are ranges of the snippet in UTF-16 units.',
    ...command('append', append),
    '  The second one: handed to codex queue.',
    ...command('record', record),
    ...command('rename', rename),
    ...command('archive, unarchive', archive),
    ...command('delete', JSON_LINES.delete),
    ...command('trash', trash),
    '  The second one: trash restore. The third one: trash empty.',
    ...command('prune, compress, expand', prune),
    '  The first one: the plan. Then a line for each session that was done; path is where it is.',
    ...command('hosts', JSON_LINES.hosts),
    '  why: of one that is away, refused or needs you. skewMs: how far its clock is ahead.',
    ...command('usage', JSON_LINES.usage),
    '  cached is a part of input, reasoning a part of output, total is input + output; null: not recorded.',
    '  Days are those of this machine; the key of a week is its Monday. approximate: the tokens may be wrong.',
    '  title: by session; host: by session, folder or host; prices (their day) and what follows it: by "all".',
    '  The line by "all" is the sum; dollars are those of requests with a price, unpriced the tokens of others.',
    '  The last lines are the limits of the plan; usedPercent is null when the window was reset since.',
    ...command('usage --disk', JSON_LINES.usageDisk),
    '  count is of files; of one session, by item, of lines.',
    ...command('doctor', JSON_LINES.doctor),
    '  offset is where the line begins; damage: exit code 5.',
    ...command('pin, unpin, tag', mark),
    ...command('config path', JSON_LINES.configPath),
    ...command('config check', JSON_LINES.configCheck),
    '  One line for each mistake; line and column are null where the whole file cannot be read.',
    '  config show and config schema are JSON as they are, with --json on one line.',
    ...command('version', JSON_LINES.version),
    '',
  ].join('\n');
}

const KIND_CELLS = Math.max(...ITEM_FIELDS.kinds.map(({ kind }) => kind.length));

/** A shape that others name. */
function partBlock(part: z.ZodType): string {
  const name = z.globalRegistry.get(part)?.id ?? '';
  return block(`  ${name.padEnd(KIND_CELLS)} `, shapeOf(part));
}

function command(name: string, lines: readonly z.ZodType[]): readonly string[] {
  return ['', name, ...lines.map(line => block('  ', shapeOf(line)))];
}

/** `{ id: text, title: text | null }`, its fields apart. */
function shapeOf(schema: z.ZodType): readonly string[] {
  const { $ref, $defs, ...whole } = z.toJSONSchema(schema);
  // A part with a name is there as a reference to its own definition.
  const fields = fieldsOf(($ref === undefined ? undefined : $defs?.[lastPart($ref)]) ?? whole);
  return fields.length === 0
    ? ['{ }']
    : fields.map((field, at) => `${at === 0 ? '{ ' : ''}${field}${at < fields.length - 1 ? ', ' : ' }'}`);
}

function fieldsOf({ properties = {}, required = [] }: Schema): readonly string[] {
  return Object.entries(properties).map(
    ([name, schema]) => `${name}${required.includes(name) ? '' : '?'}: ${typeText(schema)}`,
  );
}

function typeText(schema: Schema | boolean): string {
  if (typeof schema === 'boolean') return 'any';
  const { anyOf, enum: words, const: only, type, $ref } = schema;
  if ($ref !== undefined) return lastPart($ref);
  if (anyOf !== undefined) return anyOf.map(typeText).join(' | ');
  if (words !== undefined) return words.map(word => JSON.stringify(word)).join(' | ');
  if (only !== undefined) return JSON.stringify(only);
  if (type === 'object') return `{ ${fieldsOf(schema).join(', ')} }`;
  if (type === 'array') return arrayText(schema);
  return type === undefined ? 'any' : [type].flat().join(' | ').replaceAll('integer', 'number');
}

/** `#/$defs/image` → `image`. */
function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function arrayText({ items, prefixItems }: Schema): string {
  if (prefixItems !== undefined) return `[${prefixItems.map(typeText).join(', ')}]`;
  const each = items === undefined || Array.isArray(items) ? 'any' : typeText(items);
  return `[${each}, …]`;
}

/** Wrapped between fields, below one another. */
function block(first: string, pieces: readonly string[]): string {
  const rows: string[] = [];
  let row = first;
  for (const piece of pieces) {
    if (row.length + piece.trimEnd().length > WIDTH && row.trim() !== first.trim()) {
      rows.push(row.trimEnd());
      row = `${' '.repeat(first.length)}  `;
    }
    row += piece;
  }
  return [...rows, row.trimEnd()].join('\n');
}

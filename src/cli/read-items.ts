/**
 * Items for show and tail, by bounded reads: forward turn by turn (an item is given when nothing in its turn can change it
 * any more), or the last ones of a file.
 */
import { ItemAssembler } from '../format/items/assemble.ts';
import type { Item } from '../format/items/item.ts';
import type { Line } from '../format/line.ts';
import { parseLine } from '../format/parse-line.ts';
import type { RolloutFile } from '../rollout/file/open.ts';
import { assemblerOptions, type HistoryPart } from '../rollout/read/history.ts';
import { findLineStart, readLinesForward } from '../rollout/read/read-lines.ts';

/** A turn with more lines than this is given in pieces: memory stays bounded, a call may be shown apart from its output. */
const LINES_AT_ONCE = 20_000;
/** The first guess at how many bytes hold the last items; doubled until they do. */
const TAIL_BYTES = 256 * 1024;
/** Items at the border of a tail may be halves of what lies before it: some more than asked for are read. */
const SLACK_ITEMS = 16;

/** All items of one part in file order, in batches of about a turn. */
export async function* readItems(file: RolloutFile, part: HistoryPart): AsyncGenerator<readonly Item[]> {
  let assembler = new ItemAssembler(assemblerOptions(part));
  let pending = 0;
  let lineNumber = 0;
  for await (const batch of readLinesForward(file, { end: endOf(part, file) })) {
    for (const raw of batch) {
      const line = parseLine(raw, part.dialect);
      if (pending > 0 && (pending >= LINES_AT_ONCE || (beginsTurn(line) && !hasRunning(assembler)))) {
        yield assembler.items();
        assembler = new ItemAssembler(assemblerOptions(part));
        pending = 0;
      }
      assembler.push(line, ++lineNumber);
      pending++;
    }
  }
  yield assembler.items();
}

/** Where a part ends in its file; the own file may have grown. */
function endOf({ inheritedFrom, length }: HistoryPart, file: RolloutFile): number {
  return inheritedFrom === null ? file.size : Math.min(length, file.size);
}

/** The last lines of a file, assembled; more of them can be pushed. */
export interface TailRead {
  readonly assembler: ItemAssembler;
  /** Where the first line that was read begins. */
  readonly start: number;
  /** Right behind the last line that has its newline. */
  readonly end: number;
  /** The number of the line that begins there; null when it was not counted. */
  readonly nextLine: number | null;
}

/** Reads back from the end until at least `count` items that `counts` are there, or the file begins. */
export async function readTail(
  file: RolloutFile,
  part: HistoryPart,
  { count, counts }: { readonly count: number; readonly counts: (item: Item) => boolean },
): Promise<TailRead> {
  for (let bytes = TAIL_BYTES; ; bytes *= 2) {
    const start = await findLineStart(file, Math.max(0, endOf(part, file) - bytes));
    const assembler = new ItemAssembler(assemblerOptions(part));
    const firstLine = start === 0 ? 1 : null;
    const pushed = await pushLines(assembler, file, { part, start, firstLine });
    if (start === 0 || assembler.items().filter(counts).length >= count + SLACK_ITEMS)
      return { assembler, start, ...pushed };
  }
}

/** Pushes the lines from `start` on; resolves to where the next one begins, and its number. */
async function pushLines(
  assembler: ItemAssembler,
  file: RolloutFile,
  from: { readonly part: HistoryPart; readonly start: number; readonly firstLine: number | null },
): Promise<Pick<TailRead, 'end' | 'nextLine'>> {
  let end = from.start;
  let nextLine = from.firstLine;
  for await (const batch of readLinesForward(file, { start: from.start, end: endOf(from.part, file) })) {
    for (const raw of batch) {
      assembler.push(parseLine(raw, from.part.dialect), nextLine);
      if (!raw.ended) continue;
      end = raw.offset + raw.length + 1;
      if (nextLine !== null) nextLine++;
    }
  }
  return { end, nextLine };
}

/** The same with line numbers: the lines before the tail are counted, not parsed. */
export async function withLineNumbers(
  read: TailRead,
  file: RolloutFile,
  part: HistoryPart,
): Promise<TailRead> {
  const { start } = read;
  if (start === 0) return read;
  const firstLine = (await countLines(file, start)) + 1;
  const assembler = new ItemAssembler(assemblerOptions(part));
  const end = await pushLines(assembler, file, { part, start, firstLine });
  return { assembler, start, ...end };
}

/** How many lines end before `offset`. */
export async function countLines(file: RolloutFile, offset: number): Promise<number> {
  const chunkBytes = 4 * 1024 * 1024;
  let lines = 0;
  for (let at = 0; at < offset; at += chunkBytes) {
    const chunk = await file.read(at, Math.min(chunkBytes, offset - at));
    for (let found = chunk.indexOf(0x0a); found !== -1; found = chunk.indexOf(0x0a, found + 1)) lines++;
  }
  return lines;
}

/** Twins and tool halves never lie on both sides of such a line. */
export function beginsTurn(line: Line): boolean {
  if (line.kind !== 'record') return false;
  const { type, payload } = line;
  if (type === 'event_msg') return payload.type === 'task_started';
  return type === 'response_item' && payload.type === 'message' && payload.role === 'user';
}

export function hasRunning(assembler: ItemAssembler): boolean {
  return assembler.items().some(item => 'status' in item && item.status === 'running');
}

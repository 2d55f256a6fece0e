/**
 * Matching lines become hits: the items they belong to, made and asked once more. Promises: twins give one hit; hits come in file order; a
 * file of any size costs a turn at a time. Small files are read whole, so that their items are exactly those that a reader sees.
 * Loaded when the first line matches: most files have none.
 */

import type { Dialect } from '../format/identity.ts';
import { ItemAssembler } from '../format/items/assemble.ts';
import type { Item } from '../format/items/item.ts';
import type { Line, RawLine } from '../format/line.ts';
import { parseLine } from '../format/parse-line.ts';
import type { RolloutFile } from '../rollout/file/rollout-file.ts';
import { readHeader } from '../rollout/read/header.ts';
import { readLinesBackward, readLinesForward } from '../rollout/read/read-lines.ts';
import { parseWholeFile } from '../rollout/read/whole-file.ts';
import { readTitle, type SessionTitle, titleOf } from '../rollout/summary/summary.ts';
import type { ListedFile } from '../sessions/catalog.ts';
import type { FoundHit, FoundSession } from './messages.ts';
import type { Matcher } from './query.ts';
import { NEVER_SEARCHED_TYPES, searchedText, snippetOf } from './searchable-text.ts';

/** Up to here a file is read whole. */
const WHOLE_BYTES = 4 * 1024 * 1024;
/** A turn longer than this is made in pieces: a call may then be apart from its output. */
const TURN_BYTES = 2 * 1024 * 1024;
const COUNT_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/** An item that matches. */
export type ItemHit = Pick<FoundHit, 'line' | 'offset' | 'kind' | 'snippet' | 'matches'>;

export interface HitOptions {
  readonly matches: Matcher;
  /** Left out: 4 MB. */
  readonly wholeBytes?: number;
}

/** The hits of one file. Its matching lines must be given in file order. */
export class FileHits {
  readonly #file: RolloutFile;
  readonly #options: HitOptions;
  #dialect: Dialect | null | undefined;
  /** Everything before this offset was made into items. */
  coveredTo = 0;
  /** Lines that end before `offset`. */
  #counted = { offset: 0, lines: 0 };

  constructor(file: RolloutFile, options: HitOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** The hits of the items that the line at `offset` and its turn belong to; none when they were given already. */
  async at(offset: number): Promise<readonly ItemHit[]> {
    if (offset < this.coveredTo) return [];
    if (this.#dialect === undefined) this.#dialect = (await readHeader(this.#file)).dialect;
    const whole = this.#file.size <= (this.#options.wholeBytes ?? WHOLE_BYTES);
    const start = whole ? 0 : await this.#turnStart(offset);
    const { items, end } = await this.#itemsFrom(start, whole ? this.#file.size : offset);
    this.coveredTo = Math.max(end, offset + 1);
    return items.flatMap(item => itemHit(item, this.#options.matches) ?? []);
  }

  async #turnStart(offset: number): Promise<number> {
    const [own] = await first(readLinesForward(this.#file, { start: offset }));
    if (own && beginsTurn(parseLine(own, this.#dialect ?? null))) return offset;
    let start = offset;
    for await (const batch of readLinesBackward(this.#file, { start: this.coveredTo, end: offset })) {
      for (const raw of batch) {
        start = raw.offset;
        if (offset - start > TURN_BYTES || beginsTurn(parseLine(raw, this.#dialect ?? null))) return start;
      }
    }
    return start;
  }

  /** Items from `start` to the end of the turn that holds the line at `least`. */
  async #itemsFrom(
    start: number,
    least: number,
  ): Promise<{ readonly items: readonly Item[]; readonly end: number }> {
    const assembler = new ItemAssembler({ dialect: this.#dialect ?? null });
    let line = await this.#lineNumber(start);
    for await (const batch of readLinesForward(this.#file, { start })) {
      for (const raw of batch) {
        const parsed = parseLine(raw, this.#dialect ?? null);
        if (raw.offset > least && (beginsTurn(parsed) || raw.offset - least > TURN_BYTES))
          return { items: assembler.items(), end: raw.offset };
        assembler.push(parsed, line++);
      }
    }
    return { items: assembler.items(), end: this.#file.size };
  }

  /** 1-based number of the line that begins at `offset`. */
  async #lineNumber(offset: number): Promise<number> {
    let { offset: at, lines } = this.#counted;
    while (at < offset) {
      const chunk = await this.#file.read(at, Math.min(COUNT_BYTES, offset - at));
      if (chunk.length === 0) break;
      for (let found = chunk.indexOf(NEWLINE); found !== -1; found = chunk.indexOf(NEWLINE, found + 1))
        lines++;
      at += chunk.length;
    }
    this.#counted = { offset: at, lines };
    return lines + 1;
  }
}

/** The hits of a small file that lies in memory, all at once, and what it says about its session. */
export function hitsInWhole(bytes: Buffer, matches: Matcher): WholeHits {
  const whole = parseWholeFile(bytes);
  const assembler = new ItemAssembler({ dialect: whole.header.dialect });
  whole.lines.forEach((line, index) => {
    if (!isContext(line)) assembler.push(line, index + 1);
  });
  const hits = assembler.items().flatMap(item => itemHit(item, matches) ?? []);
  return { hits, title: hits.length === 0 ? null : titleOf(whole) };
}

/** The title is there when there are hits. */
export interface WholeHits {
  readonly hits: readonly ItemHit[];
  readonly title: SessionTitle | null;
}

/** What Codex puts into every session makes items of its own that are never searched. */
function isContext(line: Line): boolean {
  return line.kind === 'record' && NEVER_SEARCHED_TYPES.has(line.type);
}

function itemHit(item: Item, matches: Matcher): ItemHit | null {
  const snippet = snippetOf(searchedText(item), matches);
  if (snippet === null) return null;
  const { line, offset, kind } = item;
  return { line: line ?? 0, offset, kind, snippet: snippet.text, matches: snippet.matches };
}

/** Twins and tool halves rarely lie on both sides of such a line. */
function beginsTurn(line: Line): boolean {
  if (line.kind !== 'record') return false;
  const { type, payload } = line;
  if (type === 'event_msg') return payload.type === 'task_started' || payload.type === 'turn_started';
  return type === 'response_item' && payload.type === 'message' && payload.role === 'user';
}

async function first(batches: AsyncGenerator<RawLine[]>): Promise<RawLine[]> {
  for await (const batch of batches) return batch;
  return [];
}

/** What the file says about its session. */
export async function sessionOf(file: RolloutFile, listed: ListedFile): Promise<FoundSession> {
  return foundSession(listed, await readTitle(file), (await file.stat()).mtimeMs);
}

export function foundSession(listed: ListedFile, told: SessionTitle, mtimeMs: number): FoundSession {
  const { path, archived } = listed;
  const { id, title, cwd } = told;
  return { id: id ?? listed.id, path, title, cwd, archived, updatedMs: Math.trunc(mtimeMs) };
}

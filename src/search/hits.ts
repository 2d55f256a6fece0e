/**
 * Matching lines become hits: the items they belong to, assembled and matched again. Promises: twins give one hit; hits come in file order;
 * a file of any size costs a few turns at a time. Loaded when the first line matches: most files have none.
 */

import { numbered } from '../format/blank-lines.ts';
import { type AssemblerOptions, assembleItems, ItemAssembler } from '../format/items/assemble.ts';
import type { Item } from '../format/items/item.ts';
import type { Line } from '../format/line.ts';
import type { RolloutFile } from '../rollout/file/rollout-file.ts';
import { readHeader } from '../rollout/read/header.ts';
import { countNewlines } from '../rollout/read/read-lines.ts';
import { readSpeaker } from '../rollout/read/speaker.ts';
import { takenBackRanges } from '../rollout/read/taken-back-turns.ts';
import { TurnReader } from '../rollout/read/turn-reader.ts';
import { parseWholeFile } from '../rollout/read/whole-file.ts';
import { readTitle, type SessionTitle, titleOf } from '../rollout/summary/summary.ts';
import type { ListedFile } from '../sessions/catalog.ts';
import type { FoundHit, HitSession } from './messages.ts';
import type { TextMatcher } from './query.ts';
import { NEVER_SEARCHED_TYPES, searchedText } from './searched-text.ts';
import { snippetOf } from './snippet.ts';

/** Read from a matching line on, and then to the end of the turn: more lines that match may be near. */
const TURN_BYTES = 256 * 1024;

/** An item that matches. */
export type ItemHit = Pick<FoundHit, 'line' | 'offset' | 'kind' | 'snippet' | 'matches' | 'takenBack'>;

export interface HitOptions {
  readonly matches: TextMatcher;
  /** Left out: 256 KB. */
  readonly turnBytes?: number;
}

/** The hits of one file. Its matching lines must be passed in file order. */
export class FileHits {
  readonly #file: RolloutFile;
  readonly #options: HitOptions;
  #form: AssemblerOptions | null = null;
  /** Everything before this offset was made into items. */
  coveredTo = 0;
  #countedTo = 0;
  /** Lines that end before that offset. */
  #linesBefore = 0;

  constructor(file: RolloutFile, options: HitOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** The hits of the items of the line at `offset` and of what is near it; none when they were results already. */
  async at(offset: number): Promise<readonly ItemHit[]> {
    if (offset < this.coveredTo) return [];
    this.#form ??= await formOf(this.#file);
    const { matches, turnBytes = TURN_BYTES } = this.#options;
    const reader = new TurnReader(this.#file, this.#form.dialect);
    const range = { start: this.coveredTo, end: this.#file.size, bytes: turnBytes };
    const lines = await reader.around(offset, range);
    const firstLine = await this.#lineNumber(lines[0]?.offset ?? offset);
    const items = assembleItems(lines, { ...this.#form, firstLine });
    this.coveredTo = Math.max(endOf(lines), offset + 1);
    return items.flatMap(item => itemHit(item, matches) ?? []);
  }

  /** 1-based number of the line that begins at `offset`. */
  async #lineNumber(offset: number): Promise<number> {
    this.#linesBefore += await countNewlines(this.#file, this.#countedTo, offset);
    this.#countedTo = offset;
    return this.#linesBefore + 1;
  }
}

async function formOf(file: RolloutFile): Promise<AssemblerOptions> {
  const { dialect } = await readHeader(file);
  const form = { dialect, speaker: await readSpeaker(file, dialect) };
  return { ...form, takenBack: await takenBackRanges(file, file.size, form) };
}

function endOf(lines: readonly Line[]): number {
  const last = lines.at(-1);
  return last === undefined ? 0 : last.offset + last.length + (last.ended ? 1 : 0);
}

/** All hits of a small file in memory, and what it says about its session. */
export function hitsInWhole(bytes: Buffer, matches: TextMatcher): WholeHits {
  const whole = parseWholeFile(bytes);
  const assembler = new ItemAssembler({ dialect: whole.header.dialect });
  for (const [line, number] of numbered(whole.lines, 1)) {
    // The first line says whether lines before it are left out.
    if (number === 1 || !isContext(line)) assembler.push(line, number);
  }
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

function itemHit(item: Item, matches: TextMatcher): ItemHit | null {
  const snippet = snippetOf(searchedText(item), matches);
  if (snippet === null) return null;
  const { line, offset, kind, takenBack } = item;
  const hit = { line: line ?? 0, offset, kind, snippet: snippet.text, matches: snippet.matches };
  return takenBack ? { ...hit, takenBack } : hit;
}

/** What the file says about its session. */
export async function sessionOf(file: RolloutFile, listed: ListedFile): Promise<HitSession> {
  return foundSession(listed, await readTitle(file), (await file.stat()).mtimeMs);
}

export function foundSession(listed: ListedFile, stated: SessionTitle, mtimeMs: number): HitSession {
  const { path, archived } = listed;
  const { id, title, cwd } = stated;
  return { id: id ?? listed.id, path, title, cwd, archived, updatedMs: Math.trunc(mtimeMs) };
}

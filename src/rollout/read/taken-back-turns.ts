/**
 * Where the turns are that were taken back in a rollout itself (`thread_rolled_back`, FORMAT.md, section 9). The event stands behind them, perhaps
 * many pieces later: who reads forward in pieces has to know before. Promises: the same turns that the assembler marks when it has all lines, sorted and
 * apart; a file without such an event costs a look at its bytes, and time does not grow with events times turns. Keeps an entry for each turn.
 */
import type { ByteOffset } from '../../format/identity.ts';
import { interpretLine } from '../../format/interpret/line.ts';
import { type AssemblerOptions, assembleItems } from '../../format/items/assemble.ts';
import {
  isTurnMark,
  type OffsetRange,
  startOfLastTurns,
  type TurnItem,
} from '../../format/items/taken-back.ts';
import type { Line } from '../../format/line.ts';
import type { ReadableFile } from '../file/rollout-file.ts';
import { Slices } from '../file/slices.ts';
import { TurnReader } from './turn-reader.ts';

const EVENT_BYTES = Buffer.from('"thread_rolled_back"');
const BLOCK_BYTES = 1024 * 1024;
const KINDS: ReadonlySet<string> = new Set<TurnItem['kind']>([
  'user',
  'turn_started',
  'turn_completed',
  'turn_aborted',
]);

/** Of the bytes up to `end`. `form`: how lines become items. */
export async function takenBackRanges(
  file: ReadableFile,
  end: number,
  form: AssemblerOptions,
): Promise<readonly OffsetRange[]> {
  if (!(await hasEvent(file, end))) return [];
  const turns = new OpenTurns();
  const reader = new TurnReader(file, form.dialect);
  for await (const lines of reader.pieces({ start: 0, end, bytes: BLOCK_BYTES })) {
    const edges = assembleItems(lines, { ...form, takenBack: [] }).filter(isTurnItem);
    let taken = 0;
    for (const rollback of rollbacksIn(lines)) {
      while ((edges[taken]?.offset ?? Number.POSITIVE_INFINITY) <= rollback.offset)
        turns.add(edges[taken++] as TurnItem);
      turns.takeBack(rollback);
    }
    for (const edge of edges.slice(taken)) turns.add(edge);
  }
  return turns.ranges;
}

interface Rollback {
  readonly offset: ByteOffset;
  readonly turns: number;
}

/** The turns that were not taken back so far, and where those are that were. */
class OpenTurns {
  readonly ranges: OffsetRange[] = [];
  #turns: TurnItem[] = [];
  /** For each of them the kind of the nearest mark before it. Without it each event would search all turns for one, where there is none. */
  readonly #marks: (TurnItem['kind'] | null)[] = [];

  add(edge: TurnItem): void {
    const at = this.#turns.length - 1;
    const last = this.#turns[at];
    this.#marks[at + 1] =
      last === undefined ? null : isTurnMark(last) ? last.kind : (this.#marks[at] ?? null);
    this.#turns.push(edge);
  }

  takeBack(rollback: Rollback): void {
    const isMarked = (at: number): boolean => this.#marks[at] === 'turn_started';
    const start = startOfLastTurns(this.#turns, rollback.turns, isMarked);
    const first = this.#turns[start];
    if (first !== undefined) this.#addRange({ start: first.offset, end: rollback.offset });
    // Of what went, only its last mark counts: a prompt behind it may or may not be in a turn that was begun.
    const gone = this.#turns.splice(start);
    const mark = gone.findLast(isTurnMark);
    if (mark === undefined) return;
    while (this.#turns.at(-1)?.takenBack) this.#turns.pop();
    this.add({ offset: mark.offset, kind: mark.kind, takenBack: true });
  }

  /** What was taken back after it, and began before it, holds it. */
  #addRange(range: OffsetRange): void {
    while ((this.ranges.at(-1)?.start ?? -1) >= range.start) this.ranges.pop();
    this.ranges.push(range);
  }
}

async function hasEvent(file: ReadableFile, end: number): Promise<boolean> {
  const slices = new Slices();
  const overlap = EVENT_BYTES.length - 1;
  for (let at = 0; at < end; at += BLOCK_BYTES) {
    const bytes = await file.read(at, Math.min(BLOCK_BYTES + overlap, end - at));
    if (bytes.includes(EVENT_BYTES)) return true;
    if (bytes.length === 0) return false;
    await slices.pause();
  }
  return false;
}

function isTurnItem<T extends { readonly kind: string }>(item: T): item is T & TurnItem {
  return KINDS.has(item.kind);
}

function rollbacksIn(lines: readonly Line[]): Rollback[] {
  return lines.flatMap(line => {
    if (line.kind !== 'record' || line.payload.type !== 'thread_rolled_back') return [];
    const meaning = interpretLine(line);
    return meaning?.as === 'rollback' ? [{ offset: line.offset, turns: meaning.turns }] : [];
  });
}

/**
 * Where the turns are that were taken back in a rollout itself (`thread_rolled_back`, FORMAT.md, section 9). The event stands behind them, perhaps
 * many pieces later: who reads forward in pieces has to know before. Promises: the same turns that the assembler marks when it has all lines;
 * a file without such an event costs a look at its bytes. Keeps an entry for each turn.
 */
import type { ByteOffset } from '../../format/identity.ts';
import { interpretLine } from '../../format/interpret/line.ts';
import { type AssemblerOptions, assembleItems } from '../../format/items/assemble.ts';
import { type OffsetRange, startOfLastTurns, type TurnItem } from '../../format/items/taken-back.ts';
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
  const ranges: OffsetRange[] = [];
  let turns: TurnItem[] = [];
  const reader = new TurnReader(file, form.dialect);
  for await (const lines of reader.pieces({ start: 0, end, bytes: BLOCK_BYTES })) {
    const edges = assembleItems(lines, { ...form, takenBack: [] }).filter(isTurnItem);
    for (const rollback of rollbacksIn(lines)) {
      turns.push(...edges.splice(0, firstFrom(edges, rollback.offset)));
      const start = startOfLastTurns(turns, rollback.turns);
      const first = turns[start];
      if (first === undefined) continue;
      ranges.push({ start: first.offset, end: rollback.offset });
      turns = [...turns.slice(0, start), ...turns.slice(start).map(asTakenBack)];
    }
    turns.push(...edges);
  }
  return ranges;
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

function rollbacksIn(lines: readonly Line[]): { readonly offset: ByteOffset; readonly turns: number }[] {
  return lines.flatMap(line => {
    if (line.kind !== 'record' || line.payload.type !== 'thread_rolled_back') return [];
    const meaning = interpretLine(line);
    return meaning?.as === 'rollback' ? [{ offset: line.offset, turns: meaning.turns }] : [];
  });
}

/** How many of them are before `offset`. */
function firstFrom(items: readonly TurnItem[], offset: number): number {
  const at = items.findIndex(item => item.offset > offset);
  return at === -1 ? items.length : at;
}

function asTakenBack({ offset, kind }: TurnItem): TurnItem {
  return { offset, kind, takenBack: true };
}

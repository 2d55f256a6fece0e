/** A WebAssembly module that tells prompts with their events as `prompt-pair.ts` does, sixteen bytes at a time. Pure. */
import { LONGER_BYTES, pairParts, TEXT_AT } from './prompt-pair.ts';
import { everywhere, LANES, noResult, op, signed, unsigned, v128, wasmModule } from './wasm-code.ts';

const [at, newline, end, place, other, found] = [0, 1, 2, 3, 4, 5];
const eventText = pairParts.begin.length + 24 + pairParts.event.length;
const giveUp = [op.if, noResult, op.const, ...signed(-1), op.return, op.end];

/**
 * It exports `pair(at, newline, end)`: where the line behind the event begins, when the line from `at` to `newline` is a prompt and its
 * event ends before `end`; else -1. What the text begins with is not looked at; where it ends in the first line is written down at
 * `toldAt`.
 */
export function pairModule(toldAt: number): Uint8Array<ArrayBuffer> {
  const body = [
    // What is looked at must have been read.
    [
      op.get,
      newline,
      op.get,
      newline,
      op.get,
      at,
      op.sub,
      op.add,
      op.const,
      ...signed(2 + LONGER_BYTES),
      op.add,
    ],
    [op.get, end, op.ge_u, ...giveUp],
    [...moved(at, 0), ...begins(pairParts.item), ...moved(newline, 1), ...begins(pairParts.event)],
    sameText,
    unlessStands(0, pairParts.itemEnd),
    [op.const, ...signed(toldAt), op.get, place, op.store, 0, 0],
    [op.get, other, op.set, place],
    pairParts.eventEnds.flatMap(part => [
      ...[...stands(0, part), op.if, noResult],
      ...[op.get, place, op.const, ...signed(part.length), op.add, op.return, op.end],
    ]),
    [op.const, ...signed(-1)],
  ].flat();
  return wasmModule({ name: 'pair', parameters: 3, locals: 3, body });
}

function moved(from: number, by: number): number[] {
  return [op.get, from, op.const, ...signed(by), op.add, op.set, place];
}

/** A line with a timestamp, and what follows that. */
function begins(part: string): number[] {
  const { begin } = pairParts;
  const timeEnd = begin.length + 24;
  const time = [...notPlain(begin.length), ...notPlain(timeEnd - LANES), ...v128.or];
  return [...unlessStands(0, begin), ...time, ...v128.any, ...giveUp, ...unlessStands(timeEnd, part)];
}

/** Leads `place` and `other` behind what both texts begin with: to the quote behind them, when they are plain and the same. */
const sameText = [
  ...[...moved(newline, 1 + eventText), op.get, place, op.set, other, ...moved(at, TEXT_AT)],
  ...[op.loop, noResult, ...notPlain(0), ...load(place, 0), ...load(other, 0), ...v128.ne, ...v128.or],
  ...[...v128.bitmask, op.tee, found, op.eqz, op.if, noResult],
  ...[...both([op.const, ...signed(LANES)]), op.br, 1, op.end, op.end],
  ...both([op.get, found, op.ctz]),
];

function both(by: readonly number[]): number[] {
  return [place, other].flatMap(local => [op.get, local, ...by, op.add, op.set, local]);
}

/** Sixteen lanes: all bits set where no printable ASCII stands, or a quote or backslash. */
function notPlain(offset: number): number[] {
  const bytes = load(place, offset);
  // Signed: what is beyond ASCII comes before all of it.
  const control = [...bytes, ...everywhere(0x20), ...v128.lt_s];
  const others = [0x22, 0x5c, 0x7f].flatMap(byte => [...bytes, ...everywhere(byte), ...v128.eq, ...v128.or]);
  return [...control, ...others];
}

function unlessStands(offset: number, part: string): number[] {
  return [...stands(offset, part), op.eqz, ...giveUp];
}

/** Whether just these characters stand at `place`, and `offset` behind it. */
function stands(offset: number, part: string): number[] {
  const bytes = [...Buffer.from(part, 'latin1')];
  const step = bytes.length < LANES ? 4 : LANES;
  const last = bytes.length - step;
  const steps = Array.from({ length: Math.ceil(bytes.length / step) }, (_, n) => Math.min(n * step, last));
  const equal = steps.map(from => {
    const wanted = bytes.slice(from, from + step);
    if (step === 4) {
      const word = Buffer.from(wanted).readInt32LE();
      return [op.get, place, op.load, 0, ...unsigned(offset + from), op.const, ...signed(word), op.eq];
    }
    return [...load(place, offset + from), ...v128.const, ...wanted, ...v128.eq, ...v128.all];
  });
  return equal.flatMap((one, index) => [...one, ...(index === 0 ? [] : [op.and])]);
}

function load(local: number, offset: number): number[] {
  return [op.get, local, ...v128.load, 0, ...unsigned(offset)];
}

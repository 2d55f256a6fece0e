/**
 * A WebAssembly module that runs through bytes sixteen at a time. Pure. It is made for one pattern, whose places and bytes are constants
 * in it.
 */
import {
  everywhere,
  LANES,
  noResult,
  op,
  signed,
  unsigned,
  v128,
  wasmModule,
} from '../rollout/read/wasm-code.ts';

/** One place of a pattern that is looked at: a byte may stand there when `byte & mask` is `value`. */
export interface Probe {
  readonly place: number;
  readonly mask: number;
  readonly value: number;
}

/** What must hold around a place for the pattern to be found there. */
export type Condition =
  | Probe
  | { readonly all: readonly [Condition, ...Condition[]] }
  | { readonly any: readonly [Condition, ...Condition[]] };

const [at, end, found, lanes] = [0, 1, 2, 3];

/**
 * The module. It imports the memory as `scan.bytes` and exports `find(at, end)`: the first place from `at` on where the condition holds, -1
 * when there is none before `end`. Of an `all` the first is looked at everywhere, the others only in blocks where it holds. May look, and find, up to
 * 15 bytes and the farthest probe behind `end`: so much of the memory must be there.
 */
export function scanModule(condition: Condition): Uint8Array<ArrayBuffer> {
  const [first, ...others] = 'all' in condition ? condition.all : [condition];
  const rest = others.flatMap(other => [op.get, lanes, ...holds(other), ...v128.and, op.set, lanes]);
  const body = [
    [op.loop, noResult],
    // No more blocks: nothing was found.
    [op.get, at, op.get, end, op.ge_u, op.if, noResult, op.const, ...signed(-1), op.return, op.end],
    // A lane for each of sixteen places to start at: all bits set where the condition holds.
    [...holds(first), op.tee, lanes, ...v128.any, op.if, noResult, ...rest],
    [op.get, lanes, ...v128.bitmask],
    [op.tee, found, op.if, noResult, op.get, at, op.get, found, op.ctz, op.add, op.return, op.end],
    op.end,
    [op.get, at, op.const, ...signed(LANES), op.add, op.set, at, op.br, ...unsigned(0), op.end],
    [op.unreachable],
  ].flat();
  return wasmModule({ name: 'find', parameters: 2, locals: 1, laneLocals: 1, body });
}

/** Leaves sixteen lanes on the stack. */
function holds(condition: Condition): number[] {
  if ('all' in condition) return joined(condition.all, v128.and);
  if ('any' in condition) return joined(condition.any, v128.or);
  const { place, mask, value } = condition;
  const loaded = [op.get, at, ...v128.load, ...unsigned(0), ...unsigned(place)];
  const masked = mask === 0xff ? [] : [...everywhere(mask), ...v128.and];
  return [...loaded, ...masked, ...everywhere(value), ...v128.eq];
}

function joined(conditions: readonly Condition[], by: readonly number[]): number[] {
  return conditions.flatMap((condition, index) => [...holds(condition), ...(index === 0 ? [] : by)]);
}

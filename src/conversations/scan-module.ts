/**
 * A WebAssembly module that runs through bytes sixteen at a time, written out here byte by byte: nothing to compile at install, nothing to
 * load. Pure. It is made for one pattern, whose places and bytes are constants in it.
 */

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

const op = {
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  br: 0x0c,
  return: 0x0f,
  unreachable: 0x00,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  const: 0x41,
  ge_u: 0x4f,
  ctz: 0x68,
  add: 0x6a,
} as const;
const noResult = 0x40;
const i32 = 0x7f;

/** Operations on sixteen bytes. */
const v128 = {
  load: [0xfd, 0x00],
  const: [0xfd, 0x0c],
  eq: [0xfd, 0x23],
  and: [0xfd, 0x4e],
  or: [0xfd, 0x50],
  bitmask: [0xfd, 0x64],
} as const;

const [at, end, found] = [0, 1, 2];
const LANES = 16;

/**
 * The module. It imports the memory as `scan.bytes` and exports `find(at, end)`: the first place from `at` on where the condition holds, -1
 * when there is none before `end`. May look, and find, up to 15 bytes and the farthest probe behind `end`: so much of the memory must be there.
 */
export function scanModule(condition: Condition): Uint8Array<ArrayBuffer> {
  const body = [
    [op.loop, noResult],
    // No more blocks: nothing was found.
    [op.get, at, op.get, end, op.ge_u, op.if, noResult, op.const, ...signed(-1), op.return, op.end],
    // A lane for each of sixteen places to start at: all bits set where the condition holds.
    holds(condition),
    v128.bitmask,
    [op.tee, found, op.if, noResult, op.get, at, op.get, found, op.ctz, op.add, op.return, op.end],
    [op.get, at, op.const, ...signed(LANES), op.add, op.set, at, op.br, ...unsigned(0), op.end],
    [op.unreachable, op.end],
  ].flat();
  const locals = [1, 1, i32];
  return new Uint8Array([
    ...[0x00, ...ascii('asm'), 1, 0, 0, 0],
    ...section(1, [[0x60, 2, i32, i32, 1, i32]]),
    ...section(2, [[...text('scan'), ...text('bytes'), 2, 0, ...unsigned(1)]]),
    ...section(3, [[0]]),
    ...section(7, [[...text('find'), 0, 0]]),
    ...section(10, [sized([...locals, ...body])]),
  ]);
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

function everywhere(byte: number): number[] {
  return [...v128.const, ...Array<number>(LANES).fill(byte)];
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  return [id, ...sized([...unsigned(entries.length), ...entries.flat()])];
}

function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(name: string): number[] {
  return sized(ascii(name));
}

function ascii(letters: string): number[] {
  return [...Buffer.from(letters, 'latin1')];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 of a number from -64 to 63. */
function signed(value: number): number[] {
  return [value & 0x7f];
}

/**
 * WebAssembly written out byte by byte: nothing to compile at install, nothing to load. Pure. A module made here imports the memory as
 * `scan.bytes` and exports one function of numbers.
 */

export const op = {
  unreachable: 0x00,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  return: 0x0f,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  load: 0x28,
  load8: 0x2d,
  store: 0x36,
  const: 0x41,
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  lt_u: 0x49,
  ge_s: 0x4e,
  ge_u: 0x4f,
  ctz: 0x68,
  add: 0x6a,
  sub: 0x6b,
  and: 0x71,
} as const;

/** What an `if` or a `loop` leaves on the stack. */
export const noResult = 0x40;
export const i32 = 0x7f;
const sixteenBytes = 0x7b;

/** Operations on sixteen bytes. */
export const v128 = {
  load: [0xfd, 0x00],
  const: [0xfd, 0x0c],
  eq: [0xfd, 0x23],
  ne: [0xfd, 0x24],
  lt_s: [0xfd, 0x25],
  and: [0xfd, 0x4e],
  or: [0xfd, 0x50],
  any: [0xfd, 0x53],
  all: [0xfd, 0x63],
  bitmask: [0xfd, 0x64],
} as const;

/** Bytes that are looked at in one step. */
export const LANES = 16;

export interface WasmFunction {
  readonly name: string;
  /** All are i32, and so is the result. */
  readonly parameters: number;
  readonly locals: number;
  /** Of sixteen bytes each, behind the others. */
  readonly laneLocals?: number;
  /** Without its end. */
  readonly body: readonly number[];
}

export function wasmModule({
  name,
  parameters,
  locals,
  laneLocals = 0,
  body,
}: WasmFunction): Uint8Array<ArrayBuffer> {
  const types = Array<number>(parameters).fill(i32);
  const declared = [2, ...unsigned(locals), i32, ...unsigned(laneLocals), sixteenBytes];
  const code = sized([...declared, ...body, op.end]);
  return new Uint8Array([
    ...[0x00, ...ascii('asm'), 1, 0, 0, 0],
    ...section(1, [[0x60, ...unsigned(parameters), ...types, 1, i32]]),
    ...section(2, [[...text('scan'), ...text('bytes'), 2, 0, ...unsigned(1)]]),
    ...section(3, [[0]]),
    ...section(7, [[...text(name), 0, 0]]),
    ...section(10, [code]),
  ]);
}

/** Sixteen times the same byte. */
export function everywhere(byte: number): number[] {
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
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 of a number with a sign. */
export function signed(value: number): number[] {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

/**
 * A WebAssembly module that runs through lines: newlines are looked for in 64 bytes at a time, and the tree of `line-head.ts` is followed
 * at each line's begin. Pure.
 */
import { type LineHead, type Look, SHORTEST_BYTES } from './line-head.ts';
import { everywhere, i32, LANES, noResult, op, signed, unsigned, v128, wasmModule } from './wasm-code.ts';

/** Where the module writes down, in four bytes each, what else it knows when it stops; and where the bytes begin. */
export const told = { stoppedAt: 0, newline: 4, linesPassed: 8, rank: 12, textEnd: 16, bytes: 64 } as const;

/** As many bytes behind the end have to be 0: looks and lanes go beyond it. */
export const BEHIND_BYTES = 128;

const [at, end, least, newline, place, found, lines] = [0, 1, 2, 3, 4, 5, 6];
const NEWLINE = 0x0a;
const QUOTE = 0x22;
const wide = 4 * LANES;

/**
 * The module of a tree. It exports `next(at, end, least)`: the first line from `at` on whose rank is at least that, which has its
 * newline before `end`; -1 when there is none. It then tells where it stopped, and how many lines it passed. The end of such a line
 * and its rank are told, too.
 */
export function lineScanModule(look: Look, rankOf: (head: LineHead) => number): Uint8Array<ArrayBuffer> {
  const body = [
    [op.loop, noResult],
    findNewline,
    rank(look, rankOf),
    [op.tee, found, op.get, least, op.ge_s, op.if, noResult],
    [...tell(told.newline, newline), ...tell(told.rank, found), ...stop, op.get, at, op.return, op.end],
    [op.get, lines, op.const, 1, op.add, op.set, lines],
    [op.get, newline, op.const, 1, op.add, op.set, at, op.br, 0, op.end],
    [op.unreachable],
  ].flat();
  return wasmModule({ name: 'next', parameters: 3, locals: 4, body });
}

const stop = [...tell(told.stoppedAt, at), ...tell(told.linesPassed, lines)];
const noMore = [...stop, op.const, ...signed(-1), op.return];

/** Leads `newline` to the first one from `at` on; returns when there is none. */
const findNewline = [
  ...[op.get, at, op.set, newline, op.loop, noResult],
  ...[op.get, newline, op.get, end, op.ge_u, op.if, noResult, ...noMore, op.end],
  // Far from the next newline, mostly.
  ...[0, 1, 2, 3].flatMap(step => [...newlinesAt(step * LANES), ...(step === 0 ? [] : v128.or)]),
  ...[...v128.any, op.eqz, op.if, noResult, ...advance(wide), op.br, 1, op.end, op.end],
  ...[op.loop, noResult, ...newlinesAt(0), ...v128.bitmask, op.tee, found],
  ...[op.eqz, op.if, noResult, ...advance(LANES), op.br, 1, op.end, op.end],
  ...[op.get, newline, op.get, found, op.ctz, op.add, op.set, newline],
];

/** Sixteen lanes: all bits set where a newline is. */
function newlinesAt(offset: number): number[] {
  return [op.get, newline, ...v128.load, 0, ...unsigned(offset), ...everywhere(NEWLINE), ...v128.eq];
}

function advance(by: number): number[] {
  return [op.get, newline, op.const, ...signed(by), op.add, op.set, newline];
}

/** Leaves the rank of the line between `at` and `newline`. */
function rank(look: Look, rankOf: (head: LineHead) => number): number[] {
  const short = [op.get, newline, op.get, at, op.sub, op.const, ...signed(SHORTEST_BYTES), op.lt_u];
  const head = [op.get, at, op.set, place, ...followed(look, rankOf)];
  return [...short, op.if, i32, op.const, rankOf('parse'), op.else, ...head, op.end];
}

function followed(look: Look, rankOf: (head: LineHead) => number): number[] {
  if (typeof look === 'string') return [op.const, ...signed(rankOf(look))];
  const read = [op.get, place, op.load, 0, ...unsigned(look.at)];
  if ('words' in look) {
    const cases = [...look.words].flatMap(([word, then]) => [
      ...[op.get, found, op.const, ...signed(word), op.eq, op.if, i32],
      ...[...followed(then, rankOf), op.else],
    ]);
    const ends = Array<number>(look.words.size).fill(op.end);
    return [...read, op.set, found, ...cases, ...followed(look.other, rankOf), ...ends];
  }
  const { word, over, from, then } = look;
  return [
    ...[...read, op.const, ...signed(word), op.eq, ...forward(look.at), op.if, noResult],
    ...[...forward(from), ...(over === 'digits' ? passDigits : passString), op.end],
    ...followed(then, rankOf),
  ];
}

function forward(by: number): number[] {
  return [op.get, place, op.const, ...signed(by), op.add, op.set, place];
}

const passDigits = [
  ...[op.loop, noResult, op.get, place, op.load8, 0, 0, op.const, ...signed(0x30), op.sub],
  ...[op.const, 10, op.lt_u, op.if, noResult, ...forward(1), op.br, 1, op.end, op.end],
];

const passString = [
  ...[op.loop, noResult, op.get, place, op.get, end, op.lt_u, op.if, noResult],
  ...[op.get, place, op.load8, 0, 0, op.const, ...signed(QUOTE), op.ne, op.if, noResult],
  ...[...forward(1), op.br, 2, op.end, op.end, op.end, ...forward('",'.length)],
];

/** Writes a local down. */
function tell(where: number, local: number): number[] {
  return [op.const, ...signed(where), op.get, local, op.store, 0, 0];
}

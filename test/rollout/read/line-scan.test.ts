import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lineHead } from '../../../src/rollout/read/line-head.ts';
import { type LineScan, lineScan, rank } from '../../../src/rollout/read/line-scan.ts';
import { pairParts, promptPair } from '../../../src/rollout/read/prompt-pair.ts';
import { corpusRollouts, envelope, event, message, readBytes } from '../../support/rollout-fixtures.ts';

const capacity = 256 * 1024;

interface Found {
  readonly lines: readonly (readonly [start: number, end: number, before: number])[];
  readonly rest: readonly [start: number, passed: number];
}

function foundBy(scan: LineScan, least: number): Found {
  const lines: [number, number, number][] = [];
  let start = scan.next(0, least);
  for (; start !== -1; start = scan.next(scan.newline + 1, least))
    lines.push([start, scan.newline, scan.passed]);
  return { lines, rest: [scan.stoppedAt, scan.passed] };
}

/** Line by line, as `line-head.ts` says it. */
function foundSlowly(bytes: Buffer, least: number): Found {
  const lines: [number, number, number][] = [];
  let [start, passed] = [0, 0];
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    if (rank[lineHead(bytes, start, end)] >= least) {
      lines.push([start, end, passed]);
      passed = 0;
    } else passed += 1;
    start = end + 1;
  }
  return { lines, rest: [start, passed] };
}

/** Lines of real sessions, some cut or with bytes changed, and some that are none. */
const someLines = fc
  .array(
    fc.record({
      line: fc.oneof(
        fc.constantFrom(...corpusRollouts().flatMap(path => linesOf(readBytes(path)))),
        fc.constantFrom(...linesOf(Buffer.from(unusual()))),
        fc.uint8Array({ maxLength: 300 }),
      ),
      cut: fc.option(fc.nat(400), { freq: 4 }),
      change: fc.option(fc.tuple(fc.nat(160), fc.constantFrom(0, 10, 34, 44, 0x37, 0xff)), { freq: 3 }),
    }),
    { maxLength: 20 },
  )
  .map(parts => Buffer.concat(parts.map(changed)));

function linesOf(bytes: Buffer): Buffer[] {
  const lines = bytes.toString('latin1').split('\n').slice(0, -1);
  return lines.filter(line => line.length < 10_000).map(line => Buffer.from(`${line}\n`, 'latin1'));
}

function unusual(): string {
  const item = (payload: object) => JSON.stringify({ type: 'response_item', payload });
  return [
    envelope(
      ['response_item', { type: 'message', id: 'msg_1', role: 'assistant', content: [] }],
      event('item_completed', { thread_id: 't', turn_id: 'u', item: { type: 'UserMessage' } }),
      message('user', 'a question'),
    ),
    `{"timestamp":"2026-11-22T06:28:25.674Z","ordinal":${'9'.repeat(200)}`,
    `{"timestamp":"2026-11-22T06:28:25.674Z","type":"response_item","payload":{"type":"message","id":"${'x'.repeat(90)}`,
    item({ type: 'message', role: 'user' }),
    '',
  ].join('\n');
}

function changed({
  line,
  cut,
  change,
}: {
  readonly line: Uint8Array;
  readonly cut: number | null;
  readonly change: readonly [number, number] | null;
}): Buffer {
  const bytes = Buffer.from(cut === null ? line : line.subarray(0, cut));
  const [at, byte] = change ?? [bytes.length, 0];
  if (at < bytes.length) bytes[at] = byte;
  return bytes;
}

/** As with a limit on address space, of which it takes gigabytes. */
class NoMemory {
  constructor() {
    throw new RangeError('could not allocate memory');
  }
}

afterEach(() => vi.unstubAllGlobals());

describe('lines that are passed by', () => {
  const compiled = lineScan(capacity, 'compiled');

  it('are those that tell nothing, wherever they stand and whatever lay there before', () => {
    fc.assert(
      fc.property(someLines, fc.constantFrom(1, 2, 3, 4), (bytes, least) => {
        expect(compiled.take(bytes)).toEqual(bytes);
        expect(foundBy(compiled, least)).toEqual(foundSlowly(bytes, least));
      }),
      { numRuns: 500 },
    );
  });

  it('are as many where there is no WebAssembly, or little to read', () => {
    const small = lineScan(capacity, 'plain');
    vi.stubGlobal('WebAssembly', undefined);
    const plain = lineScan(capacity, 'compiled');
    expect(plain.constructor).toBe(small.constructor);
    expect(plain.constructor).not.toBe(compiled.constructor);
    for (const path of corpusRollouts()) {
      const bytes = readBytes(path).subarray(0, capacity);
      plain.take(bytes);
      expect(foundBy(plain, rank.said)).toEqual(foundSlowly(bytes, rank.said));
    }
  });

  it('are passed by where WebAssembly gets no memory', () => {
    vi.stubGlobal('WebAssembly', Object.create(WebAssembly, { Memory: { value: NoMemory } }));
    const scan = lineScan(capacity, 'compiled');
    scan.take(Buffer.from('{}\n{}\n'));
    expect(foundBy(scan, rank.parse).lines).toHaveLength(2);
  });

  it('are prompts with their events where every byte says so', () => {
    const time = '2026-11-22T06:28:25.674Z';
    const words = fc.constantFrom('please ', 'look ', 'at this, ', '~', 'W');
    const odd = fc.constantFrom('"', '<', '\\', '\x7f', '\x1f', 'é');
    const text = fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: words, maxLength: 12 }) },
      fc.string({ unit: fc.oneof(words, odd), maxLength: 12 }),
    );
    const lastPart = fc.constantFrom(...pairParts.eventEnds);
    const change = fc.option(fc.tuple(fc.nat(500), fc.constantFrom(10, 0x1f, 0x22, 0x5c, 0x41, 0xff)), {
      freq: 1,
    });
    fc.assert(
      fc.property(text, fc.option(text, { freq: 1 }), lastPart, change, (said, other, eventEnd, changed) => {
        const { begin, item, itemEnd, event: middle } = pairParts;
        const lines = [begin, time, item, said, itemEnd, begin, time, middle, other ?? said, eventEnd].join(
          '',
        );
        const bytes = Buffer.from(`x\n${lines}${'more\n'.repeat(100)}`);
        if (changed !== null && changed[0] < lines.length) bytes[changed[0] + 2] = changed[1];
        const end = bytes.indexOf(10, 2);
        compiled.take(bytes);
        expect(compiled.pair(2, end)).toEqual(promptPair(bytes, 2, end));
        // Cut off, the event is not taken.
        compiled.take(bytes.subarray(0, 2 + Buffer.byteLength(lines) - 1));
        expect(compiled.pair(2, end)).toBeNull();
      }),
      { numRuns: 3000 },
    );
  });

  it('may fill their room to the last byte', () => {
    const full = Buffer.alloc(capacity, 'x');
    full.fill(10, capacity - 1);
    compiled.take(full);
    expect(foundBy(compiled, rank.parse)).toEqual({
      lines: [[0, capacity - 1, 0]],
      rest: [capacity, 0],
    });
    const within = compiled.bytes.subarray(0, 10);
    within.fill(10);
    compiled.take(within);
    expect(foundBy(compiled, rank.parse).lines).toHaveLength(10);
  });
});

import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BytePattern } from '../../src/search/byte-pattern.ts';
import { ScannedBytes } from '../../src/search/scanned-bytes.ts';

/** Few different bytes, so that patterns stand somewhere. */
const someByte = fc.constantFrom(...Buffer.from('aAbB \n"\\u0'), 0, 0xc3, 0xff);
const somePattern = fc
  .array(fc.uniqueArray(someByte, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 20 })
  .map(choices => new BytePattern(choices));
const someBytes = fc.array(someByte, { maxLength: 300 }).map(bytes => Uint8Array.from(bytes));

function placesOf(find: (from: number) => number): number[] {
  const places: number[] = [];
  for (let at = find(0); at !== -1; at = find(at + 1)) places.push(at);
  return places;
}

afterEach(() => vi.unstubAllGlobals());

describe('bytes that are scanned', () => {
  const scanned = new ScannedBytes(64);

  it('have each pattern at the places where the plain way finds it', () => {
    fc.assert(
      fc.property(somePattern, someBytes, someBytes, (pattern, bytes, behind) => {
        // What lies behind the end is not looked at.
        scanned.load(Uint8Array.from([...bytes, ...behind]));
        const find = scanned.finder(pattern);
        const found = placesOf(from => find(from, bytes.length));
        expect(found).toEqual(placesOf(from => pattern.find(bytes, from, bytes.length)));
      }),
      { numRuns: 500 },
    );
  });

  it('have a pattern at the very end of their memory', () => {
    const full = new ScannedBytes(2 * 65_536);
    full.load(Buffer.alloc(2 * 65_536, 'x'));
    full.bytes.write('Needle', full.bytes.length - 6);
    const find = full.finder(new BytePattern([...Buffer.from('Needle')].map(byte => [byte])));
    expect(find(0, full.bytes.length)).toBe(full.bytes.length - 6);
    expect(find(0, full.bytes.length - 1)).toBe(-1);
  });

  it('may become more while finders are there', () => {
    const growing = new ScannedBytes(16);
    const find = growing.finder(new BytePattern([...Buffer.from('far')].map(byte => [byte])));
    growing.load(Buffer.from(`${'near '.repeat(100_000)}far`));
    expect(find(0, growing.bytes.length)).toBe(500_000);
  });

  class NoMemory {
    constructor() {
      throw new RangeError('could not allocate memory');
    }
  }

  it.each([
    ['there is no WebAssembly', undefined],
    ['it gets no memory', Object.create(WebAssembly, { Memory: { value: NoMemory } })],
  ])('are searched where %s, too', (_, there) => {
    vi.stubGlobal('WebAssembly', there);
    const plain = new ScannedBytes(4);
    plain.load(Buffer.from('two words, two lines'));
    const find = plain.finder(new BytePattern([[0x74, 0x54], [0x77], [0x6f]]));
    expect(placesOf(from => find(from, plain.bytes.length))).toEqual([0, 11]);
  });
});

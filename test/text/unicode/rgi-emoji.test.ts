import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rgiEmoji } from '../../../src/text/unicode/rgi-emoji.ts';

/** What stands in its place. */
const property = 'RGI_Emoji';
const one = new RegExp(`^\\p{${property}}$`, 'v');

describe('an emoji is told', () => {
  it('for every code point alone, and with the emoji selector behind it', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++)
      for (const text of [String.fromCodePoint(code), `${String.fromCodePoint(code)}\ufe0f`])
        if (one.test(text) !== rgiEmoji.test(text)) wrong.push(text);
    expect(wrong).toEqual([]);
  });

  it('for every flag, and every skin tone', () => {
    const letters = Array.from({ length: 26 }, (_, n) => String.fromCodePoint(0x1f1e6 + n));
    const flags = letters.flatMap(first => letters.map(second => first + second));
    const people = '☝✊✋✌✍👂👃👆👋👦👩👮🙋🚣🧑🫶';
    const tones = [...'🏻🏼🏽🏾🏿'];
    const toned = [...people].flatMap(person => tones.map(tone => person + tone));
    expect([...flags, ...toned].filter(text => one.test(text) !== rgiEmoji.test(text))).toEqual([]);
    expect(flags.filter(text => rgiEmoji.test(text)).length).toBeGreaterThan(200);
    expect(toned.every(text => rgiEmoji.test(text))).toBe(true);
  });

  it.each(['👨‍👩‍👧‍👦', '👩🏽‍⚕️', '❤️‍🔥', '🏳️‍🌈', '1️⃣', '#️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👨🏻‍❤️‍💋‍👨🏿'])('in sequences: %s', text => {
    expect(rgiEmoji.test(text)).toBe(true);
  });

  it('as one expression tells it, whatever is put together', () => {
    const piece = fc.constantFrom(
      ...'👨👩👧❤🔥🏳🌈⚕⚧☠🏴🐈⬛🏻🏿1#a\u{1f1e9}\u{1f1ea}',
      '\u200d',
      '\ufe0f',
      '\ufe0e',
      '\u20e3',
      '\u{e0067}',
      '\u{e007f}',
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 8 }).map(pieces => pieces.join(''));
    fc.assert(
      fc.property(text, put => rgiEmoji.test(put) === one.test(put)),
      { numRuns: 5_000 },
    );
  });
});

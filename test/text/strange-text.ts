import fc from 'fast-check';

/** One of every family that a terminal obeys, a reader cannot see, or a width function gets wrong. */
export const hostileTexts: readonly string[] = [
  '\u001b[31mred\u001b[0m',
  '\u001b[2J\u001b[H\u001b[?1049h\u001b[6n',
  '\u001b]0;title\u0007',
  '\u001b]8;;http://evil.example\u001b\\click\u001b]8;;\u001b\\',
  '\u001b]52;c;aGVsbG8=\u0007',
  '\u001bP+q544e\u001b\\',
  '\u001b_Gf=24;AAAA\u001b\\',
  '\u001b^private\u001b\\ \u001bXstring\u001b\\',
  '\u009b31m\u009d0;title\u009c\u0090q\u009c\u0085\u0084',
  '\u0000\u0007\u0008\u000b\u000c\u000d\u000e\u000f\u0018\u001a\u007f',
  'progress 10%\rprogress 90%\r\ndone',
  'abc\u202edcba\u202c \u2066x\u2069 \u200e\u200f\u061c',
  'a\u200bb\u2060c\ufeffd\u00ade\u180ef',
  'tags \u{e0001}\u{e0068}\u{e0069}\u{e007f} \u{e0100}',
  'fill \u3164\uffa0\u115f\u1160 end',
  'lone \ud800 and \udc00 halves \ud83d',
  'a\ufe0fb\ufe0ec\u200dd\u200ce',
  '❤️ 1️⃣ #️⃣ 👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈 🇩🇪🇩 a🏽 ☔︎',
  `z${'\u0301'.repeat(500)}`,
  `👩${'\u200d👩'.repeat(300)}`,
  'ᄀ'.repeat(200),
  '각'.repeat(30),
  'ｶﾞｷﾞ'.repeat(5) + 'ﾞ'.repeat(40),
  'क्षत्रिय'.repeat(20),
  `क${'्क'.repeat(300)}`,
  'می‌خواهم نمی‌دانم',
  '日本語の、とても長い文。「括弧」',
  'ำำกำ ກຳ',
  '\u0d4e漢\u0d4e \u{111c2}x',
  '\u0600\u0601 12\u06dd',
  '\t\ttabs\tand\ttabs\t',
  '\u2028\u2029\u0085\uffff\ufffe\u{1fffe}',
  ' '.repeat(300),
  'x'.repeat(700),
  '\n\n\n',
  '',
];

/** Any text at all: any code units, any code points, and the hostile families cut and glued at random. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
    .map(units => String.fromCharCode(...units)),
  fc
    .array(
      fc
        .tuple(fc.constantFrom(...hostileTexts), fc.nat(40), fc.nat(40))
        .map(([text, from, length]) => text.slice(from, from + length)),
      { maxLength: 5 },
    )
    .map(parts => parts.join('')),
  fc.constantFrom(...hostileTexts),
);

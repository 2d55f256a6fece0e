import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notation } from '../../src/app/keymap.ts';
import {
  ESCAPE_WAIT_MS,
  HEAD_WAIT_MS,
  KeyStream,
  type Keystroke,
  PASTE_WAIT_MS,
} from '../../src/terminal/key-stream.ts';
import { BURST_GAP_MS } from '../../src/terminal/typed-runs.ts';

const ESC = '\u001B';
const MEGABYTE = 1024 * 1024;

/** A stroke in short: the key's notation, or the text and what it is. */
function named(stroke: Keystroke): string {
  switch (stroke.kind) {
    case 'key':
      return notation(stroke.key);
    case 'focus':
      return stroke.gained ? 'focus' : 'blur';
    case 'reportsFocus':
      return 'reports focus';
    case 'colour':
      return `colour ${stroke.report.which}`;
    case 'burst':
      return `burst ${JSON.stringify(stroke.text)}`;
    case 'paste':
      return `paste ${JSON.stringify(stroke.text)}${stroke.problem ? ` ${stroke.problem}` : ''}`;
    default:
      return stroke satisfies never;
  }
}

/** A colour that the terminal told is nothing that a person did. */
const done = (strokes: readonly Keystroke[]): string[] =>
  strokes.filter(({ kind }) => kind !== 'colour').map(named);

/** A terminal whose clock stands still between chunks, unless `wait` moves it. */
class Line {
  readonly #stream = new KeyStream();
  #nowMs = 1_000;

  /** Each chunk is one read, `gapMs` after the one before. */
  reads(chunks: readonly string[], gapMs = 0): string[] {
    return chunks.flatMap((chunk, index) => {
      if (index > 0) this.#nowMs += gapMs;
      return done(this.#stream.push(chunk, this.#nowMs));
    });
  }

  /** Nothing comes for this time. */
  wait(ms: number): string[] {
    const strokes: string[] = [];
    let left = ms;
    for (let next = this.#stream.waitMs; next !== null && next <= left; next = this.#stream.waitMs) {
      left -= next;
      strokes.push(...done(this.#stream.flush()));
    }
    this.#nowMs += ms;
    return strokes;
  }
}

/** Reads, and then nothing more. */
function read(chunks: readonly string[], gapMs = 0): string[] {
  const line = new Line();
  return [...line.reads(chunks, gapMs), ...line.wait(10_000)];
}

describe('keys from a terminal', () => {
  it.each<[string, string[], string[]]>([
    ['an arrow', [`${ESC}[A`], ['up']],
    ['an arrow cut after Escape', [ESC, '[A'], ['up']],
    ['an arrow cut in the middle', [`${ESC}[`, 'A'], ['up']],
    ['page down cut before its end', [`${ESC}[6`, '~'], ['pageDown']],
    ['Ctrl-Left cut twice', [`${ESC}[1`, ';5', 'D'], ['ctrl+left']],
    ['an arrow in application mode', [`${ESC}OA`], ['up']],
    ['an arrow with an 8-bit CSI', ['\u009BA'], ['up']],
    ['Alt-Up of rxvt', [`${ESC}${ESC}[A`], ['alt+up']],
    ['Alt-Enter', [`${ESC}\r`], ['alt+enter']],
    ['Alt and an emoji', [`${ESC}😀`], ['alt+😀']],
    ['a release of kitty', [`${ESC}[97;1:3u${ESC}[1;1:3A`], []],
    ['Shift-Home of rxvt, then a letter', [`${ESC}[7$`, 'x'], ['shift+home', 'x']],
    ['F1 of the Linux console, then a letter', [`${ESC}[[A`, 'x'], ['x']],
    ['an emoji of several code points', ['👩‍👩‍👧'], ['👩‍👩‍👧']],
    ['Enter as CR LF', ['\r\n'], ['enter']],
    ['two tabs', ['\t\t'], ['tab', 'tab']],
    ['Escape and an answer', [`${ESC}${ESC}[?62c`], ['escape']],
    ['Escape and a string', [`${ESC}${ESC}]11;x\u0007`], ['escape']],
    ['Escape and a paste', [`${ESC}${ESC}[200~a${ESC}[201~`], ['escape', 'paste "a"']],
    ['Ctrl-C in an answer without an end', [`${ESC}]11;rgb`, '\u0003'], ['ctrl+c']],
  ])('%s', (_name, chunks, expected) => {
    expect(read(chunks)).toEqual(expected);
  });

  it('a lone Escape is the Escape key only after the wait', () => {
    const line = new Line();
    expect(line.reads([ESC])).toEqual([]);
    expect(line.wait(ESCAPE_WAIT_MS - 1)).toEqual([]);
    expect(line.wait(ESCAPE_WAIT_MS)).toEqual(['escape']);
    expect(line.wait(10_000)).toEqual([]);
  });

  it.each([
    ['[A', ['up']],
    ['[?62;4c', []],
    ['[Ma5*', []],
    [']11;rgb:1e1e/1e1e/2e2e\u0007', []],
    ['P1$r0m\u001B\\', []],
    ['[200~text\u001B[201~', ['paste "text"']],
    ['[', ['[']],
  ])('%j after a lone Escape and the wait is the rest of a sequence, not text', (rest, expected) => {
    const line = new Line();
    line.reads([ESC]);
    expect(line.wait(ESCAPE_WAIT_MS)).toEqual(['escape']);
    expect(line.reads([rest])).toEqual(expected);
  });

  it('two quick presses of Escape are two presses', () => {
    expect(read([ESC + ESC])).toEqual(['escape', 'escape']);
  });
});

describe('what a terminal tells', () => {
  it.each([
    `${ESC}]11;rgb:1e1e/1e1e/2e2e\u0007`,
    `${ESC}]11;rgb:1e1e/1e1e/2e2e${ESC}\\`,
    '\u009D11;rgb:1e1e/1e1e/2e2e\u009C',
  ])('%j is its background, however it is cut, and does not part a burst', answer => {
    for (let cut = 0; cut <= answer.length; cut++) {
      const stream = new KeyStream();
      const chunks = [`ab${answer.slice(0, cut)}`, `${answer.slice(cut)}cd`];
      const strokes = chunks.flatMap(chunk => stream.push(chunk, 0)).concat(stream.flush());
      const report = { which: 'background', colour: { red: 0x1e, green: 0x1e, blue: 0x2e } };
      expect(strokes).toContainEqual({ kind: 'colour', report });
      expect(done(strokes).join('')).toMatch(/ab.*cd/);
    }
  });
  it('an answer that never ends, and one that is too long, tell nothing', () => {
    const stream = new KeyStream();
    const long = `${ESC}]11;rgb:1e1e/1e1e/2e2e${' '.repeat(5000)}\u0007`;
    expect([
      ...stream.push(long, 0),
      ...stream.push(`${ESC}]11;rgb:1e1e/1e1e/2e2e`, 0),
      ...stream.flush(),
    ]).toEqual([]);
  });
});

describe('what a terminal sends by itself', () => {
  it.each([
    ['the mouse in the X10 form', `${ESC}[Ma5*`],
    ['a click in column 81', `${ESC}[M qA`],
    ['a click far to the right, as UTF-8', `${ESC}[M \u00E9\u0101`],
    ['the mouse in the SGR form', `${ESC}[<0;10;20M${ESC}[<0;10;20m`],
    ['the mouse in the form of urxvt', `${ESC}[32;10;20M`],
    ['a colour, ended by BEL', `${ESC}]11;rgb:1e1e/1e1e/2e2e\u0007`],
    ['a colour, ended by ST', `${ESC}]11;rgb:1e1e/1e1e/2e2e${ESC}\\`],
    ['a colour, ended by an 8-bit ST', '\u009D11;rgb:1e1e/1e1e/2e2e\u009C'],
    ['a version', `${ESC}P>|tmux 3.3a${ESC}\\`],
    ['a setting', `${ESC}P1$r0m${ESC}\\`],
    ['an application command', `${ESC}_Gi=31;OK${ESC}\\`],
    ['a privacy message', `${ESC}^quit${ESC}\\`],
    ['a start of string', `${ESC}Xaaaa${ESC}\\`],
    ['device attributes', `${ESC}[?62;4c${ESC}[>41;354;0c${ESC}[=0c`],
    ['a mode', `${ESC}[?2026;2$y${ESC}[4;2$y`],
    ['a place', `${ESC}[24;80R`],
    ['a size', `${ESC}[8;24;80t`],
    ['the keyboard mode', `${ESC}[?1u`],
    ['a key of ours with Super', `${ESC}[97;9u`],
    ['a modifier by itself', `${ESC}[57441;2u`],
    ['a function key', `${ESC}OP${ESC}[15~${ESC}[1;2P`],
  ])('%s does nothing, however it is cut', (_name, answer) => {
    for (let cut = 1; cut < answer.length; cut++) {
      // An Escape by itself is the key after the wait: nothing else can be known of it.
      const gapMs = answer.charAt(cut - 1) === ESC ? 0 : HEAD_WAIT_MS - 1;
      expect(read([`${answer.slice(0, cut)}`, `${answer.slice(cut)}j`], gapMs)).toEqual(['j']);
    }
    expect(read([...answer].concat('j'))).toEqual(['j']);
  });

  it.each([`${ESC}[`, `${ESC}[1;`, `${ESC}O`, `${ESC}]11;rgb`, `${ESC}P`, `${ESC}[M5`, `${ESC}[[`])(
    'a head that never ends (%j) is given up after the wait',
    head => {
      const line = new Line();
      expect(line.reads([head])).toEqual([]);
      expect(line.wait(HEAD_WAIT_MS)).toEqual([]);
      expect(line.reads(['j'])).toEqual(['j']);
    },
  );

  it('a string without an end does not take the keys for ever, however quickly they come', () => {
    const line = new Line();
    const pressed = line.reads([`${ESC}]`, ...'j'.repeat(40)], 100);
    expect(pressed.length).toBeGreaterThan(5);
  });

  it('the end of a string that was given up is not text', () => {
    const line = new Line();
    line.reads([`${ESC}]11;rgb:1e`]);
    line.wait(HEAD_WAIT_MS);
    expect(line.reads([`1e/1e1e/2e2e${ESC}\\`, 'j'])).toEqual(['j']);
  });
});

describe('bursts', () => {
  it.each<[string, string[], number, string[]]>([
    ['letters in one read', ['jjk'], 0, ['burst "jjk"']],
    ['letters and Enter in one read', ['/fix\r'], 0, ['burst "/fix\\r"']],
    ['an answer among them', [`jj${ESC}[?1ck`], 0, ['burst "jjk"']],
    ['a key among them', [`jj${ESC}[Ak`], 0, ['burst "jj"', 'up', 'k']],
    ['lines in one read', ['one\rtwo\r'], 0, ['paste "one\\ntwo\\n"']],
    ['lines with CR LF', ['one\r\ntwo'], 0, ['paste "one\\ntwo"']],
    ['lines in a read each', ['one\r', 'two\r', 'q'], 3, ['burst "one\\r"', 'burst "two\\r"', 'burst "q"']],
    [
      'the end of a long paste',
      ['x y '.repeat(1000), 'a'],
      3,
      [`paste "${'x y '.repeat(1000)}"`, 'paste "a"'],
    ],
    ['a line typed by hand', ['a', 'b', 'c', '\r'], 80, ['a', 'b', 'c', 'enter']],
    ['a line typed by a program', ['a', 'b', 'c', '\r'], 1, ['a', 'b', 'c', 'enter']],
    ['characters of a slow serial line', [...'abc\rd\r'], 1, ['a', 'b', 'c', 'paste "\\nd"', 'paste "\\n"']],
    ['a key right behind one that was held down', ['kkkkk', 'o'], 3, ['burst "kkkkk"', 'o']],
    ['a key that is held down over a slow link', ['j'.repeat(200)], 0, [`burst "${'j'.repeat(200)}"`]],
  ])('%s', (_name, chunks, gapMs, expected) => {
    const strokes = read(chunks, gapMs);
    expect(strokes).toEqual(expected);
  });

  it('an Enter by hand is not delayed', () => {
    expect(new Line().reads(['a', 'b', 'c', '\r'], BURST_GAP_MS + 1)).toEqual(['a', 'b', 'c', 'enter']);
  });
});

describe('a paste between brackets', () => {
  it.each<[string, string[], string[]]>([
    ['a paste', [`${ESC}[200~a\rb${ESC}[201~q`], ['paste "a\\nb"', 'q']],
    ['cut in its end marker', [`${ESC}[200~ab`, `c${ESC}[20`, '1~'], ['paste "abc"']],
    ['controls in it', [`${ESC}[200~a${ESC}[31mb\u0007${ESC}[201~`], ['paste "a[31mb"']],
    ['text around it', [`j${ESC}[200~a${ESC}[201~k`], ['j', 'paste "a"', 'k']],
    ['an end without a start', [`${ESC}[201~`], []],
  ])('%s', (_name, chunks, expected) => {
    expect(read(chunks)).toEqual(expected);
  });

  it('keeps 4 MB, reads over the rest to the end marker, and says so', () => {
    const stream = new KeyStream();
    const strokes: Keystroke[] = [];
    const text = 'a quiet line.\r'.repeat(Math.ceil((4 * MEGABYTE + 300) / 14));
    strokes.push(...stream.push(`${ESC}[200~`, 0));
    for (let at = 0; at < text.length; at += 60_000)
      strokes.push(...stream.push(text.slice(at, at + 60_000), 0));
    strokes.push(...stream.push(`\rquit\r${ESC}[201~q`, 0));
    expect(strokes.map(({ kind }) => kind)).toEqual(['paste', 'key']);
    expect(strokes[0]).toMatchObject({ problem: 'tooLong' });
    expect(strokes[0]?.kind === 'paste' && strokes[0].text).toHaveLength(4 * MEGABYTE);
  });

  it('whose end got lost ends after the wait, and says so', () => {
    const line = new Line();
    expect(line.reads([`${ESC}[200~first\rsecond`])).toEqual([]);
    expect(line.wait(PASTE_WAIT_MS)).toEqual(['paste "first\\nsecond" endLost']);
    expect(line.reads([`third${ESC}[201~`])).toEqual(['burst "third"']);
  });

  it('is ended by Ctrl-C, which is Ctrl-C again after that', () => {
    const line = new Line();
    expect(line.reads([`${ESC}[200~first\rsecond`, 'x\u0003y'])).toEqual([]);
    expect(line.reads(['\u0003'])).toEqual(['paste "first\\nsecondxy" endLost']);
    expect(line.reads(['\u0003'])).toEqual(['ctrl+c']);
    expect(line.reads([`${ESC}[200~z`])).toEqual([]);
    expect(line.reads(['\u0003\u0003'])).toEqual(['paste "z" endLost', 'ctrl+c']);
  });
});

describe('whatever comes', () => {
  it('wherever the stream is cut, the same keys come out', () => {
    const pieces = fc.constantFrom(
      `${ESC}[A`,
      `${ESC}[6~`,
      `${ESC}[1;5C`,
      `${ESC}OH`,
      `${ESC}[200~x y${ESC}[201~`,
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 12 }), fc.array(fc.nat(40)), (keys, cuts) => {
        const input = keys.join('');
        const at = [...new Set(cuts.map(cut => cut % (input.length + 1)))].sort((a, b) => a - b);
        const chunks = [...at, input.length].map((end, index) => input.slice(at[index - 1] ?? 0, end));
        expect(read(chunks)).toEqual(read([input]));
      }),
    );
  });

  it('wherever typed text is cut, the same text comes out', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('j', 'é', '日', '😀'), minLength: 1 }),
        fc.nat(),
        (text, cut) => {
          const at = cut % (text.length + 1);
          const stream = new KeyStream();
          const strokes = [text.slice(0, at), text.slice(at)].flatMap(chunk => stream.push(chunk, 0));
          const typed = strokes.map(one =>
            one.kind === 'key' ? one.key.text : one.kind === 'burst' ? one.text : '',
          );
          expect(typed.join('')).toBe(text);
        },
      ),
    );
  });

  it('never throws and never stops reading', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), chunks => {
        const line = new Line();
        line.reads(chunks, 1);
        line.wait(10_000);
        line.reads([`${ESC}[201~`, 'm'], 1000);
        line.wait(10_000);
        expect(line.reads(['j'])).toEqual(['j']);
      }),
    );
  });
});

/**
 * The grammar of what a terminal sends, as one state machine with one table. Follows ECMA-48, 5th edition (5.4: control sequences;
 * 5.6: control strings; 8.3: the C1 controls and their 7-bit forms), and for what ECMA-48 leaves out xterm's ctlseqs (BEL ends a string
 * like ST; three bytes follow a bare `CSI M`, two `CSI t`, six `CSI T`; SS3 keys may have parameters), rxvt (`CSI number $` is a whole
 * key) and the Linux console (`CSI [` and one letter). Knows what is one sequence, not what it means.
 *
 * Promises: whatever the sequence, no part of it comes out as text. A sequence that another control breaks off is dropped, and that
 * control is read by itself.
 */

/** What the characters are to the grammar. */
type CharacterClass =
  | 'esc'
  | 'bel'
  /** BS to CR: may be in a control string. */
  | 'format'
  /** Other C0 controls. */
  | 'control'
  /** Space to `/`. */
  | 'intermediate'
  /** `0` to `?`. */
  | 'parameter'
  /** `@` to `~`. */
  | 'final'
  /** DEL and what is not ASCII. */
  | 'other'
  /** 80 to 9F. */
  | 'c1';

type State =
  | 'ground'
  | 'escape'
  | 'escapeTwice'
  | 'csi'
  | 'csiIntermediate'
  | 'ss3'
  | 'consoleKey'
  | 'mouseBytes'
  | 'string'
  | 'stringEscape';

/**
 * `take` adds the character to the sequence and stays; `end` adds it and the sequence is whole; `keep` stays, and adds it in a string
 * whose text matters; `endString` ends a string; `drop`
 * forgets all, the character too; `again` forgets the sequence and reads the character by itself; the rest are described where they are.
 */
type Step =
  | 'take'
  | 'end'
  | 'keep'
  | 'endString'
  | 'drop'
  | 'again'
  | 'startEscape'
  | 'escaped'
  | 'secondEscape'
  | 'escapeAlone'
  | 'startC1'
  | 'intermediate'
  | 'final'
  | 'mouseByte'
  | 'stringEscape'
  | 'stringEscaped'
  | 'stringC1';

type Transitions = Readonly<Partial<Record<CharacterClass, Step>>> & { readonly else: Step };

/** Printable text never gets here in the ground state: `next` takes it whole. */
const TABLE: Readonly<Record<State, Transitions>> = {
  ground: { esc: 'startEscape', c1: 'startC1', else: 'end' },
  escape: { esc: 'secondEscape', c1: 'escapeAlone', else: 'escaped' },
  escapeTwice: { final: 'escaped', else: 'escapeAlone' },
  csi: { parameter: 'take', intermediate: 'intermediate', final: 'final', else: 'again' },
  csiIntermediate: { parameter: 'take', intermediate: 'take', final: 'end', else: 'again' },
  ss3: { parameter: 'take', final: 'end', intermediate: 'end', else: 'again' },
  consoleKey: { final: 'end', else: 'again' },
  mouseBytes: { esc: 'again', bel: 'again', format: 'again', control: 'again', else: 'mouseByte' },
  string: { bel: 'endString', esc: 'stringEscape', c1: 'stringC1', control: 'again', else: 'keep' },
  stringEscape: { else: 'stringEscaped' },
};

const ESC = '\u001B';
const OSC = `${ESC}]`;
/** In a string, 9C is its end. */
const STRING_TERMINATOR = '\u009C';
/** What an Escape and this character begin: CSI, SS3, and the control strings DCS, SOS, OSC, PM, APC. */
const AFTER_ESCAPE: Readonly<Record<string, State>> = {
  '[': 'csi',
  O: 'ss3',
  P: 'string',
  X: 'string',
  ']': 'string',
  '^': 'string',
  _: 'string',
};
/** Characters that follow a bare `CSI` and this final: the position of the mouse, one character each. */
const MOUSE_CHARACTERS: Readonly<Record<string, number>> = { M: 3, t: 2, T: 6 };
/** No sequence with a meaning is longer; what is longer is swallowed to its end, and means nothing. */
const MAX_SEQUENCE = 64;
const TEXT = /[^\u0000-\u001F\u007F-\u009F]+/y;

function classOf(code: number): CharacterClass {
  if (code === 0x1b) return 'esc';
  if (code === 0x07) return 'bel';
  if (code < 0x20) return code >= 0x08 && code <= 0x0d ? 'format' : 'control';
  if (code <= 0x2f) return 'intermediate';
  if (code <= 0x3f) return 'parameter';
  if (code <= 0x7e) return 'final';
  return code >= 0x80 && code <= 0x9f ? 'c1' : 'other';
}

export type InputToken =
  /** Printable text. */
  | { readonly kind: 'text'; readonly text: string }
  /** One control, or one whole sequence, in its 7-bit form. */
  | { readonly kind: 'sequence'; readonly text: string }
  /** The inside of an operating system command (OSC): an answer, never a key. Longer ones, and other strings, are not kept. */
  | { readonly kind: 'answer'; readonly text: string };

/** How far the parser is: `escape` may be the Escape key; `head` is the start of a longer sequence. */
export type ParserPosition = 'ground' | 'escape' | 'head';

export class SequenceParser {
  #state: State = 'ground';
  /** The characters of the sequence so far; of a string other than OSC only its first two. */
  #held = '';
  #mouseLeft = 0;

  get position(): ParserPosition {
    if (this.#state === 'ground') return 'ground';
    return this.#state === 'escape' || this.#state === 'escapeTwice' ? 'escape' : 'head';
  }

  /** True inside OSC, DCS, APC, PM or SOS. */
  get inString(): boolean {
    return this.#state === 'string' || this.#state === 'stringEscape';
  }

  /** Reads `input` from `from` until a sequence is whole or broken off; adds it (an Escape that turned out to be a key comes before it) and returns where it ends. */
  next(input: string, from: number, tokens: InputToken[]): number {
    if (this.#state === 'ground') {
      TEXT.lastIndex = from;
      const text = TEXT.exec(input)?.[0];
      if (text !== undefined) {
        tokens.push({ kind: 'text', text });
        return from + text.length;
      }
    }
    let at = from;
    do {
      if (this.#step(input.charAt(at), tokens)) at++;
    } while (at < input.length && this.#state !== 'ground');
    return at;
  }

  /** Forgets what is unfinished; returns the Escapes of it that may have been keys. */
  reset(): string {
    const escapes = this.position === 'escape' ? this.#held : '';
    this.#drop();
    return escapes;
  }

  /** True: the character is used up. */
  #step(character: string, tokens: InputToken[]): boolean {
    const row = TABLE[this.#state];
    const step = row[classOf(character.charCodeAt(0))] ?? row.else;
    switch (step) {
      case 'take':
        return this.#take(character);
      case 'end':
        return this.#end(this.#held + character, tokens);
      case 'keep':
        return this.#held.startsWith(OSC) ? this.#take(character) : true;
      case 'endString':
        return this.#endString(tokens);
      case 'drop':
        return this.#drop();
      case 'again':
        return !this.#drop();
      case 'startEscape':
        return this.#begin('escape', ESC);
      case 'escaped':
        return this.#escaped(character, tokens);
      case 'secondEscape':
        return this.#begin('escapeTwice', ESC + ESC);
      case 'escapeAlone':
        return this.#escapeAlone(tokens);
      case 'startC1':
        return this.#startC1(character);
      case 'intermediate':
        return this.#intermediate(character, tokens);
      case 'final':
        return this.#final(character, tokens);
      case 'mouseByte':
        return this.#mouseByte(character, tokens);
      case 'stringEscape':
        return this.#begin('stringEscape', this.#held);
      case 'stringEscaped':
        return this.#stringEscaped(character, tokens);
      case 'stringC1':
        return character === STRING_TERMINATOR ? this.#endString(tokens) : !this.#drop();
      default:
        return step satisfies never;
    }
  }

  #begin(state: State, held: string): true {
    this.#state = state;
    this.#held = held;
    return true;
  }

  #drop(): true {
    return this.#begin('ground', '');
  }

  #take(character: string): true {
    if (this.#held.length < MAX_SEQUENCE) this.#held += character;
    return true;
  }

  #end(text: string, tokens: InputToken[]): true {
    if (text.length <= MAX_SEQUENCE) tokens.push({ kind: 'sequence', text });
    return this.#drop();
  }

  /** After one Escape, or two (`ESC ESC [ A` is Alt-Up on some terminals): a longer sequence begins, or the character was typed with Alt. */
  #escaped(character: string, tokens: InputToken[]): boolean {
    const twice = this.#state === 'escapeTwice';
    const next = AFTER_ESCAPE[character];
    if (twice && next !== 'csi' && next !== 'ss3') return this.#escapeAlone(tokens);
    if (next !== undefined) return this.#begin(next, this.#held + character);
    // The end of a string whose start was dropped: no key.
    if (character === '\\') return this.#drop();
    // Half of a surrogate pair: the other half follows.
    if (/[\uD800-\uDBFF]/.test(character)) return this.#take(character);
    return this.#end(this.#held + character, tokens);
  }

  /** The first Escape was the key; a second one begins what follows. */
  #escapeAlone(tokens: InputToken[]): false {
    tokens.push({ kind: 'sequence', text: ESC });
    const second = this.#state === 'escapeTwice';
    this.#begin(second ? 'escape' : 'ground', second ? ESC : '');
    return false;
  }

  /** C1 controls that begin nothing are dropped: no key sends one. */
  #startC1(character: string): true {
    const seven = String.fromCharCode(character.charCodeAt(0) - 0x40);
    const next = AFTER_ESCAPE[seven];
    return next === undefined ? this.#drop() : this.#begin(next, ESC + seven);
  }

  /** rxvt ends keys with Shift with `$`: one number and that is whole. Answers that have a `$` have two numbers, or a `?`. */
  #intermediate(character: string, tokens: InputToken[]): true {
    if (character === '$' && /\[\d+$/.test(this.#held)) return this.#end(this.#held + character, tokens);
    this.#state = 'csiIntermediate';
    return this.#take(character);
  }

  #final(character: string, tokens: InputToken[]): true {
    if (!this.#held.endsWith('[')) return this.#end(this.#held + character, tokens);
    if (character === '[') return this.#begin('consoleKey', this.#held + character);
    const mouse = MOUSE_CHARACTERS[character];
    if (mouse === undefined) return this.#end(this.#held + character, tokens);
    this.#mouseLeft = mouse;
    return this.#begin('mouseBytes', this.#held + character);
  }

  #mouseByte(character: string, tokens: InputToken[]): true {
    // The second half of a surrogate pair belongs to the character before it.
    if (!/[\uDC00-\uDFFF]/.test(character)) this.#mouseLeft--;
    return this.#mouseLeft > 0 ? this.#take(character) : this.#end(this.#held + character, tokens);
  }

  #endString(tokens: InputToken[]): true {
    const whole = this.#held.startsWith(OSC) && this.#held.length < MAX_SEQUENCE;
    if (whole) tokens.push({ kind: 'answer', text: this.#held.slice(OSC.length) });
    return this.#drop();
  }

  /** `ESC \` ends the string; any other Escape breaks it off and begins something new. */
  #stringEscaped(character: string, tokens: InputToken[]): boolean {
    if (character === '\\') return this.#endString(tokens);
    return !this.#begin('escape', ESC);
  }
}

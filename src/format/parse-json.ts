/**
 * JSON of texts that may be none. Promises: what `JSON.parse` gives, and undefined where it would throw. An error that is thrown takes sixty times as
 * long as parsing a short line, and a damaged file may hold millions of them: once one was thrown, the next short texts are looked
 * at before they are parsed. That costs ordinary files nothing, and saves nine tenths of the time that a file of damaged lines takes.
 */

/** A longer text takes longer than its error. */
const LOOKED_AT = 512;
/** After an error so many short texts are looked at. A file in which every line but one in so many is damaged costs as little as one in which all are. */
const LOOKS = 64;
/** Real rollouts nest less than twenty deep. What nests deeper is parsed unlooked at. */
const DEPTH = 32;

/** How any JSON begins. */
const BEGINS_JSON = /^[ \t\r\n]*[[{"\-0-9tfn]/;

/** Texts that are still to be looked at. It decides how long a parse takes, never what it gives. */
let looks = 0;

/** `undefined`, which no JSON is, when it is no JSON. */
export function parseJson(text: string): unknown {
  if (!BEGINS_JSON.test(text)) return undefined;
  if (looks > 0 && text.length <= LOOKED_AT) {
    looks -= 1;
    if (!mayBeJson(text)) {
      looks = LOOKS;
      return undefined;
    }
  }
  try {
    return JSON.parse(text);
  } catch {
    looks = LOOKS;
    return undefined;
  }
}

/** False for a text that is no JSON for certain. */
export function mayBeJson(text: string): boolean {
  const end = endOfValue(text, 0, 0);
  return end === UNKNOWN || (end !== NONE && endOfSpace(text, end) === text.length);
}

/** In place of the index where something ends: it is no JSON, or it was not looked at to its end. */
const NONE = -1;
const UNKNOWN = -2;

/** No character has these numbers: the end of the text has NaN. */
const [TAB, NEWLINE, RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** Where the value ends that may begin at `at`, behind spaces. */
function endOfValue(text: string, at: number, depth: number): number {
  const start = endOfSpace(text, at);
  switch (text.charCodeAt(start)) {
    case QUOTE:
      return endOfString(text, start);
    case OPEN_OBJECT:
      return endOfList(text, start + 1, { depth, close: CLOSE_OBJECT, endOfEntry: endOfMember });
    case OPEN_ARRAY:
      return endOfList(text, start + 1, { depth, close: CLOSE_ARRAY, endOfEntry: endOfValue });
    default:
      return endOfMatch(SCALAR, text, start);
  }
}

interface List {
  readonly depth: number;
  readonly close: number;
  readonly endOfEntry: (text: string, at: number, depth: number) => number;
}

/** Of an object or an array whose first bracket is before `at`. */
function endOfList(text: string, at: number, { depth, close, endOfEntry }: List): number {
  if (depth >= DEPTH) return UNKNOWN;
  const first = endOfSpace(text, at);
  if (text.charCodeAt(first) === close) return first + 1;
  for (let begin = first; ; ) {
    const end = endOfEntry(text, begin, depth + 1);
    if (end < 0) return end;
    const sign = endOfSpace(text, end);
    const code = text.charCodeAt(sign);
    if (code === close) return sign + 1;
    if (code !== COMMA) return NONE;
    begin = sign + 1;
  }
}

/** Of a key with its value. */
function endOfMember(text: string, at: number, depth: number): number {
  const start = endOfSpace(text, at);
  const key = text.charCodeAt(start) === QUOTE ? endOfString(text, start) : NONE;
  if (key < 0) return key;
  const colon = endOfSpace(text, key);
  return text.charCodeAt(colon) === COLON ? endOfValue(text, colon + 1, depth) : NONE;
}

/** Behind the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code < SPACE) return NONE;
    if (code === BACKSLASH) {
      at = endOfMatch(ESCAPE, text, at);
      if (at === NONE) return NONE;
    } else at += 1;
  }
  return NONE;
}

function endOfMatch(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : NONE;
}

function endOfSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); ; code = text.charCodeAt(at)) {
    if (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB) return at;
    at += 1;
  }
}

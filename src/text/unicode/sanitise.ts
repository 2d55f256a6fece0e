/**
 * The one place where foreign text becomes safe to draw. Each code point is either kept or *replaced by a visible mark*; nothing is
 * taken out, because the rest could then form a new sequence.
 *
 *   ESC → ␛ (ASCII: ^[)      U+202E → ‹U+202E› (ASCII: <U+202E>)      half a surrogate pair → U+FFFD      CR LF → newline
 *
 * `safeText` keeps newlines and tabs; rows never hold them (see wrap.ts). Promises: to apply it twice changes nothing more.
 */
import {
  EXTEND,
  HAZARD,
  hazardOf,
  JAMO_LEADING,
  JOINER,
  LONE_SURROGATE,
  MODIFIER,
  NON_JOINER,
  PLAIN,
  PREPEND,
  SELECTOR,
} from './hazards.ts';
import { lazily } from './lazy-table.ts';

/** Which characters marks are made of. `Glyphs` is one. */
export interface MarkStyle {
  readonly ascii?: true;
}

/** Printable ASCII, newline and tab: nearly all text is this, and is returned as it is. */
const CLEAN = /^[\t\n\x20-\x7e]*$/;
/** The longest sequences in use have four; real stacks of combining marks are shorter than this too. */
const MAX_RUN = 8;
/** Old Hangul needs up to three of a kind; more would make one grapheme as wide as the sender likes. */
const MAX_JAMO = 3;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const KEYCAP = 0x20e3;
const EMOJI_STYLE = 0xfe0f;
const AFTER_MARK = 0x203a;

/** Built for the first character that needs them: plain text needs none. */
const patterns = lazily(() => ({
  emoji: /^\p{Emoji}$/u,
  picture: /^\p{Extended_Pictographic}$/u,
  takesSkinTone: /^\p{Emoji_Modifier_Base}$/u,
  needsJoiners:
    /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]$/u,
}));

const matches = (pattern: RegExp, codePoint: number): boolean =>
  codePoint >= 0 && pattern.test(String.fromCodePoint(codePoint));

/** What the code points so far mean for the next one. */
interface Context {
  previous: number;
  beforePrevious: number;
  /** Extending marks in a row. */
  run: number;
  /** Joiners in the current emoji sequence. */
  joiners: number;
  /** Hangul jamo of the same kind in a row. */
  jamo: number;
}

function keepsSelector(context: Context, codePoint: number, next: number): boolean {
  if (!matches(patterns().emoji, context.previous)) return false;
  return context.previous > 0x7f || (codePoint === EMOJI_STYLE && next === KEYCAP);
}

/** The emoji that a joiner or skin tone would belong to: the one before a selector and a skin tone. */
function emojiBefore(context: Context): number {
  const transparent =
    context.previous === EMOJI_STYLE || hazardOf(Math.max(0, context.previous)) === MODIFIER;
  return transparent ? context.beforePrevious : context.previous;
}

function keepsJoiner(context: Context, codePoint: number, next: number): boolean {
  if (matches(patterns().needsJoiners, context.previous) && matches(patterns().needsJoiners, next))
    return true;
  if (hazardOf(codePoint) === NON_JOINER || context.joiners >= MAX_RUN) return false;
  return matches(patterns().picture, emojiBefore(context)) && matches(patterns().picture, next);
}

function keepsSkinTone(context: Context): boolean {
  const base = context.previous === EMOJI_STYLE ? context.beforePrevious : context.previous;
  return matches(patterns().takesSkinTone, base);
}

/** Without a base, an accent would join the character that is drawn before the text. */
function hasBase(context: Context): boolean {
  return context.previous > SPACE;
}

function keeps(context: Context, codePoint: number, next: number): boolean {
  const hazard = hazardOf(codePoint);
  switch (hazard) {
    case PLAIN:
      return true;
    case HAZARD:
    case LONE_SURROGATE:
      return false;
    case EXTEND:
      return context.run < MAX_RUN && hasBase(context);
    case SELECTOR:
      return keepsSelector(context, codePoint, next);
    case JOINER:
    case NON_JOINER:
      return keepsJoiner(context, codePoint, next);
    case MODIFIER:
      return keepsSkinTone(context);
    case PREPEND:
      return next >> 7 === codePoint >> 7 && hazardOf(next) === PLAIN;
    default:
      return context.jamo < MAX_JAMO;
  }
}

function advance(context: Context, codePoint: number): void {
  const hazard = hazardOf(codePoint);
  context.run = hazard === EXTEND ? context.run + 1 : 0;
  if (hazard === JOINER) context.joiners++;
  else if (hazard === PLAIN && hazardOf(Math.max(0, context.previous)) !== JOINER) context.joiners = 0;
  const sameJamo = hazard >= JAMO_LEADING && context.previous >= 0 && hazardOf(context.previous) === hazard;
  context.jamo = hazard >= JAMO_LEADING ? (sameJamo ? context.jamo + 1 : 1) : 0;
  context.beforePrevious = context.previous;
  context.previous = codePoint;
}

function mark(codePoint: number, ascii: boolean): string {
  if (hazardOf(codePoint) === LONE_SURROGATE) return '\uFFFD';
  if (codePoint < 0x20)
    return ascii ? `^${String.fromCharCode(codePoint + 0x40)}` : String.fromCharCode(codePoint + 0x2400);
  if (codePoint === 0x7f) return ascii ? '^?' : '\u2421';
  const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  return ascii ? `<${name}>` : `‹${name}›`;
}

function rewrite(text: string, ascii: boolean): string {
  const context: Context = { previous: -1, beforePrevious: -1, run: 0, joiners: 0, jamo: 0 };
  let safe = '';
  let copied = 0;
  for (let index = 0; index < text.length; ) {
    const codePoint = text.codePointAt(index) as number;
    const after = index + (codePoint > 0xffff ? 2 : 1);
    if (keeps(context, codePoint, text.codePointAt(after) ?? -1)) {
      advance(context, codePoint);
    } else {
      const endsLine = codePoint === CR && text.charCodeAt(after) === LF;
      safe += text.slice(copied, index) + (endsLine ? '' : mark(codePoint, ascii));
      copied = after;
      if (!endsLine) advance(context, AFTER_MARK);
    }
    index = after;
  }
  return copied === 0 ? text : safe + text.slice(copied);
}

/** `text` with all that could steer a terminal or be invisible to a reader shown as marks. Newlines and tabs stay. */
export function safeText(text: string, style?: MarkStyle): string {
  return CLEAN.test(text) ? text : rewrite(text, style?.ascii === true);
}

/** As `safeText`, for one-line fields: newlines and tabs become spaces. */
export function safeLine(text: string, style?: MarkStyle): string {
  const safe = safeText(text, style);
  return /[\n\t]/.test(safe) ? safe.replace(/[\n\t]/g, ' ') : safe;
}

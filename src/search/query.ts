/**
 * What is searched for, and where it is in a text that a person reads. Literal and case-insensitive, but exact as soon as the query has an
 * upper-case letter (smart case). A regular expression is never run on the thread that answers keys: see `searcher.ts`.
 */
import { errorMessage } from '../format/error-message.ts';

export interface SearchQuery {
  readonly text: string;
  readonly regex: boolean;
}

/** UTF-16 ranges, without overlaps. */
export type Matches = readonly (readonly [start: number, end: number])[];

/** Finds at most `most` matches. */
export type TextMatcher = (text: string, most: number) => Matches;

/** Why this cannot be searched for, in one sentence; null when it can. */
export function queryProblem({ text, regex }: SearchQuery): string | null {
  if (text === '') return 'There is nothing to search for.';
  if (!regex) return null;
  if (text.length > LONGEST_EXPRESSION)
    return `The regular expression is longer than ${LONGEST_EXPRESSION} characters.`;
  if (groupDepth(text) > DEEPEST_GROUPS)
    return `The parentheses of the regular expression are nested more than ${DEEPEST_GROUPS} deep.`;
  try {
    expressionOf(text);
    return null;
  } catch (error) {
    const why = errorMessage(error);
    // V8 repeats the expression, with flags that the person did not type.
    const shown = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
    return `Not a regular expression: ${shown}: ${why.slice(why.lastIndexOf(': ') + 2)}.`;
  }
}

/** Nobody types more; what is longer or deeper could exhaust the stack of whoever reads it, a search thread included. */
const LONGEST_EXPRESSION = 20_000;
const DEEPEST_GROUPS = 200;
const SHOWN_LENGTH = 200;

/** How deep parentheses are within each other. One in brackets or behind a backslash is none. */
function groupDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [sign] of text.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[()]/gs)) {
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** @throws SyntaxError for a regular expression that is none */
export function matcherOf(query: SearchQuery): TextMatcher {
  return query.regex ? matchExpression(expressionOf(query.text)) : matchLiteral(query.text);
}

/** Smart case: with an upper-case letter exactly this spelling is searched for. */
export function isExact(text: string): boolean {
  return text !== lowered(text);
}

const KELVIN = '\u212a';
const FINAL_SIGMA = 'ς';

/** Lower case, place by place: the length never changes. A final sigma becomes a sigma like any other. */
export function fold(text: string): string {
  const lower = lowered(text);
  return lower.includes(FINAL_SIGMA) ? lower.replaceAll(FINAL_SIGMA, 'σ') : lower;
}

/** The Kelvin sign stays itself: else it would become an ASCII k. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length && !text.includes(KELVIN) ? lower : lowerEach(text);
}

function lowerEach(text: string): string {
  let lower = '';
  for (const character of text) {
    const low = character.toLowerCase();
    lower += low.length === character.length && character !== KELVIN ? low : character;
  }
  return lower;
}

function matchLiteral(query: string): TextMatcher {
  const exact = isExact(query);
  return (text, most) => {
    const matches: [number, number][] = [];
    const inside = exact ? text : fold(text);
    const step = query.length;
    const needle = exact ? query : fold(query);
    for (
      let at = inside.indexOf(needle);
      at !== -1 && matches.length < most;
      at = inside.indexOf(needle, at + step)
    )
      matches.push([at, at + step]);
    return matches;
  };
}

/** The escapes of classes (`\S`, `\W`) are upper-case, but no letters of the text. */
export function isExactExpression(text: string): boolean {
  return isExact(text.replace(/\\(?:[pP]\{[^}]*\}|u\{?[0-9a-fA-F]+\}?|x[0-9a-fA-F]{2}|.)/gsu, ''));
}

/** `^` and `$` are the ends of a line. */
function expressionOf(text: string): RegExp {
  return new RegExp(text, isExactExpression(text) ? 'gmu' : 'gimu');
}

function matchExpression(expression: RegExp): TextMatcher {
  return (text, most) => {
    const matches: [number, number][] = [];
    expression.lastIndex = 0;
    for (let found = expression.exec(text); found && matches.length < most; found = expression.exec(text)) {
      // An empty match cannot be shown.
      if (found[0] === '') expression.lastIndex = found.index + 1;
      else matches.push([found.index, found.index + found[0].length]);
    }
    return matches;
  };
}

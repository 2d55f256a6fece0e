/** What is wrong with a configuration, in plain words. Pure. */
import { type ParseErrorCode, printParseErrorCode } from 'jsonc-parser';
import type * as z from 'zod';
import { didYouMean } from '../query/did-you-mean.ts';

const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: 'is no JSON: texts are written in double quotes',
  InvalidNumberFormat: 'is no number',
  PropertyNameExpected: 'here the name of a setting is missing, in double quotes',
  ValueExpected: 'here a value is missing',
  ColonExpected: 'here a colon is missing',
  CommaExpected: 'before this a comma is missing',
  CloseBraceExpected: 'here a } is missing',
  CloseBracketExpected: 'here a ] is missing',
  EndOfFileExpected: 'behind the end of the settings there is more',
  UnexpectedEndOfComment: 'this comment has no end',
  UnexpectedEndOfString: 'this text has no end: a double quote is missing',
  UnexpectedEndOfNumber: 'is no number',
  InvalidUnicode: 'is no character: \\u needs four digits of 0 to 9 and a to f',
  InvalidEscapeCharacter: 'behind a backslash comes one of " \\ / b f n r t u',
  InvalidCharacter: 'a control character is in this text',
};

export function syntaxMessage(code: ParseErrorCode): string {
  return SYNTAX[printParseErrorCode(code)] ?? 'is no JSON';
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
  object: 'an object, in braces',
  array: 'a list, in brackets',
};

/** The end of a sentence that begins with the key. */
export function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value': {
      const choices = issue.values.map(String);
      return `is ${shown(issue.input)}, which is none of ${choices.join(', ')}${meant(issue.input, choices)}`;
    }
    case 'invalid_type':
      return `is ${shown(issue.input)}; it has to be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_union':
      return unionWords(issue);
    case 'invalid_format':
      return `${issue.message}, not ${shown(issue.input)}`;
    default:
      return issue.message;
  }
}

/** All that a value may be, where nothing of it fits. */
function unionWords({ errors, input }: z.core.$ZodIssueInvalidUnion): string {
  const issues = errors.flat();
  const choices = issues.flatMap(each => (each.code === 'invalid_value' ? each.values.map(String) : []));
  const kinds = issues.flatMap(each =>
    each.code === 'invalid_type'
      ? [KINDS[each.expected] ?? each.expected]
      : each.code === 'invalid_format'
        ? ['#rrggbb']
        : [],
  );
  const all = [...(choices.length > 0 ? [`one of ${choices.join(', ')}`] : []), ...new Set(kinds)];
  return `is ${shown(input)}; it has to be ${all.join(', or ')}${meant(input, choices)}`;
}

const meant = (input: unknown, choices: readonly string[]): string =>
  typeof input === 'string' ? didYouMean(input, choices) : '';

/** A value in a few characters. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 40 ? `${text.slice(0, 38)}…"` : text;
}

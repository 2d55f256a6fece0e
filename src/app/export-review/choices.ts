/** The choices of an export: what comes after each, how it is said, and turns as a person types them. Pure. */
import type { ExportChoices, ExportFormat, ExportTools } from '../../actions/export.ts';

const FORMATS: Readonly<Record<ExportFormat, { readonly next: ExportFormat; readonly words: string }>> = {
  md: { next: 'html', words: 'Markdown' },
  html: { next: 'json', words: 'HTML' },
  json: { next: 'text', words: 'JSON' },
  text: { next: 'md', words: 'text' },
};

const TOOLS: Readonly<Record<ExportTools, { readonly next: ExportTools; readonly words: string }>> = {
  short: { next: 'full', words: 'short tools' },
  full: { next: 'none', words: 'all of tools' },
  none: { next: 'short', words: 'no tools' },
};

export const formatWords = ({ format }: ExportChoices): string => FORMATS[format].words;

export function withNextFormat(choices: ExportChoices): ExportChoices {
  return { ...choices, format: FORMATS[choices.format].next };
}

export function withNextTools(choices: ExportChoices): ExportChoices {
  return { ...choices, tools: TOOLS[choices.tools].next };
}

/** All turns → that one → from it on → up to it → all. */
export function withNextRange(choices: ExportChoices, turn: number): ExportChoices {
  const { from, to } = choices;
  if (from === null && to === null) return { ...choices, from: turn, to: turn };
  if (from === turn && to === turn) return { ...choices, to: null };
  if (from === turn && to === null) return { ...choices, from: null, to: turn };
  return { ...choices, from: null, to: null };
}

/** `whole session`, `turn 5`, `turns 3-7`, `from turn 3 on`, `up to turn 7`. */
export function rangeWords({ from, to }: Pick<ExportChoices, 'from' | 'to'>): string {
  if (from !== null && to !== null) return from === to ? `turn ${from}` : `turns ${from}-${to}`;
  if (from !== null) return `from turn ${from} on`;
  return to === null ? 'whole session' : `up to turn ${to}`;
}

/** The range as it is typed; empty: all turns. */
export function rangeText({ from, to }: Pick<ExportChoices, 'from' | 'to'>): string {
  if (from === null && to === null) return '';
  return from === to ? `${from}` : `${from ?? ''}-${to ?? ''}`;
}

/** `5`, `3-7`, `3-`, `-7`, or nothing; null: none of these. */
export function readRange(text: string): Pick<ExportChoices, 'from' | 'to'> | null {
  const [, first = '', dash, last = ''] = /^\s*(\d{0,9})\s*(?:(-)\s*(\d{0,9}))?\s*$/.exec(text) ?? [null];
  if (first === '' && last === '')
    return dash === undefined && text.trim() === '' ? { from: null, to: null } : null;
  const from = first === '' ? null : Number(first);
  const to = dash === undefined ? from : last === '' ? null : Number(last);
  const isTurn = (turn: number | null): boolean => turn === null || turn >= 1;
  if (!isTurn(from) || !isTurn(to) || (from !== null && to !== null && from > to)) return null;
  return { from, to };
}

/** In the words of a heading: `Markdown · whole session · short tools · no thoughts`. */
export function choiceWords(
  choices: ExportChoices,
  { isSeveral }: { readonly isSeveral: boolean },
): readonly string[] {
  // JSON has the items whole.
  const rest =
    choices.format === 'json'
      ? []
      : [TOOLS[choices.tools].words, choices.reasoning ? 'thoughts' : 'no thoughts'];
  return [formatWords(choices), isSeveral ? 'whole sessions' : rangeWords(choices), ...rest];
}

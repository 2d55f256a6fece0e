/** The arguments of a tool that is not a shell, as a person reads them. */
import { boundedSlice } from '../lines.ts';
import type { MarkStyle } from '../unicode/sanitise.ts';
import { safeLine } from '../unicode/sanitise.ts';

/** Longer arguments are shown as written. */
const MAX_PARSED = 50_000;
const MAX_SHOWN = 2_000;
const MAX_NAMED = 20;

export type ToolArguments = { readonly [name: string]: unknown };

/** The arguments as an object; null when they are none, or too long to be parsed here. */
export function parsedArguments(input: string): ToolArguments | null {
  if (input.length > MAX_PARSED) return null;
  try {
    const value: unknown = JSON.parse(input);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as ToolArguments)
      : null;
  } catch {
    // Not JSON: custom tools take any text.
    return null;
  }
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return boundedSlice(value, 0, MAX_SHOWN);
  if (Array.isArray(value)) return `[${value.length}]`;
  return typeof value === 'object' && value !== null ? '{}' : String(value);
}

export interface ArgumentsLine {
  readonly line: string;
  /** True when the line holds all of the input. */
  readonly complete: boolean;
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** One line: `path: a.ts, limit: 20`; what is not an object as written. Cut to a bounded length. */
export function argumentsLine(input: string, style: MarkStyle): ArgumentsLine {
  const named = Object.entries(parsedArguments(input) ?? {});
  const text =
    named.length === 0
      ? boundedSlice(input, 0, MAX_SHOWN)
      : named
          .slice(0, MAX_NAMED)
          .map(([name, value]) => `${name}: ${valueText(value)}`)
          .join(', ');
  const line = safeLine(boundedSlice(text, 0, MAX_SHOWN), style)
    .replace(/ {2,}/g, ' ')
    .trim();
  const complete =
    input.length < MAX_SHOWN && named.length <= MAX_NAMED && named.every(([, value]) => isScalar(value));
  return { line, complete: complete && !input.includes('\\n') && !input.includes('\n') };
}

/**
 * Views that a person keeps under a name: a filter line with its scope and order. Pure. They are lines of `views.jsonl`, of which the last
 * one about a name counts; a line that is none costs that line only. At the beginning of a filter line `@name` stands for one.
 */
import type { Scope } from '../format/conversation.ts';
import { parseJson } from '../format/parse-json.ts';
import { LIST_ORDERS, type ListSort } from './order.ts';
import { parseQuery } from './parse.ts';
import { printQuery } from './print.ts';
import { oneOf } from './query.ts';

export interface NamedView {
  readonly name: string;
  /** A filter line; empty: every session of the scope. */
  readonly filter: string;
  readonly scope: Scope;
  readonly sort: ListSort;
}

/** By name, in the order of the alphabet. */
export type NamedViews = ReadonlyMap<string, NamedView>;

const NAME_LENGTH = 40;
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.-]*$/u;
const SCOPES: readonly Scope[] = ['all', 'folder', 'live', 'archived'];
const SORTS: readonly ListSort[] = [...LIST_ORDERS, ...LIST_ORDERS.map(order => `-${order}` as const)];

/** A name as it is kept, without its `@`; null for what cannot be one. Lower case: nobody keeps two that differ by case. */
export function cleanViewName(text: string): string | null {
  const name = text.trim().replace(/^@/, '').normalize('NFC').toLowerCase();
  return NAME.test(name) && [...name].length <= NAME_LENGTH ? name : null;
}

/** One line of the file; without a view, the line that drops the name. */
export function viewLine(name: string, view: Omit<NamedView, 'name'> | null, nowMs: number): string {
  const at = new Date(nowMs).toISOString();
  const { filter = '', scope = 'all', sort = 'updated' } = view ?? {};
  return `${JSON.stringify(view === null ? { name, dropped: true, at } : { name, filter, scope, sort, at })}\n`;
}

/** The views of a file's text. */
export function parseViews(text: string): NamedViews {
  const views = new Map<string, NamedView>();
  for (const line of text.split('\n')) {
    const found = parseViewLine(line);
    if (found === null) continue;
    if (found.view === null) views.delete(found.name);
    else views.set(found.name, found.view);
  }
  return new Map([...views].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parseViewLine(line: string): { readonly name: string; readonly view: NamedView | null } | null {
  const found = objectOf(line);
  const name = cleanViewName(typeof found?.name === 'string' ? found.name : '');
  if (found === null || name === null) return null;
  if (found.dropped === true) return { name, view: null };
  const { filter } = found;
  const scope = typeof found.scope === 'string' ? oneOf(SCOPES, found.scope) : null;
  const sort = typeof found.sort === 'string' ? oneOf(SORTS, found.sort) : null;
  if (typeof filter !== 'string' || scope === null || sort === null) return null;
  return { name, view: { name, filter, scope, sort } };
}

function objectOf(line: string): Readonly<Record<string, unknown>> | null {
  const found = parseJson(line);
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : null;
}

/**
 * The name that a filter line begins with, and what follows it; null where it begins with none. Only the first word is one: what follows
 * narrows the view down.
 *
 * @example viewNamedIn('@mine since:2d') // { name: 'mine', rest: 'since:2d' }
 */
export function viewNamedIn(line: string): { readonly name: string; readonly rest: string } | null {
  const [, word = '', rest = ''] = /^\s*@(\S+)\s*(.*)$/s.exec(line) ?? [];
  const name = cleanViewName(word);
  return name === null ? null : { name, rest };
}

/** A view as a filter line: its filter, and its scope as a condition; all sessions of the scope `all` need none. */
export function viewAsLine({ filter, scope }: NamedView): string {
  // Printed, so that a quote that was never closed does not reach over what comes behind.
  return [printQuery(parseQuery(filter)), SCOPE_CONDITIONS[scope]].filter(part => part !== '').join(' ');
}

const SCOPE_CONDITIONS: Readonly<Record<Scope, string>> = {
  all: '',
  folder: 'dir:=.',
  live: 'is:live',
  archived: 'is:archived',
};

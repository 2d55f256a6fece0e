/**
 * The `@name` that a filter line begins with: the view it stands for, what it is drawn like, and the names that `tab` offers. Pure. The views
 * are read when the first `@` is typed, since another rolltop may have kept some; until they are there, the name waits.
 */
import type { Completions } from '../../query/complete.ts';
import { type NamedView, type NamedViews, viewAsLine, viewNamedIn } from '../../query/named-view.ts';
import type { QueryPlace } from '../../query/query.ts';

/** What of a field the name is found in. */
export interface NamedField {
  readonly text: string;
  readonly cursor: number;
  /** The views that have names; null: they were not read yet. */
  readonly views: NamedViews | null;
}

export interface NamedPart {
  readonly place: QueryPlace;
  /** `known`: it stands for the view · `begun`: it is being typed, or the views are not there yet · `unknown`: it is text. */
  readonly kind: 'known' | 'begun' | 'unknown';
  readonly name: string;
  readonly view: NamedView | null;
  /** What follows it. */
  readonly rest: string;
}

/** Null for a line that begins with no `@`, and where it can be no name. */
export function namedPart({ text, cursor, views }: NamedField, typing: 'typing' | 'done'): NamedPart | null {
  const [, blank = '', word = '', rest = ''] = /^(\s*)(@\S*)\s*(.*)$/s.exec(text) ?? [];
  const name = viewNamedIn(word)?.name ?? '';
  if (word === '' || (name === '' && word !== '@')) return null;
  const place = { start: blank.length, end: blank.length + word.length };
  const view = views?.get(name) ?? null;
  const isBegun = views === null || (typing === 'typing' && cursor > place.start && cursor <= place.end);
  const kind = view !== null ? 'known' : isBegun ? 'begun' : 'unknown';
  return { place, kind, name, view, rest };
}

/** The line with the view in place of its name; one that is only begun waits, and an unknown one is text. */
export function withNamedView(field: NamedField, typing: 'typing' | 'done'): string {
  const part = namedPart(field, typing);
  if (part === null || part.kind === 'unknown') return field.text;
  const view = part.view === null ? '' : viewAsLine(part.view);
  return [view, part.rest].filter(one => one !== '').join(' ');
}

/** The names that go on from what was typed; null where no name is being typed. */
export function nameCompletions(field: NamedField): Completions | null {
  const part = namedPart(field, 'typing');
  if (part === null || field.cursor <= part.place.start || field.cursor > part.place.end) return null;
  const typed = field.text.slice(part.place.start + 1, field.cursor).toLowerCase();
  const names = [...(field.views?.keys() ?? [])].filter(name => name.startsWith(typed));
  const choices = names.map(name => ({ insert: `@${name}`, label: `@${name}`, count: null }));
  return { place: { start: part.place.start, end: field.cursor }, choices };
}

/** Whether the views have to be read for a line that was another one before. */
export function asksForViews(before: string, after: string): boolean {
  return beginsWithAt(after) && !beginsWithAt(before);
}

const beginsWithAt = (text: string): boolean => text.trimStart().startsWith('@');

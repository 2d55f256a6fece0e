/** The field for tags: words with blanks between them; `tab` completes one, `-word` takes one off. */
import type { ConversationId } from '../../format/identity.ts';
import { countOf } from '../../text/numbers.ts';
import type { Row, Span } from '../../text/row.ts';
import { cutSpans, fitSpans, span } from '../../text/spans.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { edit } from '../field/edit.ts';
import { fieldWith, type TextField, typedInto } from '../field/field.ts';
import { labelledField } from '../field/labelled-field.ts';
import { type KeyLook, keyOf } from '../keymap.ts';
import { runMany } from '../root/many.ts';
import type { AppState } from '../state.ts';
import { type AppStep, withOverlay } from '../step.ts';
import type { TagsCommand } from './commands.ts';
import type { TagsField } from './overlay.ts';
import { submitHint } from './submit-hint.ts';

/** `before`: what the one session has; of several it is empty. */
export function openTagsField(
  state: AppState,
  { ids, before }: { readonly ids: readonly ConversationId[]; readonly before: readonly string[] },
  counts: ReadonlyMap<string, number>,
): AppStep {
  const known = [...counts]
    .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    .map(([tag]) => tag);
  const text = before.length === 0 ? '' : `${before.join(' ')} `;
  return withOverlay(state, { kind: 'tags', ids, before, known, completing: null, ...fieldWith(text) });
}

function edited(state: AppState, field: TagsField, text: TextField): AppStep {
  return withOverlay(state, { ...field, ...text, completing: null });
}

export function typeTags(state: AppState, field: TagsField, text: string): AppStep {
  return edited(state, field, typedInto(field, text));
}

/** What the word before the cursor may become: tags that begin with it, and are not there yet. */
function choicesFor(
  { text, cursor }: TextField,
  known: readonly string[],
): { readonly start: number; readonly choices: readonly string[] } {
  const word = /\S*$/.exec(text.slice(0, cursor))?.[0] ?? '';
  const start = cursor - word.length;
  const minus = word.startsWith('-') ? '-' : '';
  const typed = word.replace(/^[-#]/, '').toLowerCase();
  const others = `${text.slice(0, start)} ${text.slice(cursor)}`;
  const there = new Set(others.toLowerCase().split(/\s+/));
  const choices = known.filter(tag => tag.toLowerCase().startsWith(typed) && !there.has(tag.toLowerCase()));
  return { start, choices: choices.map(tag => `${minus}${tag}`) };
}

function completed(state: AppState, field: TagsField): AppStep {
  const before: TextField = field.completing?.before ?? field;
  const { start, choices } = choicesFor(before, field.known);
  if (choices.length === 0) return withOverlay(state, field);
  const index = field.completing === null ? 0 : (field.completing.index + 1) % choices.length;
  const choice = choices[index] ?? '';
  return withOverlay(state, {
    ...field,
    text: `${before.text.slice(0, start)}${choice}${before.text.slice(before.cursor)}`,
    cursor: start + choice.length,
    completing: { before: { text: before.text, cursor: before.cursor, erased: before.erased }, index },
  });
}

/** One session gets exactly these; several get them besides their own. */
function submit(state: AppState, { ids, before, text }: TagsField): AppStep {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const named = (word: string): string => word.replace(/^#/, '');
  const add = words.filter(word => !word.startsWith('-')).map(named);
  const wanted = new Set(add.map(tag => tag.toLowerCase()));
  const taken = words.filter(word => word.startsWith('-')).map(word => named(word.slice(1)));
  const remove = [...taken, ...before.filter(tag => !wanted.has(tag.toLowerCase()))];
  return runMany({ ...state, overlay: null }, { kind: 'mark', ids, change: { add, remove } });
}

export function runTagsCommand(state: AppState, field: TagsField, command: TagsCommand): AppStep {
  switch (command) {
    case 'submit':
      return submit(state, field);
    case 'cancel':
      return withOverlay(state, null);
    case 'complete':
      return completed(state, field);
    default:
      return edited(state, field, edit(field, command));
  }
}

/** The field, and below it the tags that `tab` offers. */
export function tagsFieldRows(field: TagsField, width: number, look: KeyLook): readonly Row[] {
  const { glyphs } = look;
  const label = field.ids.length === 1 ? ' Tags: ' : ` Add tags to ${countOf(field.ids.length, 'session')}: `;
  const hint = submitHint(look, 'tags', 'take');
  const row = (spans: readonly Span[]): Row => ({
    spans: fitSpans(cutSpans(spans, width - 1, glyphs), width, glyphs),
  });
  return [
    labelledField(field, { label, hint, leastCells: 12 }, { width, glyphs }),
    row(choiceSpans(field, look)),
  ];
}

function choiceSpans(field: TagsField, look: KeyLook): readonly Span[] {
  const { glyphs } = look;
  const key = keyOf(look, 'tags', 'complete');
  const { known, completing } = field;
  const { choices } = choicesFor(completing?.before ?? field, known);
  if (choices.length === 0) return [span(' words with blanks between them; -word takes one off', 'dim')];
  return [
    ...(key === '' ? [] : [span(` ${key} `, 'dim')]),
    ...choices.flatMap((tag, index) => [
      span(' '),
      span(safeLine(tag, glyphs), index === completing?.index ? 'match' : 'accent'),
    ]),
  ];
}

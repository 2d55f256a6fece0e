/** The update of the review before an export: what is chosen makes the documents again; then they are written, or copied. Pure. */
import type { ExportChoices } from '../../actions/export.ts';
import { countOf } from '../../text/numbers.ts';
import type { Effect, Token } from '../effect.ts';
import { edit } from '../field/edit.ts';
import { fieldWith, type TextField, typedInto } from '../field/field.ts';
import type { Intent } from '../intent.ts';
import { keyOf } from '../keymap.ts';
import type { ListMove } from '../moves.ts';
import { rangeText, readRange, withNextFormat, withNextRange, withNextTools } from './choices.ts';
import type { ExportCommand, ExportFieldCommand } from './commands.ts';
import type { ExportContext, ExportEvent, ExportStep, PreparingAction } from './event.ts';
import { lastTop, redactedLine, scrolled, within } from './reading.ts';
import { type ExportField, type ExportState, reviewOf, TOP } from './state.ts';
import { readingPlace } from './window.ts';

const stay = (state: ExportState, ...effects: readonly Effect[]): ExportStep => ({
  state,
  effects,
  intent: null,
});

const intend = (state: ExportState, intent: Intent): ExportStep => ({ state, effects: [], intent });

const say = (state: ExportState, text: string): ExportStep => intend(state, { kind: 'notice', text });

export function updateExport(state: ExportState, event: ExportEvent, context: ExportContext): ExportStep {
  switch (event.type) {
    case 'command':
      return run(state, event.command, context);
    case 'fieldCommand':
      return runInField(state, event.command, context);
    case 'text':
      return state.field === null ? stay(state) : stay(edited(state, typedInto(state.field, event.text)));
    default:
      return stay(wasPrepared(state, event));
  }
}

/** Makes the documents in the way that was chosen. */
export function prepareEffect({ ids, position, choices }: ExportState, token: Token): Effect {
  return { type: 'prepareExport', token, ids, position, choices };
}

/** Makes the documents anew. */
function remade(state: ExportState, { token }: ExportContext): ExportStep {
  const phase = { kind: 'preparing', token, share: 0, before: reviewOf(state) } as const;
  return stay({ ...state, phase }, prepareEffect(state, token));
}

function run(state: ExportState, command: ExportCommand, context: ExportContext): ExportStep {
  const { choices } = state;
  const chosen = (next: ExportChoices): ExportStep => remade({ ...state, choices: next }, context);
  switch (command) {
    case 'back':
      return intend(state, { kind: 'back' });
    case 'write':
      return write(state, context);
    case 'copy':
      return copy(state, context);
    case 'format':
      // Another ending: a path that was typed was for the format before.
      return remade({ ...state, target: null, top: TOP, choices: withNextFormat(choices) }, context);
    case 'tools':
      return chosen(withNextTools(choices));
    case 'thoughts':
      return chosen({ ...choices, reasoning: !choices.reasoning });
    case 'range':
      return nextRange(state, context);
    case 'turns':
    case 'path':
      return openField(state, command);
    default:
      return stay(scroll(state, command, context));
  }
}

const ONE_ONLY = 'Turns are chosen of one session: several are exported whole.';

function nextRange(state: ExportState, context: ExportContext): ExportStep {
  const { ids, turnAt, phase, choices } = state;
  if (ids.length > 1) return say(state, ONE_ONLY);
  if (turnAt === null && phase.kind === 'preparing')
    return say(state, 'The turn at the mark is known once the document is made.');
  if (turnAt === null) return openField(state, 'turns');
  return remade({ ...state, top: TOP, choices: withNextRange(choices, turnAt) }, context);
}

function openField(state: ExportState, what: ExportField['what']): ExportStep {
  if (what === 'turns' && state.ids.length > 1) return say(state, ONE_ONLY);
  const review = reviewOf(state);
  if (what === 'path' && review === null) return stay(state);
  const text = what === 'turns' ? rangeText(state.choices) : (state.target ?? review?.target ?? '');
  return stay({ ...state, field: { what, ...fieldWith(text), isWrong: false } });
}

function write(state: ExportState, { token }: ExportContext): ExportStep {
  const { phase, target } = state;
  if (phase.kind !== 'shown') return stay(state);
  const { review } = phase;
  return stay(
    { ...state, phase: { kind: 'writing', token, review } },
    { type: 'writeExport', token, target: target ?? review.target },
  );
}

function copy(state: ExportState, context: ExportContext): ExportStep {
  const { ids, phase } = state;
  if (ids.length > 1)
    return say(state, `${countOf(ids.length, 'session')} are not copied together: write them.`);
  if (phase.kind !== 'shown') return stay(state);
  const writeKey = keyOf(context, 'export', 'write');
  return stay(state, { type: 'copyExport', token: context.token, writeKey });
}

type ScrollCommand = ListMove | 'nextRedacted' | 'previousRedacted';

function scroll(state: ExportState, command: ScrollCommand, context: ExportContext): ExportState {
  const place = readingPlace(state, context);
  if (place === null) return state;
  const top = within(state.top, place);
  const page = Math.max(1, place.height - 1);
  const by = (rows: number): ExportState => ({ ...state, top: scrolled(top, rows, place) });
  switch (command) {
    case 'up':
      return by(-1);
    case 'down':
      return by(1);
    case 'pageUp':
      return by(-page);
    case 'pageDown':
      return by(page);
    case 'first':
      return { ...state, top: TOP };
    case 'last':
      return { ...state, top: lastTop(place) };
    case 'nextRedacted':
    case 'previousRedacted': {
      const line = redactedLine(top.line, command === 'nextRedacted' ? 1 : -1, place.review);
      return line === null ? state : { ...state, top: within({ line, row: 0 }, place) };
    }
    default:
      return command satisfies never;
  }
}

function runInField(state: ExportState, command: ExportFieldCommand, context: ExportContext): ExportStep {
  const { field } = state;
  if (field === null) return stay(state);
  switch (command) {
    case 'cancel':
      return stay({ ...state, field: null });
    case 'submit':
      return submit(state, field, context);
    default:
      return stay(edited(state, edit(field, command)));
  }
}

function submit(state: ExportState, field: ExportField, context: ExportContext): ExportStep {
  const text = field.text.trim();
  if (field.what === 'path') return stay({ ...state, target: text === '' ? null : text, field: null });
  const range = readRange(field.text);
  if (range === null) return stay({ ...state, field: { ...field, isWrong: true } });
  return remade({ ...state, field: null, top: TOP, choices: { ...state.choices, ...range } }, context);
}

function edited(state: ExportState, text: TextField): ExportState {
  const { field } = state;
  return field === null ? state : { ...state, field: { ...field, ...text, isWrong: false } };
}

/** How far the documents are; a result for choices of before is dropped. */
function wasPrepared(state: ExportState, event: PreparingAction): ExportState {
  const { phase } = state;
  if (phase.kind !== 'preparing' || phase.token !== event.token) return state;
  switch (event.type) {
    case 'exportMoved':
      return { ...state, phase: { ...phase, share: event.share } };
    case 'exportFailed':
      return { ...state, phase: { kind: 'failed', message: event.message } };
    case 'exportPrepared': {
      const { review } = event;
      const [first] = review.failed;
      if (review.documents.length === 0)
        return { ...state, phase: { kind: 'failed', message: first?.message ?? 'The session is gone.' } };
      return { ...state, turnAt: review.turnAt ?? state.turnAt, phase: { kind: 'shown', review } };
    }
    default:
      return event satisfies never;
  }
}

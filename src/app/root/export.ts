/** Exporting: `x` makes documents of sessions and shows them; what a person chooses makes them again; then they are written, or copied. */
import type { ExportChoices } from '../../actions/export.ts';
import type { ByteOffset, ConversationId } from '../../format/identity.ts';
import { countOf } from '../../text/numbers.ts';
import type { Action } from '../action.ts';
import {
  rangeText,
  readRange,
  withNextFormat,
  withNextRange,
  withNextTools,
} from '../export-review/choices.ts';
import type { ExportCommand, ExportFieldCommand } from '../export-review/commands.ts';
import { lastTop, redactedLine, scrolled, within } from '../export-review/reading.ts';
import { type ExportField, type ExportState, FIRST_CHOICES, reviewOf, TOP } from '../export-review/state.ts';
import { type ExportContext, readingPlace } from '../export-review/window.ts';
import { edit } from '../field/edit.ts';
import { fieldWith, type TextField, typedInto } from '../field/field.ts';
import { keyOf } from '../keymap.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { takeToken } from '../tokens.ts';

export function exportContext({ size, glyphs, keys, home }: AppState): ExportContext {
  return { size, glyphs, keys, home };
}

/** The review of these sessions, over the screen that it is opened from. `position`: the item at the mark. */
export function enterExport(
  state: AppState,
  { ids, position }: { readonly ids: readonly ConversationId[]; readonly position: ByteOffset | null },
): AppStep {
  const { screen } = state;
  if (screen.kind === 'export' || ids.length === 0) return stay(state);
  const fresh: Omit<ExportState, 'phase'> = {
    ids,
    position,
    choices: FIRST_CHOICES,
    turnAt: null,
    target: null,
    top: TOP,
    field: null,
  };
  return prepare(
    { ...state, screen: { kind: 'export', export: { ...fresh, phase: WAITING }, from: screen } },
    FIRST_CHOICES,
  );
}

const WAITING = { kind: 'failed', message: '' } as const;

function withExport(state: AppState, next: ExportState): AppState {
  const { screen } = state;
  return screen.kind === 'export' ? { ...state, screen: { ...screen, export: next } } : state;
}

export function exportOf({ screen }: AppState): ExportState | null {
  return screen.kind === 'export' ? screen.export : null;
}

/** Makes the documents anew, in the way that was chosen. */
function prepare(state: AppState, choices: ExportChoices): AppStep {
  const now = exportOf(state);
  if (now === null) return stay(state);
  const { token, counted } = takeToken(state);
  const phase = { kind: 'preparing', token, share: 0, before: reviewOf(now) } as const;
  const { ids, position } = now;
  return stay(withExport(counted, { ...now, choices, phase }), {
    type: 'prepareExport',
    token,
    ids,
    position,
    choices,
  });
}

export function runExport(state: AppState, command: ExportCommand): AppStep {
  const now = exportOf(state);
  if (now === null) return stay(state);
  switch (command) {
    case 'back':
      return stay(state.screen.kind === 'export' ? { ...state, screen: state.screen.from } : state, {
        type: 'closeExport',
      });
    case 'write':
      return write(state, now);
    case 'copy':
      return copy(state, now);
    case 'format':
      // Another ending: a path that was typed was for the format before.
      return prepare(withExport(state, { ...now, target: null, top: TOP }), withNextFormat(now.choices));
    case 'tools':
      return prepare(state, withNextTools(now.choices));
    case 'thoughts':
      return prepare(state, { ...now.choices, reasoning: !now.choices.reasoning });
    case 'range':
      return nextRange(state, now);
    case 'turns':
    case 'path':
      return openField(state, now, command);
    default:
      return stay(withExport(state, scroll(now, command, exportContext(state))));
  }
}

const ONE_ONLY = 'Turns are chosen of one session: several are exported whole.';

function nextRange(state: AppState, now: ExportState): AppStep {
  if (now.ids.length > 1) return withNotice(state, ONE_ONLY, { brief: true });
  if (now.turnAt === null && now.phase.kind === 'preparing')
    return withNotice(state, 'The turn at the mark is known once the document is made.', { brief: true });
  if (now.turnAt === null) return openField(state, now, 'turns');
  return prepare(withExport(state, { ...now, top: TOP }), withNextRange(now.choices, now.turnAt));
}

function openField(state: AppState, now: ExportState, what: ExportField['what']): AppStep {
  if (what === 'turns' && now.ids.length > 1) return withNotice(state, ONE_ONLY, { brief: true });
  const review = reviewOf(now);
  if (what === 'path' && review === null) return stay(state);
  const text = what === 'turns' ? rangeText(now.choices) : (now.target ?? review?.target ?? '');
  return stay(withExport(state, { ...now, field: { what, ...fieldWith(text), isWrong: false } }));
}

function write(state: AppState, now: ExportState): AppStep {
  const { phase, target } = now;
  if (phase.kind !== 'shown') return stay(state);
  const { token, counted } = takeToken(state);
  const { review } = phase;
  return stay(withExport(counted, { ...now, phase: { kind: 'writing', token, review } }), {
    type: 'writeExport',
    token,
    target: target ?? review.target,
  });
}

function copy(state: AppState, { ids, phase }: ExportState): AppStep {
  if (ids.length > 1)
    return withNotice(state, `${countOf(ids.length, 'session')} are not copied together: write them.`, {
      brief: true,
    });
  if (phase.kind !== 'shown') return stay(state);
  const { token, counted } = takeToken(state);
  return stay(counted, { type: 'copyExport', token, writeKey: keyOf(state, 'export', 'write') });
}

type ScrollCommand = Exclude<
  ExportCommand,
  'back' | 'write' | 'copy' | 'format' | 'tools' | 'thoughts' | 'range' | 'turns' | 'path'
>;

function scroll(now: ExportState, command: ScrollCommand, context: ExportContext): ExportState {
  const place = readingPlace(now, context);
  if (place === null) return now;
  const top = within(now.top, place);
  const page = Math.max(1, place.height - 1);
  const by = (rows: number): ExportState => ({ ...now, top: scrolled(top, rows, place) });
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
      return { ...now, top: TOP };
    case 'last':
      return { ...now, top: lastTop(place) };
    case 'nextRedacted':
    case 'previousRedacted': {
      const line = redactedLine(top.line, command === 'nextRedacted' ? 1 : -1, place.review);
      return line === null ? now : { ...now, top: within({ line, row: 0 }, place) };
    }
    default:
      return command satisfies never;
  }
}

export function runExportField(state: AppState, field: ExportField, command: ExportFieldCommand): AppStep {
  const now = exportOf(state);
  if (now === null) return stay(state);
  switch (command) {
    case 'cancel':
      return stay(withExport(state, { ...now, field: null }));
    case 'submit':
      return submit(state, now, field);
    default:
      return edited(state, edit(field, command));
  }
}

function submit(state: AppState, now: ExportState, field: ExportField): AppStep {
  if (field.what === 'path') {
    const target = field.text.trim() === '' ? null : field.text.trim();
    return stay(withExport(state, { ...now, target, field: null }));
  }
  const range = readRange(field.text);
  if (range === null) return stay(withExport(state, { ...now, field: { ...field, isWrong: true } }));
  return prepare(withExport(state, { ...now, field: null, top: TOP }), { ...now.choices, ...range });
}

function edited(state: AppState, text: TextField): AppStep {
  const now = exportOf(state);
  if (now === null || now.field === null) return stay(state);
  return stay(withExport(state, { ...now, field: { ...now.field, ...text, isWrong: false } }));
}

/** Typed or pasted text at the cursor. */
export function typeInExport(state: AppState, field: ExportField, text: string): AppStep {
  return edited(state, typedInto(field, text));
}

/** How far the documents are, or how writing them ended. */
export function exportHasMoved(state: AppState, action: Prepared | Written): AppStep {
  return action.type === 'exportWritten' ? exportWasWritten(state, action) : exportWasPrepared(state, action);
}

type Written = Extract<Action, { readonly type: 'exportWritten' }>;
type Prepared = Extract<Action, { readonly type: 'exportPrepared' | 'exportMoved' | 'exportFailed' }>;

/** How far the documents are; a result for choices of before is dropped. */
function exportWasPrepared(state: AppState, action: Prepared): AppStep {
  const now = exportOf(state);
  if (now?.phase.kind !== 'preparing' || now.phase.token !== action.token) return stay(state);
  if (action.type === 'exportMoved')
    return stay(withExport(state, { ...now, phase: { ...now.phase, share: action.share } }));
  if (action.type === 'exportFailed')
    return stay(withExport(state, { ...now, phase: { kind: 'failed', message: action.message } }));
  const { review } = action;
  const [first] = review.failed;
  if (review.documents.length === 0)
    return stay(
      withExport(state, {
        ...now,
        phase: { kind: 'failed', message: first?.message ?? 'The session is gone.' },
      }),
    );
  const turnAt = review.turnAt ?? now.turnAt;
  return stay(withExport(state, { ...now, turnAt, phase: { kind: 'shown', review } }));
}

/** Back to where the export was opened from once it is written; else the review stays. */
function exportWasWritten(state: AppState, { token, written }: Written): AppStep {
  const { screen } = state;
  if (screen.kind !== 'export') return withNotice(state, written.message);
  const now = screen.export;
  if (now.phase.kind !== 'writing' || now.phase.token !== token) return stay(state);
  if (written.kind !== 'written') {
    const next = withExport(state, { ...now, phase: { kind: 'shown', review: now.phase.review } });
    const elsewhere = keyOf(state, 'export', 'path');
    const advice = written.kind === 'exists' && elsewhere !== '' ? ` ${elsewhere} writes it elsewhere.` : '';
    return withNotice(next, `${written.message}${advice}`, { tone: 'bad' });
  }
  const back = stay({ ...state, screen: screen.from }, { type: 'closeExport' });
  return andThen(back, next => withNotice(next, written.message, { tone: 'good' }));
}

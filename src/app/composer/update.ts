/** What an event makes of the composer. A draft is saved before anything may go wrong, and taken away once it is on disk. Pure. */

import type { ComposerCommand } from '../commands.ts';
import type { Effect } from '../effect.ts';
import {
  cleanInput,
  type Edited,
  erasedTo,
  inserted,
  leftOf,
  lineAround,
  rightOf,
  wordLeftOf,
  wordRightOf,
} from './edit.ts';
import type { ComposerContext, ComposerEvent, ComposerRequest, ComposerStep } from './event.ts';
import { composerRegion } from './region.ts';
import { columnOf, cursorAt, rowOf } from './rows.ts';
import type { ComposerState } from './state.ts';

type Sent = Extract<ComposerEvent, { type: 'sent' }>;

function stay(state: ComposerState): ComposerStep {
  return { state, effects: [], request: null };
}

const draft = ({ conversation }: ComposerState, text: string): Effect => ({
  type: 'saveDraft',
  id: conversation.id,
  text,
});

/** The box closes; what was asked of the root goes with it. */
function closed(effects: readonly Effect[], request: ComposerRequest | null): ComposerStep {
  return { state: null, effects, request };
}

/** `lock`: whether the recorder takes it, or was told by the person to do without. */
function send(state: ComposerState, context: ComposerContext, lock: 'locked' | 'unlocked'): ComposerStep {
  const { text, conversation, phase } = state;
  if (phase.kind === 'sending' || phase.kind === 'loading' || text.trim() === '') return stay(state);
  const { token } = context;
  return {
    state: { ...state, phase: { kind: 'sending', token } },
    effects: [
      draft(state, text),
      { type: 'send', token, conversation, text, ...(lock === 'unlocked' ? { withoutLock: true } : {}) },
    ],
    request: null,
  };
}

function sent(state: ComposerState, { token, result }: Sent): ComposerStep {
  if (state.phase.kind !== 'sending' || state.phase.token !== token) return stay(state);
  switch (result.kind) {
    case 'recorded':
      return closed([draft(state, '')], { kind: 'recorded' });
    case 'busy': {
      const { holder } = result;
      return {
        state: { ...state, phase: { kind: 'busy', holder } },
        effects: [],
        request: { kind: 'busy', holder },
      };
    }
    case 'unlocked': {
      const { message } = result;
      return {
        state: { ...state, phase: { kind: 'editing' } },
        effects: [],
        request: { kind: 'unlocked', message },
      };
    }
    case 'failed':
      return stay({ ...state, phase: { kind: 'failed', message: result.message } });
    default:
      return result satisfies never;
  }
}

/** Closing while the draft is still being loaded must not save the empty box over it. */
function close(state: ComposerState): ComposerStep {
  switch (state.phase.kind) {
    case 'sending':
      return stay(state);
    case 'loading':
      return state.text === '' ? closed([], null) : stay(state);
    default:
      return closed([draft(state, state.text)], null);
  }
}

/** Ctrl-C: first the text goes, then the program. */
function interrupt(state: ComposerState): ComposerStep {
  const { phase, text } = state;
  if (phase.kind !== 'sending' && text !== '') return stay(edited(state, { text: '', cursor: 0 }));
  const effects = phase.kind === 'sending' || phase.kind === 'loading' ? [] : [draft(state, text)];
  return { state, effects, request: { kind: 'quit' } };
}

/** The text has changed: a reason why sending failed is about another text. */
function edited(state: ComposerState, { text, cursor }: Edited): ComposerState {
  const phase = state.phase.kind === 'loading' ? state.phase : ({ kind: 'editing' } as const);
  return { ...state, text, cursor, aim: null, phase };
}

/** What was typed while the draft was loading stands behind it. */
function draftLoaded(state: ComposerState, token: number, text: string): ComposerState {
  if (state.phase.kind !== 'loading' || state.phase.token !== token) return state;
  const loaded = cleanInput(text);
  const cursor = loaded.length + state.cursor;
  return { ...state, text: loaded + state.text, cursor, aim: null, phase: { kind: 'editing' } };
}

/** One display row up or down; above the first it goes to the start of the text, below the last to its end. */
function moveRow(state: ComposerState, context: ComposerContext, by: 1 | -1): ComposerState {
  const { display } = composerRegion(state, context);
  const at = rowOf(display, state.cursor);
  const row = display[at];
  const to = at + by;
  if (to < 0) return { ...state, cursor: 0, aim: null };
  if (row === undefined || to >= display.length) return { ...state, cursor: state.text.length, aim: null };
  const aim = state.aim ?? columnOf(row, state.cursor);
  return { ...state, cursor: cursorAt(display, to, aim), aim };
}

type Place = (text: string, cursor: number) => number;

const lineStart: Place = (text, cursor) => lineAround(text, cursor).start;
const lineEnd: Place = (text, cursor) => lineAround(text, cursor).end;
/** Erasing to an end where the cursor already is takes the line's newline. */
const toLineStart: Place = (text, cursor) =>
  (lineStart(text, cursor) < cursor ? lineStart : leftOf)(text, cursor);
const toLineEnd: Place = (text, cursor) => (lineEnd(text, cursor) > cursor ? lineEnd : rightOf)(text, cursor);

type Change = (state: ComposerState, context: ComposerContext) => ComposerState;

const moveTo =
  (place: Place): Change =>
  state => ({ ...state, cursor: place(state.text, state.cursor), aim: null });

const eraseTo =
  (place: Place): Change =>
  state => {
    const to = place(state.text, state.cursor);
    return to === state.cursor ? state : edited(state, erasedTo(state, to));
  };

const changes: Readonly<Record<Exclude<ComposerCommand, 'send' | 'close'>, Change>> = {
  newline: state => edited(state, inserted(state, '\n')),
  erase: eraseTo(leftOf),
  eraseForward: eraseTo(rightOf),
  eraseWord: eraseTo(wordLeftOf),
  eraseToLineStart: eraseTo(toLineStart),
  eraseToLineEnd: eraseTo(toLineEnd),
  left: moveTo(leftOf),
  right: moveTo(rightOf),
  wordLeft: moveTo(wordLeftOf),
  wordRight: moveTo(wordRightOf),
  up: (state, context) => moveRow(state, context, -1),
  down: (state, context) => moveRow(state, context, 1),
  lineStart: moveTo(lineStart),
  lineEnd: moveTo(lineEnd),
};

function command(state: ComposerState, name: ComposerCommand, context: ComposerContext): ComposerStep {
  if (name === 'send') return send(state, context, 'locked');
  if (name === 'close') return close(state);
  return stay(state.phase.kind === 'sending' ? state : changes[name](state, context));
}

function insert(state: ComposerState, text: string): ComposerState {
  if (state.phase.kind === 'sending') return state;
  return edited(state, inserted(state, cleanInput(text)));
}

function happened(state: ComposerState, event: ComposerEvent, context: ComposerContext): ComposerStep {
  switch (event.type) {
    case 'command':
      return command(state, event.command, context);
    case 'text':
    case 'paste':
      return stay(insert(state, event.text));
    case 'interrupt':
      return interrupt(state);
    case 'sendWithoutLock':
      return send(state, context, 'unlocked');
    case 'sent':
      return sent(state, event);
    case 'draftLoaded':
      return stay(draftLoaded(state, event.token, event.text));
    case 'resize':
      return stay(state);
    default:
      return event satisfies never;
  }
}

/** The rows on screen hold the cursor's, and move no more than that needs. */
function scrolled(state: ComposerState, context: ComposerContext): ComposerState {
  const { display, visible } = composerRegion(state, context);
  const row = rowOf(display, state.cursor);
  const most = Math.min(row, display.length - visible);
  const top = Math.max(row - visible + 1, Math.min(state.top, most));
  return top === state.top ? state : { ...state, top };
}

/** One event. Pasting never sends; while a message is being written, keys change nothing. */
export function updateComposer(
  state: ComposerState,
  event: ComposerEvent,
  context: ComposerContext,
): ComposerStep {
  const after = happened(state, event, context);
  return after.state === null ? after : { ...after, state: scrolled(after.state, context) };
}

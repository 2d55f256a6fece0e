/** The update of the composer. Promises: a draft is saved before its message is sent, and removed only once the message is delivered. Pure. */

import type { LockHolder } from '../../format/conversation.ts';
import type { Effect, Token } from '../effect.ts';
import type { EditCommand } from '../field/commands.ts';
import { cleanInput, type Edited, edit, inserted } from '../field/edit.ts';
import type { Intent } from '../intent.ts';
import { keyWords } from '../keymap.ts';
import type { ComposerCommand } from './commands.ts';
import type { ComposerContext, ComposerEvent, ComposerStep } from './event.ts';
import { composerRegion } from './region.ts';
import { columnOf, cursorAt, rowAt, rowOf } from './rows.ts';
import type { ComposerState } from './state.ts';

type Sent = Extract<ComposerEvent, { type: 'sent' }>;

function stay(state: ComposerState): ComposerStep {
  return { state, effects: [], intent: null };
}

const draft = ({ conversation }: ComposerState, text: string): Effect => ({
  type: 'saveDraft',
  id: conversation.id,
  text,
});

/** The box closes. */
function closed(effects: readonly Effect[], intent: Intent | null): ComposerStep {
  return { state: null, effects, intent };
}

/** The delivery of one message, with what the user agreed to. */
type Sending =
  | { readonly how: 'append'; readonly withoutLock?: true; readonly whenFree?: LockHolder }
  | { readonly how: 'queue' }
  | { readonly how: 'ask'; readonly anyFolder?: true };

/** True while the message is on its way: nothing may be changed or sent again. */
const isBeingSent = ({ phase }: ComposerState): boolean =>
  phase.kind === 'sending' || phase.kind === 'waiting';

function sendEffect(state: ComposerState, token: Token, sending: Sending): Effect {
  const { conversation, text } = state;
  switch (sending.how) {
    case 'append': {
      const { withoutLock, whenFree } = sending;
      const how = { ...(withoutLock && { withoutLock }), ...(whenFree && ({ whenFree: true } as const)) };
      return { type: 'send', token, conversation, text, ...how };
    }
    case 'queue':
      return { type: 'queue', token, conversation, text };
    case 'ask':
      return { type: 'ask', token, conversation, text, ...(sending.anyFolder && { anyFolder: true }) };
    default:
      return sending satisfies never;
  }
}

function phaseOf(sending: Sending, token: Token): ComposerState['phase'] {
  const holder = sending.how === 'append' ? sending.whenFree : undefined;
  if (holder !== undefined) return { kind: 'waiting', token, holder, stopping: false };
  return { kind: 'sending', token, how: sending.how };
}

function send(state: ComposerState, { token }: ComposerContext, sending: Sending): ComposerStep {
  const { text, phase } = state;
  if (isBeingSent(state) || phase.kind === 'loading' || text.trim() === '') return stay(state);
  return {
    state: { ...state, phase: phaseOf(sending, token) },
    effects: [draft(state, text), sendEffect(state, token, sending)],
    intent:
      sending.how === 'ask' ? { kind: 'turnRequested', token, conversation: state.conversation, text } : null,
  };
}

const withIntent = (state: ComposerState, intent: Intent): ComposerStep => ({ state, effects: [], intent });

/** Back to editing, with a menu of what can be done. */
function withQuestion(state: ComposerState, intent: Intent): ComposerStep {
  return { state: { ...state, phase: { kind: 'editing' } }, effects: [], intent };
}

function sent(state: ComposerState, { token, result }: Sent): ComposerStep {
  const { phase } = state;
  if ((phase.kind !== 'sending' && phase.kind !== 'waiting') || phase.token !== token) return stay(state);
  switch (result.kind) {
    case 'recorded':
    case 'queued':
      return closed([draft(state, '')], { kind: result.kind });
    case 'busy': {
      const { holder, canQueue = false } = result;
      const how = phase.kind === 'sending' ? phase.how : 'append';
      const busy = { ...state, phase: { kind: 'busy', holder, how } } as const;
      return { state: busy, effects: [], intent: { kind: 'busy', holder, how, canQueue } };
    }
    case 'unlocked':
      return withQuestion(state, { kind: 'unlocked', message: result.message });
    case 'untrusted':
      return withQuestion(state, { kind: 'untrusted' });
    case 'stopped':
      return stay({ ...state, phase: { kind: 'editing' } });
    case 'failed':
      return stay({ ...state, phase: { kind: 'failed', message: result.message } });
    default:
      return result satisfies never;
  }
}

/** Ends the wait; whether the message was written is known when the effect comes back. */
function stopWaiting(state: ComposerState): ComposerStep {
  if (state.phase.kind !== 'waiting' || state.phase.stopping) return stay(state);
  const { token } = state.phase;
  const phase = { ...state.phase, stopping: true };
  return { state: { ...state, phase }, effects: [{ type: 'stopWaiting', token }], intent: null };
}

/** What is written so far goes to the disk first. */
function editor(state: ComposerState, { token }: ComposerContext): ComposerStep {
  if (isBeingSent(state) || state.phase.kind === 'loading') return stay(state);
  const { conversation, text } = state;
  const effects = [draft(state, text), { type: 'editDraft', token, conversation, text }] as const;
  return { state, effects, intent: null };
}

/** In place of what was there, which can be brought back; on the disk at once. */
function writtenOutside(state: ComposerState, written: string): ComposerStep {
  if (isBeingSent(state)) return stay(state);
  const text = cleanInput(written);
  const next = { ...edited(state, { text, cursor: text.length }), erased: state.text };
  return { state: next, effects: [draft(state, text)], intent: null };
}

/** Closing while the draft is still being loaded must not save the empty box over it. */
function close(state: ComposerState): ComposerStep {
  const { phase } = state;
  switch (phase.kind) {
    case 'sending':
      // Codex may take long to start; the draft was saved, and is removed when Codex has the message.
      return phase.how === 'ask' ? closed([], null) : stay(state);
    case 'waiting':
      return stopWaiting(state);
    case 'loading':
      return state.text === '' ? closed([], null) : stay(state);
    default:
      return closed([draft(state, state.text)], null);
  }
}

function clearedText(context: ComposerContext): string {
  const back = keyWords(context, 'composer', ['bringBack', 'brings the text back']);
  const quits = keyWords(context, 'composer', ['interrupt', 'again quits rolltop']);
  const keys = [back, quits].filter(each => each !== '').join('; ');
  return keys === '' ? 'Cleared.' : `Cleared. ${keys}.`;
}

/** Ctrl-C: ends a wait, else clears the text, else quits. */
function interrupt(state: ComposerState, context: ComposerContext): ComposerStep {
  const { phase, text } = state;
  if (phase.kind === 'waiting' && !phase.stopping) return stopWaiting(state);
  if (!isBeingSent(state) && text !== '')
    return withIntent(
      { ...edited(state, { text: '', cursor: 0 }), erased: text },
      { kind: 'notice', text: clearedText(context) },
    );
  const effects = isBeingSent(state) || phase.kind === 'loading' ? [] : [draft(state, text)];
  return { state, effects, intent: { kind: 'quit' } };
}

/** Another process holds the session now. */
function stillBusy(state: ComposerState, token: Token, holder: LockHolder): ComposerState {
  const { phase } = state;
  return phase.kind === 'waiting' && phase.token === token
    ? { ...state, phase: { ...phase, holder } }
    : state;
}

/** The state with another text; the reason why sending failed was about the old one, and is dropped. */
function edited(state: ComposerState, { text, cursor }: Edited): ComposerState {
  const phase = state.phase.kind === 'loading' ? state.phase : ({ kind: 'editing' } as const);
  return { ...state, text, cursor, targetColumn: null, phase };
}

/** The draft goes before what was typed while it was being loaded. */
function draftLoaded(state: ComposerState, token: number, text: string): ComposerState {
  if (state.phase.kind !== 'loading' || state.phase.token !== token) return state;
  const loaded = cleanInput(text);
  const cursor = loaded.length + state.cursor;
  return { ...state, text: loaded + state.text, cursor, targetColumn: null, phase: { kind: 'editing' } };
}

/** One display row up or down; above the first it goes to the start of the text, below the last to its end. */
function moveRow(state: ComposerState, context: ComposerContext, by: 1 | -1): ComposerState {
  const { layout } = composerRegion(state, context);
  const at = rowOf(layout, state.cursor);
  const to = at + by;
  if (to < 0) return { ...state, cursor: 0, targetColumn: null };
  if (to >= layout.starts.length) return { ...state, cursor: state.text.length, targetColumn: null };
  const targetColumn = state.targetColumn ?? columnOf(rowAt(layout, at), state.cursor);
  return { ...state, cursor: cursorAt(layout, to, targetColumn), targetColumn };
}

/** A key that edits; where it changes the text, what was said about the old one goes. */
function editedBy(state: ComposerState, name: EditCommand): ComposerState {
  const next = edit(state, name);
  const { erased } = next;
  return next.text === state.text
    ? { ...state, cursor: next.cursor, targetColumn: null }
    : { ...edited(state, next), erased };
}

function change(state: ComposerState, name: ChangeCommand, context: ComposerContext): ComposerState {
  if (name === 'newline') return edited(state, inserted(state, '\n'));
  return name === 'up' || name === 'down'
    ? moveRow(state, context, name === 'up' ? -1 : 1)
    : editedBy(state, name);
}

type ChangeCommand = Exclude<ComposerCommand, 'send' | 'ask' | 'close' | 'editor'>;

function command(state: ComposerState, name: ComposerCommand, context: ComposerContext): ComposerStep {
  if (name === 'send') return send(state, context, { how: 'append' });
  if (name === 'ask') return send(state, context, { how: 'ask' });
  if (name === 'close') return close(state);
  if (name === 'editor') return editor(state, context);
  return stay(isBeingSent(state) ? state : change(state, name, context));
}

function insert(state: ComposerState, text: string): ComposerState {
  if (isBeingSent(state)) return state;
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
      return interrupt(state, context);
    case 'sendWithoutLock':
      return send(state, context, { how: 'append', withoutLock: true });
    case 'sendWhenFree':
      return send(state, context, { how: 'append', whenFree: event.holder });
    case 'queue':
      return send(state, context, { how: 'queue' });
    case 'askAnyFolder':
      return send(state, context, { how: 'ask', anyFolder: true });
    case 'stillBusy':
      return stay(stillBusy(state, event.token, event.holder));
    case 'sent':
      return sent(state, event);
    case 'writtenOutside':
      return writtenOutside(state, event.text);
    case 'draftLoaded':
      return stay(draftLoaded(state, event.token, event.text));
    case 'resize':
      return stay(state);
    default:
      return event satisfies never;
  }
}

/** Scrolls no further than the cursor's row needs to be on screen. */
function scrolled(state: ComposerState, context: ComposerContext): ComposerState {
  const { layout, visible } = composerRegion(state, context);
  const row = rowOf(layout, state.cursor);
  const most = Math.min(row, layout.starts.length - visible);
  const top = Math.max(row - visible + 1, Math.min(state.top, most));
  return top === state.top ? state : { ...state, top };
}

/** One event. Pasting never sends; while a message is on its way, keys change nothing. */
export function updateComposer(
  state: ComposerState,
  event: ComposerEvent,
  context: ComposerContext,
): ComposerStep {
  const after = happened(state, event, context);
  return after.state === null ? after : { ...after, state: scrolled(after.state, context) };
}

/**
 * Text that came in one piece. A paste is text in a field and nothing elsewhere. A burst is a short paste, or keys that a slow link
 * brought together: it is text in a field; elsewhere it runs as keys when all of them only move, mark, open, or begin a field, and else says
 * that it does not. Promises: neither of them changes a session, starts a program or ends this one.
 */
import type { Snapshot } from '../../live/snapshot.ts';
import { segmentsOf } from '../../text/unicode/segments.ts';
import type { Action } from '../action.ts';
import type { Commands, KeyContext } from '../commands.ts';
import type { Key } from '../key.ts';
import { commandFor, type KeyTable } from '../keymap.ts';
import { LIST_MOVES } from '../moves.ts';
import { withNotice } from '../overlays/notices.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay } from '../step.ts';
import { enterPasted, enterTyped } from './enter-text.ts';
import { isField, keyContext } from './focus.ts';
import { pressKey } from './press-key.ts';
import { stepComposer } from './step-screen.ts';

type PasteAction = Extract<Action, { type: 'paste' }>;
type ListContext = Extract<
  KeyContext,
  'picker' | 'viewer' | 'raw' | 'board' | 'boardPane' | 'help' | 'examination' | 'hosts' | 'export' | 'usage'
>;

const READING_MOVES = [
  'lineUp',
  'lineDown',
  'pageUp',
  'pageDown',
  'halfUp',
  'halfDown',
  'top',
  'end',
] as const;

/** What the keys of a burst may do outside of fields: each of them shows something, and no more. */
const SHOWS_ONLY: { readonly [C in ListContext]: readonly Commands[C][] } = {
  picker: [...LIST_MOVES, 'open', 'filter', 'searchAll', 'resume', 'export', 'hosts', 'board', 'usage'],
  viewer: [
    ...READING_MOVES,
    ...(['previousTurn', 'nextTurn', 'nextItem', 'previousItem', 'fold', 'foldAll', 'detail'] as const),
    ...(['nextSession', 'previousSession', 'search', 'resume', 'export', 'board'] as const),
  ],
  raw: READING_MOVES,
  board: [...LIST_MOVES, 'open', 'toPanes', 'answer', 'group', 'filter'],
  boardPane: ['up', 'down', 'left', 'right', 'larger', 'answer'],
  usage: [...LIST_MOVES, 'nextGrouping', 'previousGrouping'],
  examination: LIST_MOVES,
  hosts: LIST_MOVES,
  export: [...LIST_MOVES, 'nextRedacted', 'previousRedacted'],
  help: [...LIST_MOVES, 'search', 'nextHit', 'previousHit'],
};

/** What they may do, too, as long as none of them begins a field: a text that was pasted would lose its first letters to them. */
const HELD_DOWN: { readonly [C in ListContext]?: readonly Commands[C][] } = {
  picker: ['mark', 'markAll', 'unfold', 'fold'],
  viewer: ['previousFailed', 'nextFailed', 'nextHit', 'previousHit'],
};

const TOO_LONG = 'The paste was longer than 4 MB: its first 4 MB are in the text, the rest was left out.';
const END_LOST = 'The end of the paste never came: what had come of it is in the text.';
const UNUSED = 'A paste goes into a field, and none is open: nothing was done with it.';
const BURST_UNUSED = 'Several keys came at once, as in a paste: nothing was done. Press them one at a time.';
const END_LOST_UNUSED = 'The end of a paste never came. Nothing was done with it.';

const NO_MODIFIERS = { ctrl: false, alt: false, shift: false };
const ENTER: Key = { name: 'enter', text: '', ...NO_MODIFIERS };
const keyOf = (text: string): Key => (text === '\r' ? ENTER : { name: 'char', text, ...NO_MODIFIERS });

/** Text keeps its lines in the composer; a field has only one. */
function insertPaste(state: AppState, text: string, snapshot: Snapshot): AppStep {
  if (keyContext(state) === 'composer') return stepComposer(state, { type: 'paste', text }, snapshot);
  return enterPasted(state, text, snapshot);
}

/** A burst was typed as likely as not: it has as much room as what is typed. */
function insertBurst(state: AppState, text: string, snapshot: Snapshot): AppStep {
  if (keyContext(state) === 'composer') return stepComposer(state, { type: 'paste', text }, snapshot);
  return enterTyped(state, text.replace(/\s+/g, ' '), snapshot);
}

/** The keys of a burst that an open menu takes: moves, and an Enter behind them. None where a choice changes a session. */
export function menuKeysOf({ overlay }: AppState, text: string): readonly Key[] {
  if (overlay?.kind !== 'menu' || !['copy', 'sort', 'scope', 'relatives'].includes(overlay.menu)) return [];
  return /^[jk]*\r?$/.test(text) ? [...text].map(keyOf) : [];
}

/** A paste that was cut says so. */
export function takePaste(
  state: AppState,
  { text, problem = null }: PasteAction,
  snapshot: Snapshot,
): AppStep {
  const context = keyContext(state);
  const used = isField(context);
  const step = used ? insertPaste(state, text, snapshot) : withNotice(state, UNUSED, { brief: true });
  // A field of one line has said itself how much of the paste it took.
  if (problem === null || (problem === 'tooLong' && context !== 'composer')) return step;
  const said = problem === 'tooLong' ? TOO_LONG : used ? END_LOST : END_LOST_UNUSED;
  return andThen(step, next => withNotice(next, said, { tone: 'bad' }));
}

const doesOneOf = <C extends ListContext>(
  commands: { readonly [K in ListContext]?: readonly Commands[K][] },
  { keys, context, key }: { readonly keys: KeyTable; readonly context: C; readonly key: Key },
): boolean => {
  const command = commandFor(keys, context, key);
  return command !== null && (commands[context]?.includes(command) ?? false);
};

const isList = (context: KeyContext): context is ListContext => Object.hasOwn(SHOWS_ONLY, context);

/** The keys of a burst, or null when one of them would do more than show something. */
function runKeys(state: AppState, text: string, snapshot: Snapshot): AppStep | null {
  let step = stay(state);
  let isHeldDown = false;
  for (const { segment, index } of segmentsOf(text)) {
    const context = keyContext(step.state);
    if (isField(context))
      return isHeldDown ? null : andThen(step, next => takeBurst(next, text.slice(index), snapshot));
    if (!isList(context)) return null;
    const press = { keys: state.keys, context, key: keyOf(segment) };
    isHeldDown ||= doesOneOf(HELD_DOWN, press);
    if (!doesOneOf(SHOWS_ONLY, press) && !doesOneOf(HELD_DOWN, press)) return null;
    step = andThen(step, next => pressKey(next, press.key, snapshot));
  }
  return step;
}

/** An Enter at the end of a burst is Enter in a field of one line; in the composer it is text, because Enter sends there. */
export function takeBurst(state: AppState, text: string, snapshot: Snapshot): AppStep {
  const context = keyContext(state);
  if (!isField(context))
    return runKeys(state, text, snapshot) ?? withNotice(state, BURST_UNUSED, { brief: true });
  if (context === 'composer' || !text.endsWith('\r')) return insertBurst(state, text, snapshot);
  const line = text.replace(/\r+$/, '');
  const step = line === '' ? stay(state) : insertBurst(state, line, snapshot);
  return andThen(step, next => pressKey(next, ENTER, snapshot));
}

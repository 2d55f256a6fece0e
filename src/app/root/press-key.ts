/** Where a key goes: a command of the context that has the keys; an unbound key is text in a field, and nothing elsewhere. */
import type { Snapshot } from '../../live/snapshot.ts';
import type { Commands, GlobalCommand, KeyContext } from '../commands.ts';
import type { Key } from '../key.ts';
import { commandFor, globalCommandFor, type KeyTable, keyOf } from '../keymap.ts';
import { runExamination } from '../overlays/examination.ts';
import { openHelp, runHelp, runHelpSearch } from '../overlays/help-keys.ts';
import { runNameCommand } from '../overlays/name-field.ts';
import { withNotice } from '../overlays/notices.ts';
import { runTagsCommand } from '../overlays/tags-field.ts';
import { runViewName } from '../overlays/view-field.ts';
import { type AppState, composerOf } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { enterTyped } from './enter-text.ts';
import { focusOf, keyContext } from './focus.ts';
import { runManyCommand } from './many.ts';
import { runHosts } from './run-hosts.ts';
import {
  stepBoard,
  stepComposer,
  stepExport,
  stepPicker,
  stepSearchAll,
  stepUsage,
  stepViewer,
} from './step-screen.ts';

/**
 * Whether the key is one that an open menu itself acts on (`ui/menu.tsx`). No other is passed to it: its answer would be waited for in
 * vain, and the keys behind it would wait too.
 */
export function isForMenu({ overlay }: AppState, { name, text, ctrl, alt }: Key): boolean {
  if (overlay?.kind !== 'menu' || ctrl || alt) return false;
  if (name !== 'char') return name === 'up' || name === 'down' || name === 'enter';
  return text === 'j' || text === 'k' || (/^[1-9]$/.test(text) && Number(text) <= overlay.items.length);
}

const isText = (key: Key): boolean => key.name === 'char' && !key.ctrl && !key.alt;

function interrupt(state: AppState, snapshot: Snapshot): AppStep {
  const quit = keyOf(state, 'picker', 'quit');
  if (state.backFromCodex !== null)
    return withNotice(state, `That came after Codex had ended. ${quit} quits rolltop.`, { brief: true });
  const clears = state.overlay === null && composerOf(state) !== null;
  return clears ? stepComposer(state, { type: 'interrupt' }, snapshot) : stay(state, { type: 'quit' });
}

function runGlobal(state: AppState, command: GlobalCommand, snapshot: Snapshot): AppStep {
  switch (command) {
    case 'quit':
      return stay(state, { type: 'quit' });
    case 'interrupt':
      return interrupt(state, snapshot);
    case 'suspend':
      return stay(state, { type: 'suspend' });
    case 'redraw':
      return stay(state, { type: 'redraw' });
    case 'help':
      return openHelp(state, keyContext(state));
    default:
      return command satisfies never;
  }
}

/** Runs the command that the key has in a context; null: it has none there. */
function commandsOf(key: Key, keys: KeyTable) {
  return <C extends KeyContext>(context: C, run: (command: Commands[C]) => AppStep): AppStep | null => {
    const command = commandFor(keys, context, key);
    return command === null ? null : run(command);
  };
}

/** What a key does in the context that has the keys; null when it is not bound there. */
function runBound(state: AppState, key: Key, snapshot: Snapshot): AppStep | null {
  const bound = commandsOf(key, state.keys);
  const focus = focusOf(state);
  switch (focus.context) {
    case 'menu':
      return bound('menu', () => withOverlay(state, null));
    case 'name':
      return bound('name', command => runNameCommand(state, focus.field, command));
    case 'viewName':
      return bound('viewName', command => runViewName(state, focus.field, command));
    case 'tags':
      return bound('tags', command => runTagsCommand(state, focus.field, command));
    case 'many':
      return bound('many', command => runManyCommand(state, focus.many, command));
    case 'examination':
      return bound('examination', command => runExamination(state, focus.examination, command));
    case 'hosts':
      return bound('hosts', command => runHosts(state, { overlay: focus.hosts, command }, snapshot));
    case 'help':
      return bound('help', command => runHelp(state, focus.help, command));
    case 'helpSearch':
      return bound('helpSearch', command => runHelpSearch(state, focus.help, command));
    case 'export':
      return bound(focus.context, command => stepExport(state, { type: 'command', command }, snapshot));
    case 'exportField':
      return bound(focus.context, command => stepExport(state, { type: 'fieldCommand', command }, snapshot));
    case 'composer':
      return bound(focus.context, command => stepComposer(state, { type: 'command', command }, snapshot));
    case 'board':
      return bound(focus.context, command => stepBoard(state, { type: 'command', command }, snapshot));
    case 'boardPane':
      return bound(focus.context, command => stepBoard(state, { type: 'paneCommand', command }, snapshot));
    case 'boardFilter':
      return bound(focus.context, command => stepBoard(state, { type: 'filterCommand', command }, snapshot));
    case 'searchAll':
      return bound(focus.context, command => stepSearchAll(state, { type: 'command', command }, snapshot));
    case 'searchAllFilter':
      return bound(focus.context, command =>
        stepSearchAll(state, { type: 'filterCommand', command }, snapshot),
      );
    case 'usage':
      return bound(focus.context, command => stepUsage(state, { type: 'command', command }, snapshot));
    case 'raw':
      return bound(focus.context, command => stepViewer(state, { type: 'rawCommand', command }, snapshot));
    case 'viewer':
    case 'search':
      return bound(focus.context, command => stepViewer(state, { type: 'command', command }, snapshot));
    case 'picker':
    case 'filter':
      return bound(focus.context, command => stepPicker(state, { type: 'command', command }, snapshot));
    default:
      return focus satisfies never;
  }
}

/** Not run by an Alt that was taken for Escape: these change a session or give the terminal away, and Alt was not meant for them. */
const ONLY_ALONE: ReadonlySet<string> = new Set([
  ...['archive', 'delete', 'pin', 'undo', 'codex', 'codexFork', 'stopTurn'],
]);

/**
 * Escape and a key in one burst are the same bytes as Alt and that key. Where Alt means nothing they are taken for the two presses;
 * not in the composer, where Alt types characters on some keyboards.
 */
function asTwoPresses(state: AppState, key: Key, snapshot: Snapshot): AppStep {
  const first = pressKey(
    state,
    { name: 'escape', text: '', ctrl: false, alt: false, shift: false },
    snapshot,
  );
  const second = { ...key, alt: false };
  return andThen(first, next =>
    ONLY_ALONE.has(commandFor(next.keys, keyContext(next), second) ?? '')
      ? stay(next)
      : pressKey(next, second, snapshot),
  );
}

/** One key press. */
export function pressKey(state: AppState, key: Key, snapshot: Snapshot): AppStep {
  const context = keyContext(state);
  const command = globalCommandFor(state.keys, context, key);
  if (command !== null) return runGlobal(state, command, snapshot);
  const step = runBound(state, key, snapshot);
  if (step !== null) return step;
  if (key.alt && context !== 'composer') return asTwoPresses(state, key, snapshot);
  return isText(key) ? enterTyped(state, key.text, snapshot) : stay(state);
}

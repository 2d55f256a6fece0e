/** What choosing an item of a small menu does. Closing a menu without choosing does nothing. */

import type { Conversation, LockHolder } from '../../format/conversation.ts';
import type { ByteOffset } from '../../format/identity.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import type { CopyablePart } from '../../text/copyable-parts.ts';
import { resumeCommand } from '../../text/resume-command.ts';
import type { BusyChoice, CopyChoice, CopyMenu, MenuItem, MenuOverlay } from '../overlays/overlay.ts';
import { selectedConversation } from '../picker/update.ts';
import type { AppState } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { takeToken } from '../tokens.ts';
import { pickerContext } from './context.ts';
import { editPlace } from './edit.ts';
import { chooseNotify } from './notify.ts';
import { chooseRelative } from './relatives.ts';
import { stepComposer, stepPicker } from './step-screen.ts';
import { chooseScope, dropView } from './views.ts';

function conversationToCopy(state: AppState, snapshot: Snapshot): Conversation | undefined {
  if (state.screen.kind === 'viewer') return snapshot.items?.conversation;
  return selectedConversation(state.picker, pickerContext(state, snapshot));
}

interface CopySource {
  readonly conversation: Conversation | undefined;
  readonly menu: CopyMenu;
}

function copy(state: AppState, choice: CopyChoice, { conversation, menu }: CopySource): AppStep {
  const { token, counted } = takeToken(state);
  if (conversation === undefined) return stay(state);
  const { id, path } = conversation;
  const ofItem = (offset: ByteOffset | null, part: CopyablePart): AppStep =>
    offset === null ? stay(state) : stay(counted, { type: 'copyItem', token, offset, part });
  switch (choice) {
    case 'id':
      return stay(counted, { type: 'copy', token, what: 'id', text: id });
    case 'path':
      return stay(counted, { type: 'copy', token, what: 'path', text: path });
    case 'resume': {
      const text = resumeCommand(id, conversation.summary?.cwd ?? null);
      return stay(counted, { type: 'copy', token, what: 'resume command', text });
    }
    case 'link':
      return menu.item === null ? stay(state) : stay(counted, { type: 'copyLink', token, offset: menu.item });
    case 'answer':
      return ofItem(menu.answer, 'text');
    default:
      return ofItem(menu.item, choice);
  }
}

function afterBusy(
  state: AppState,
  choice: BusyChoice,
  { holder, snapshot }: { readonly holder: LockHolder; readonly snapshot: Snapshot },
): AppStep {
  switch (choice) {
    case 'queue':
      return stepComposer(state, { type: 'queue' }, snapshot);
    case 'wait':
      return stepComposer(state, { type: 'sendWhenFree', holder }, snapshot);
    case 'askAgain':
      return stepComposer(state, { type: 'command', command: 'ask' }, snapshot);
    case 'retry':
      return stepComposer(state, { type: 'command', command: 'send' }, snapshot);
    case 'keep':
      return keepDraft(state, snapshot);
    case 'edit':
      return stay(state);
    default:
      return choice satisfies never;
  }
}

function keepDraft(state: AppState, snapshot: Snapshot): AppStep {
  return stepComposer(state, { type: 'command', command: 'close' }, snapshot);
}

function take(state: AppState, menu: MenuOverlay, choice: { value: string; snapshot: Snapshot }): AppStep {
  const { value, snapshot } = choice;
  const chosen = <V extends string>(items: readonly MenuItem<V>[], run: (value: V) => AppStep): AppStep => {
    const item = items.find(each => each.value === value);
    return item === undefined ? stay(state) : run(item.value);
  };
  switch (menu.menu) {
    case 'sort':
      return chosen(menu.items, sort => stepPicker(state, { type: 'setSort', sort }, snapshot));
    case 'scope':
      return chosen(menu.items, choice => chooseScope(state, choice, snapshot));
    case 'dropView':
      return chosen(menu.items, choice => dropView(state, choice));
    case 'notify':
      return chosen(menu.items, way => chooseNotify(state, way));
    case 'copy': {
      const conversation = conversationToCopy(state, snapshot);
      return chosen(menu.items, what => copy(state, what, { conversation, menu }));
    }
    case 'edit':
      return chosen(menu.items, number => editPlace(state, menu.conversation, menu.places[Number(number)]));
    case 'relatives':
      return chosen(menu.items, id => chooseRelative(state, menu, id));
    case 'busy':
      return chosen(menu.items, what => afterBusy(state, what, { holder: menu.holder, snapshot }));
    case 'untrusted':
      return chosen(menu.items, what =>
        what === 'ask' ? stepComposer(state, { type: 'askAnyFolder' }, snapshot) : keepDraft(state, snapshot),
      );
    case 'unlocked':
      return chosen(menu.items, what =>
        what === 'append'
          ? stepComposer(state, { type: 'sendWithoutLock' }, snapshot)
          : keepDraft(state, snapshot),
      );
    default:
      return menu satisfies never;
  }
}

/** `value` is that of one of the open menu's items. */
export function chooseMenu(state: AppState, value: string, snapshot: Snapshot): AppStep {
  const { overlay } = state;
  if (overlay?.kind !== 'menu') return stay(state);
  return andThen(withOverlay(state, null), next => take(next, overlay, { value, snapshot }));
}

/** The small menus (drawn by ink-select-input): what they offer. What a choice does is in `root/choose-menu.ts`. */

import type { LockHolder, Scope } from '../../format/conversation.ts';
import type { Item } from '../../format/items/item.ts';
import type { ConversationsSnapshot } from '../../live/snapshot.ts';
import type { NamedView, NamedViews } from '../../query/named-view.ts';
import { LIST_ORDERS, type ListSort, orderOf } from '../../query/order.ts';
import { copyableParts } from '../../text/copyable-parts.ts';
import { countText } from '../../text/numbers.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { DeliveryMethod } from '../composer/state.ts';
import { SCOPES } from '../picker/state.ts';
import type {
  BusyChoice,
  BusyMenu,
  CopyChoice,
  CopyMenu,
  MenuItem,
  MenuNamed,
  ScopeChoice,
  ViewChoice,
} from './overlay.ts';

const COMMAND_CHARACTERS = 32;

const SCOPE_LABELS: Readonly<Record<Scope, string>> = {
  all: 'all sessions',
  folder: 'this folder',
  live: 'live: running, or open in a program',
  archived: 'archived',
};

const SCOPE_WORDS: Readonly<Record<Scope, string>> = { ...SCOPE_LABELS, live: 'live' };

const ORDER_LABELS: Readonly<Record<ListSort, string>> = {
  updated: 'last updated first',
  created: 'last created first',
  size: 'largest first',
  turns: 'most turns first',
  tokens: 'most tokens first',
  name: 'by title, from A to Z',
  '-updated': 'longest not updated first',
  '-created': 'first created first',
  '-size': 'smallest first',
  '-turns': 'fewest turns first',
  '-tokens': 'fewest tokens first',
  '-name': 'by title, from Z to A',
};

/** Every order, and the one that is shown the other way round. */
function orderItems(current: ListSort): readonly MenuItem<ListSort>[] {
  const sorts: readonly ListSort[] = [...LIST_ORDERS, `-${orderOf(current)}`];
  return sorts.map(value => ({ value, label: ORDER_LABELS[value] }));
}

const indexOfValue = (items: readonly MenuItem[], value: string): number =>
  Math.max(
    0,
    items.findIndex(item => item.value === value),
  );

export function sortMenu(current: ListSort): MenuNamed<'sort'> {
  const items = orderItems(current);
  return { kind: 'menu', menu: 'sort', title: 'Order', items, initial: indexOfValue(items, current) };
}

/** The scopes, the views that were kept, and keeping this one. */
export function scopeMenu(
  current: Scope,
  counts: ConversationsSnapshot['counts'],
  views: NamedViews,
): MenuNamed<'scope'> {
  const scopes = SCOPES.map(scope => ({
    value: scope,
    label: `${SCOPE_LABELS[scope]} (${countText(counts[scope])}${counts.exact ? '' : '+'})`,
  }));
  const items: readonly MenuItem<ScopeChoice>[] = [
    ...scopes,
    ...viewItems(views),
    { value: 'keep', label: 'keep this filter, scope and order under a name' },
    ...(views.size === 0 ? [] : ([{ value: 'drop', label: 'drop one of those names' }] as const)),
  ];
  return { kind: 'menu', menu: 'scope', title: 'Show', items, initial: indexOfValue(items, current) };
}

/** `undo`: how it is taken back, in words. */
export function dropViewMenu(views: NamedViews, undo: string): MenuNamed<'dropView'> {
  const title = `Drop which view? ${undo}`.trimEnd();
  return { kind: 'menu', menu: 'dropView', title, items: viewItems(views), initial: 0 };
}

/** `@mine  dir:api, archived, largest first`. */
function viewItems(views: NamedViews): readonly MenuItem<ViewChoice>[] {
  return [...views.values()].map(view => ({
    value: `@${view.name}`,
    label: `@${view.name}  ${viewWords(view)}`,
  }));
}

function viewWords({ filter, scope, sort }: NamedView): string {
  const words = [
    safeLine(filter),
    scope === 'all' ? '' : SCOPE_WORDS[scope],
    sort === 'updated' ? '' : ORDER_LABELS[sort],
  ].filter(word => word !== '');
  return words.length === 0 ? SCOPE_LABELS.all : words.join(', ');
}

/** `item` is the one at the mark, whose parts are offered; `answer` is the last one of its turn. Null: there is none. */
export function copyMenu(item: Item | null, answer: Item | null = null): CopyMenu {
  const parts = item === null ? [] : copyableParts(item).map(({ part, label }) => ({ value: part, label }));
  const others: MenuItem<CopyChoice>[] =
    answer === null || answer === item ? [] : [{ value: 'answer', label: "the turn's answer, as Markdown" }];
  const link: MenuItem<CopyChoice>[] =
    item === null ? [] : [{ value: 'link', label: 'link to the item (path:line)' }];
  const items: MenuItem<CopyChoice>[] = [
    ...parts,
    ...others,
    { value: 'id', label: 'session id' },
    { value: 'path', label: 'path of the rollout file' },
    { value: 'resume', label: 'resume command (codex resume …)' },
    ...link,
  ];
  const at = { item: item?.offset ?? null, answer: others.length === 0 ? null : (answer?.offset ?? null) };
  return { kind: 'menu', menu: 'copy', title: 'Copy', items, initial: 0, ...at };
}

/** "codex (pid 4121)", "a Codex daemon (pid 7)", "an unknown process". */
export function holderName({ pid, command, daemon }: LockHolder): string {
  if (pid === null) return 'an unknown process';
  const name = daemon ? 'a Codex daemon' : shortCommand(command ?? 'a process');
  return `${name} (pid ${pid})`;
}

/** Without the program's folder, and cut: a menu's title is one line, and the pid must be on it. */
function shortCommand(command: string): string {
  const name = command.replace(/^\S*\//, '');
  return name.length <= COMMAND_CHARACTERS ? name : `${name.slice(0, COMMAND_CHARACTERS - 1)}…`;
}

/** What can be done when another process holds the session. `how` is what was tried, and is tried again. */
export function busyMenu(
  holder: LockHolder,
  { how, canQueue }: { readonly how: DeliveryMethod; readonly canQueue: boolean },
): BusyMenu {
  const queue: MenuItem<BusyChoice> = {
    value: 'queue',
    label: 'hand it to codex queue: Codex takes it at its next turn',
  };
  const again = how === 'ask' ? 'askAgain' : 'retry';
  return {
    kind: 'menu',
    menu: 'busy',
    title: `This session is in use by ${holderName(holder)}: nothing was written.`,
    items: [
      ...(canQueue ? [queue] : []),
      { value: 'wait', label: 'append it as soon as the session is free' },
      { value: again, label: 'try again now' },
      { value: 'keep', label: 'keep the draft, close the box' },
      { value: 'edit', label: 'go on editing' },
    ],
    initial: 0,
    holder,
  };
}

export function untrustedMenu(): MenuNamed<'untrusted'> {
  return {
    kind: 'menu',
    menu: 'untrusted',
    title: "Codex does not trust this session's folder, and it is no Git repository: no turn was begun.",
    items: [
      { value: 'keep', label: 'keep the draft' },
      { value: 'ask', label: 'ask all the same (--skip-git-repo-check)' },
    ],
    initial: 0,
  };
}

export function unlockedMenu(message: string): MenuNamed<'unlocked'> {
  return {
    kind: 'menu',
    menu: 'unlocked',
    title: `${message} Somebody else may be writing to this session.`,
    items: [
      { value: 'keep', label: 'keep the draft, write nothing' },
      { value: 'append', label: 'append all the same' },
    ],
    initial: 0,
  };
}

/** From an open session to the sessions that it comes from, or that come from it, and back. */
import type { Conversation } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { Relatives, Snapshot } from '../../live/snapshot.ts';
import { countText } from '../../text/numbers.ts';
import type { Glyphs } from '../../text/row.ts';
import { isWorking } from '../../text/session-mark.ts';
import { conversationTitle } from '../../text/title.ts';
import { keyOf } from '../keymap.ts';
import { withNotice } from '../overlays/notices.ts';
import type { RelativesMenu } from '../overlays/overlay.ts';
import { type AppState, viewerOf } from '../state.ts';
import { type AppStep, andThen, stay, withOverlay } from '../step.ts';
import { enterRelative, refOf } from './screens.ts';

/** More than these are found in the list. */
const MOST_OFFERED = 200;

type Kinship = 'parent' | 'forked from' | 'sub-agent' | 'fork' | 'sibling';
type Relative = readonly [kinship: Kinship, conversation: Conversation];

const oldestFirst = (rows: readonly Conversation[]): readonly Conversation[] =>
  rows.toSorted((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1));

function inOrder({ parent, origin, subAgents, forks, siblings }: Relatives): readonly Relative[] {
  const as = (kinship: Kinship, rows: readonly Conversation[]): readonly Relative[] =>
    oldestFirst(rows).map(row => [kinship, row]);
  return [
    ...as('parent', parent === null ? [] : [parent]),
    ...as('forked from', origin === null ? [] : [origin]),
    ...as('sub-agent', subAgents),
    ...as('fork', forks),
    ...as('sibling', siblings),
  ];
}

function menuOf(relatives: readonly Relative[], glyphs: Glyphs): RelativesMenu {
  const offered = relatives.slice(0, MOST_OFFERED);
  const cells = Math.max(...offered.map(([kinship]) => kinship.length));
  const items = offered.map(([kinship, row]) => {
    const now = isWorking(row) ? `  ${glyphs.running} working` : '';
    return { value: row.id, label: `${kinship.padEnd(cells)}  ${conversationTitle(row, glyphs)}${now}` };
  });
  const more = relatives.length - offered.length;
  const title = more === 0 ? 'Go to' : `Go to (${countText(more)} more are in the list)`;
  const sessions = offered.map(([, row]) => refOf(row));
  return { kind: 'menu', menu: 'relatives', title, items, initial: 0, sessions };
}

/** Why there is nothing to go to. */
function noneText({ summary }: Conversation, { titles }: Snapshot['conversations']): string {
  const unread = titles.read < titles.of;
  const soFar = unread ? ` (${countText(titles.read)} of ${countText(titles.of)} sessions read so far)` : '';
  if (summary !== null && summary.parentId !== null)
    return `The session that this one comes from is not here${soFar}.`;
  return `This session has no parent, sub-agents or forks${soFar}.`;
}

/** The menu of them; a sentence when there are none. */
export function openRelatives(state: AppState, conversation: Conversation, snapshot: Snapshot): AppStep {
  const offered = inOrder(snapshot.conversations.relativesOf(conversation.id));
  if (offered.length === 0)
    return withNotice(state, noneText(conversation, snapshot.conversations), { brief: true });
  return withOverlay(state, menuOf(offered, state.glyphs));
}

export function chooseRelative(state: AppState, menu: RelativesMenu, id: ConversationId): AppStep {
  const chosen = menu.sessions.find(each => each.id === id);
  const before = viewerOf(state);
  if (chosen === undefined || before === null) return stay(state);
  const back = keyOf(state, 'viewer', 'back');
  return andThen(enterRelative(state, chosen), next =>
    withNotice(next, `${back} is back at the session before, where you were.`, { brief: true }),
  );
}

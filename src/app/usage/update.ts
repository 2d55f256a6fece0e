/** The update of the screen of what sessions used. Pure. */
import type { ConversationRef } from '../../format/conversation.ts';
import type { UsageCommand } from './commands.ts';
import { reportOf, type UsageContext, type UsageEvent, type UsageScreenStep } from './event.ts';
import { usageLayout } from './layout.ts';
import { groupedBeside, type UsageState } from './state.ts';

const stay = (state: UsageState): UsageScreenStep => ({ state, effects: [], intent: null });

export function updateUsage(state: UsageState, event: UsageEvent, context: UsageContext): UsageScreenStep {
  return event.type === 'command'
    ? run(inView(state, context), event.command, context)
    : stay(inView(state, context));
}

function run(state: UsageState, command: UsageCommand, context: UsageContext): UsageScreenStep {
  const page = usageLayout(context).listRows;
  const moved = (index: number): UsageScreenStep => stay(inView({ ...state, index }, context));
  switch (command) {
    case 'up':
      return moved(state.index - 1);
    case 'down':
      return moved(state.index + 1);
    case 'pageUp':
      return moved(state.index - page);
    case 'pageDown':
      return moved(state.index + page);
    case 'first':
      return moved(0);
    case 'last':
      return moved(Number.MAX_SAFE_INTEGER);
    case 'nextGrouping':
    case 'previousGrouping': {
      const hosts = (context.usage?.hosts ?? null) === null ? 'no hosts' : 'hosts';
      return stay(groupedBeside(state, command === 'nextGrouping' ? 1 : -1, hosts));
    }
    case 'openRow':
      return open(state, context);
    case 'again':
      return context.usage?.phase === 'running'
        ? stay(state)
        : { state, effects: [{ type: 'usage', act: 'open' }], intent: null };
    case 'stopOrBack':
      return context.usage?.phase === 'running'
        ? { state, effects: [{ type: 'usage', act: 'stop' }], intent: null }
        : { state, effects: [], intent: { kind: 'back' } };
    default:
      return command satisfies never;
  }
}

function open(state: UsageState, context: UsageContext): UsageScreenStep {
  const conversation = rowToOpen(state, context);
  return { state, effects: [], intent: conversation === undefined ? null : { kind: 'open', conversation } };
}

/** The session of the selected row; undefined where a row is the sum of several. */
export function rowToOpen(state: UsageState, context: UsageContext): ConversationRef | undefined {
  const key = reportOf(state, context)?.groups[state.index]?.key ?? '';
  return state.by === 'session' ? context.usage?.sessions.get(key) : undefined;
}

/** The selection on a row that exists, and on the screen. */
export function inView(state: UsageState, context: UsageContext): UsageState {
  const count = reportOf(state, context)?.groups.length ?? 0;
  const { listRows } = usageLayout(context);
  const index = Math.max(0, Math.min(state.index, count - 1));
  const most = Math.max(0, count - listRows);
  const top = Math.min(most, Math.max(index - listRows + 1, Math.min(state.top, index)));
  return index === state.index && top === state.top ? state : { ...state, index, top };
}

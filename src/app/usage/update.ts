/** The update of the screen of what sessions used. Pure. */
import type { ConversationRef } from '../../format/conversation.ts';
import { isListMove, rowAfter } from '../moves.ts';
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
  if (isListMove(command)) {
    const rows = { page: usageLayout(context).listRows, last: rowCount(state, context) - 1 };
    return stay(inView({ ...state, index: rowAfter(command, state.index, rows) }, context));
  }
  switch (command) {
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
        : { state, effects: [{ type: 'openUsage' }], intent: null };
    case 'stopOrBack':
      return context.usage?.phase === 'running'
        ? { state, effects: [{ type: 'stopUsage' }], intent: null }
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

function rowCount(state: UsageState, context: UsageContext): number {
  return reportOf(state, context)?.groups.length ?? 0;
}

/** The selection on a row that exists, and on the screen. */
export function inView(state: UsageState, context: UsageContext): UsageState {
  const count = rowCount(state, context);
  const { listRows } = usageLayout(context);
  const index = Math.max(0, Math.min(state.index, count - 1));
  const most = Math.max(0, count - listRows);
  const top = Math.min(most, Math.max(index - listRows + 1, Math.min(state.top, index)));
  return index === state.index && top === state.top ? state : { ...state, index, top };
}

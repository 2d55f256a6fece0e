/** Acts that only the screen has: they are called as the screen calls them, in this process or in one that is killed. */
import { changeView, readViews } from '../../src/actions/views.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { beginSeen, markSeen } from '../../src/sessions/state/mark-seen.ts';
import { SeenSessions } from '../../src/sessions/state/seen.ts';
import { stateFolder } from '../../src/terminal/state-folder.ts';

/** `state`: the state folder. */
interface InsideAct {
  readonly run: (state: string, id: string) => Promise<unknown>;
  readonly isDone: (state: string, id: string) => Promise<boolean>;
}

export const INSIDE_ACTS = {
  'keep a view': {
    run: (state, id) =>
      changeView(state, {
        name: viewOf(id),
        view: { name: viewOf(id), filter: `id:${id}`, scope: 'all', sort: 'updated' },
      }),
    isDone: async (state, id) => readViews(state).get(viewOf(id))?.filter === `id:${id}`,
  },
  'note that it was seen': {
    async run(state, id) {
      await beginSeen({ path: seenIn(state), nowMs: Date.now() });
      await markSeen({ path: seenIn(state), nowMs: Date.now() }, id as ConversationId);
    },
    async isDone(state, id) {
      const seen = new SeenSessions(seenIn(state));
      await seen.refresh();
      return seen.entries.has(id as ConversationId);
    },
  },
} as const satisfies Readonly<Record<string, InsideAct>>;

export type InsideName = keyof typeof INSIDE_ACTS;

const viewOf = (id: string): string => `view-${id.slice(-4)}`;
const seenIn = (state: string): string => `${state}/seen.jsonl`;

/** As the program finds it in its environment. */
export function stateIn(env: Readonly<Record<string, string | undefined>>): string {
  return stateFolder(env, env.CODEX_HOME ?? '');
}

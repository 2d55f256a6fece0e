/** Acts that only the screen has: they are called as the screen calls them, in this process or in one that is killed. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { queueMessage } from '../../src/actions/queue.ts';
import { changeView, readViews } from '../../src/actions/views.ts';
import { StateFolder } from '../../src/config/state-folder.ts';
import type { ConversationId } from '../../src/format/identity.ts';
import { beginSeen, markSeen } from '../../src/sessions/state/mark-seen.ts';
import { SeenSessions } from '../../src/sessions/state/seen.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Place {
  readonly state: string;
  readonly home: string;
  readonly env: Environment;
}

/** `path`: the session's file. */
interface ActedSession {
  readonly id: string;
  readonly path: string;
}

interface InsideAct {
  readonly prepare?: (place: Place, session: ActedSession) => void;
  readonly run: (place: Place, session: ActedSession) => Promise<unknown>;
  readonly isDone: (place: Place, id: string) => boolean | Promise<boolean>;
}

/** The sentence that the screen would show ends the act. */
function done(problem: string | null): void {
  if (problem !== null) throw new Error(problem);
}

export const INSIDE_ACTS = {
  'keep a view': {
    run: ({ state }, { id }) =>
      changeView(state, {
        name: viewOf(id),
        view: { name: viewOf(id), filter: `id:${id}`, scope: 'all', sort: 'updated' },
      }),
    isDone: ({ state }, id) => readViews(state).get(viewOf(id))?.filter === `id:${id}`,
  },
  'note that it was seen': {
    async run({ state }, { id }) {
      await beginSeen({ path: seenIn(state), nowMs: Date.now() });
      await markSeen({ path: seenIn(state), nowMs: Date.now() }, id as ConversationId);
    },
    async isDone({ state }, id) {
      const seen = new SeenSessions(seenIn(state));
      await seen.refresh();
      return seen.entries.has(id as ConversationId);
    },
  },
  'keep a draft': {
    prepare: ({ state }, { id }) => new StateFolder(state).saveDraft(id, 'as it was before'),
    run: async ({ state }, { id }) => done(new StateFolder(state).saveDraft(id, DRAFT)),
    isDone: ({ state }, id) => new StateFolder(state).readDraft(id) === DRAFT,
  },
  'drop a draft': {
    prepare: ({ state }, { id }) => new StateFolder(state).saveDraft(id, DRAFT),
    run: async ({ state }, { id }) => done(new StateFolder(state).saveDraft(id, '')),
    isDone: ({ state }, id) => new StateFolder(state).readDraft(id) === '',
  },
  'hand a message to the queue': {
    prepare: ({ home }) => makeCodex(home),
    async run({ home, env }, { id, path }) {
      const conversation = { id: id as ConversationId, path };
      const codex = { ...env, PATH: `${home}/bin:${env.PATH}` };
      const session = { conversation, folder: null, cwd: home, codexHome: home, env: codex };
      const result = await queueMessage(session, QUEUED);
      if (result.kind === 'failed') throw new Error(result.message);
    },
    isDone: ({ home }, id) => queuedIn(home).split(`--thread ${id} --message=${QUEUED}\n`).length === 2,
  },
} as const satisfies Readonly<Record<string, InsideAct>>;

export type InsideName = keyof typeof INSIDE_ACTS;

export function insideAct(name: InsideName): InsideAct {
  return INSIDE_ACTS[name];
}

const DRAFT = 'what I still want to say\n\u0007';
const QUEUED = 'and then this';
const viewOf = (id: string): string => `view-${id.slice(-4)}`;
const seenIn = (state: string): string => `${state}/seen.jsonl`;

/** Stands in for Codex: notes what it is handed. */
function makeCodex(home: string): void {
  const program = join(home, 'bin', 'codex');
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(
    program,
    `#!/bin/sh\n[ "$1" = queue ] && echo "$@" >> "${home}/queued" || echo codex-cli 0.171.0\n`,
  );
  chmodSync(program, 0o755);
}

function queuedIn(home: string): string {
  return existsSync(join(home, 'queued')) ? readFileSync(join(home, 'queued'), 'utf8') : '';
}

/** As the program finds it in its environment. */
export function placeIn(env: Environment): Place {
  const home = env.CODEX_HOME ?? '';
  return { state: StateFolder.of(env, home).path, home, env };
}

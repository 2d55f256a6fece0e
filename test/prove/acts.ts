/** What a person can do to a session by a command that writes: each is killed, and made to fail, at every step. */
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { CliResult } from '../support/run-cli.ts';
import { watchFileCalls } from './file-calls.ts';
import { CaseHome, type PlacedSession } from './home.ts';
import { INSIDE_ACTS, type InsideName, insideAct, placeIn } from './inside-acts.ts';

interface Step {
  readonly args: readonly string[];
  readonly stdin?: string;
}

export interface Act extends Step {
  readonly name: string;
  /** Brings the session where the act begins. */
  readonly before?: readonly Step[];
  /** It is no command, and only the screen does it; then there are no arguments. */
  readonly inside?: InsideName;
  /** It changes nothing. */
  readonly reads?: true;
  /** It must not meet what other acts have left in a home. */
  readonly first?: true;
  /** The text that it adds to the session, if it adds one. */
  readonly adds?: string;
  /** Whether what it acknowledged is true. */
  readonly isDone: (home: CaseHome, session: PlacedSession) => boolean | Promise<boolean>;
}

/** Stands for the session's id in arguments. */
const ID = '{id}';
const OUTPUT = '{home}/out-{id}.html';
const APPENDED = 'one more question';
const RECORDED_TEXT = 'a session of its own';
const RECORDED = `${JSON.stringify({ type: 'message', role: 'user', content: [{ type: 'input_text', text: RECORDED_TEXT }] })}\n`;
const COMPRESS: Step = { args: ['compress', `id:${ID}`, '--yes'] };

/** The arguments for a session. */
export function argumentsOf(args: readonly string[], home: CaseHome, { id }: PlacedSession): string[] {
  return args.map(word => word.replaceAll(ID, id).replace('{home}', home.path));
}

async function listed(home: CaseHome, { id }: PlacedSession): Promise<Record<string, unknown> | null> {
  const { stdout } = await home.run(['list', '--all', '--json']);
  const line = stdout.split('\n').find(each => each.includes(`"id":"${id}"`));
  return line === undefined ? null : (JSON.parse(line) as Record<string, unknown>);
}

/** What is in the file that was exported; empty when there is none. */
function exported(home: CaseHome, session: PlacedSession): string {
  const [path = ''] = argumentsOf([OUTPUT], home, session);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

export const ACTS: readonly Act[] = [
  {
    name: 'append',
    args: ['append', ID, APPENDED],
    adds: APPENDED,
    isDone: (_, { path }) => readFileSync(path, 'utf8').includes(APPENDED),
  },
  {
    name: 'append a megabyte',
    args: ['append', ID, '-'],
    stdin: `${'long '.repeat(200_000)}end`,
    adds: 'long long',
    isDone: (_, { path, bytes }) => readFileSync(path).length > bytes.length + 1_000_000,
  },
  {
    name: 'append to what is compressed',
    before: [COMPRESS],
    args: ['append', ID, APPENDED],
    adds: APPENDED,
    isDone: (_, { path }) => readFileSync(path, 'utf8').includes(APPENDED),
  },
  {
    name: 'rename',
    args: ['rename', ID, 'a better name'],
    isDone: async (home, session) => (await listed(home, session))?.name === 'a better name',
  },
  {
    name: 'archive',
    args: ['archive', ID],
    isDone: async (home, session) => (await listed(home, session))?.archived === true,
  },
  {
    name: 'unarchive',
    before: [{ args: ['archive', ID] }],
    args: ['unarchive', ID],
    isDone: async (home, session) => (await listed(home, session))?.archived === false,
  },
  {
    name: 'delete',
    args: ['delete', ID],
    isDone: async (home, session) => (await listed(home, session)) === null,
  },
  {
    name: 'restore',
    before: [{ args: ['delete', ID] }],
    args: ['trash', 'restore', ID],
    isDone: async (home, session) => (await listed(home, session)) !== null,
  },
  {
    name: 'compress',
    ...COMPRESS,
    isDone: (_, { path }) => existsSync(`${path}.zst`) && !existsSync(path),
  },
  {
    name: 'expand',
    before: [COMPRESS],
    args: ['expand', `id:${ID}`, '--yes'],
    isDone: (_, { path, bytes }) => existsSync(path) && readFileSync(path).equals(bytes),
  },
  {
    name: 'pin',
    args: ['pin', ID],
    isDone: async (home, session) => (await listed(home, session))?.pinned === true,
  },
  {
    name: 'unpin',
    before: [{ args: ['pin', ID] }],
    args: ['unpin', ID],
    isDone: async (home, session) => (await listed(home, session))?.pinned === false,
  },
  {
    name: 'tag',
    args: ['tag', ID, 'kept'],
    isDone: async (home, session) => String((await listed(home, session))?.tags) === 'kept',
  },
  {
    name: 'export',
    args: ['export', ID, '-o', OUTPUT],
    isDone: (home, session) => /<\/html>\s*$/.test(exported(home, session)),
  },
  {
    name: 'prune to the trash',
    args: ['prune', `id:${ID}`, '--delete', '--yes'],
    isDone: async (home, session) => (await listed(home, session)) === null,
  },
  {
    name: 'prune to the archive',
    args: ['prune', `id:${ID}`, '--archive', '--yes'],
    isDone: async (home, session) => (await listed(home, session))?.archived === true,
  },
  {
    name: 'empty the trash of another session',
    first: true,
    before: [{ args: ['record'], stdin: RECORDED }, { args: ['delete', 'last'] }],
    args: ['trash', 'empty', '--yes'],
    isDone: async home => (await home.run(['trash', 'list', '--json'])).stdout === '',
  },
  {
    name: 'record a session',
    args: ['record'],
    stdin: RECORDED,
    isDone: async home => (await home.run(['list', '--all', '--json'])).stdout.includes(RECORDED_TEXT),
  },
  ...(Object.keys(INSIDE_ACTS) as InsideName[]).map(
    (inside): Act => ({
      name: inside,
      inside,
      args: [],
      isDone: (home, { id }) => insideAct(inside).isDone(placeIn(home.environment), id),
    }),
  ),
];

function reading(name: string, ...args: string[]): Act {
  return { name, args, reads: true, isDone: () => true };
}

/** What a person can ask by a command. */
export const READS: readonly Act[] = [
  reading('list', 'list', '--all', '--json'),
  reading('show', 'show', ID),
  reading('tail', 'tail', ID),
  reading('search', 'search', 'e'),
  reading('usage', 'usage', '--json'),
  reading('usage of the disk', 'usage', '--disk', '--json'),
  reading('doctor', 'doctor'),
  reading('trash list', 'trash', 'list'),
];

/** A mark that a killed `compress` left before its line was in it counts for a minute, for which a case does not wait. */
function letAMinutePass({ path }: CaseHome): void {
  const mark = join(path, '.tmp/rollout-compression.lock');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== '') return;
  const before = new Date(Date.now() - 61_000);
  utimesSync(mark, before, before);
}

/** Brings the session where the act begins. */
export async function prepare(act: Act, home: CaseHome, session: PlacedSession): Promise<void> {
  letAMinutePass(home);
  for (const { args, stdin } of act.before ?? []) {
    const { code, stderr } = await home.run(argumentsOf(args, home, session), stdin);
    if (code !== 0) throw new Error(`${act.name} cannot begin: ${args[0]} ends with ${code}: ${stderr}`);
  }
  if (act.inside !== undefined) insideAct(act.inside).prepare?.(placeIn(home.environment), session);
}

/** Does it in this process. */
export async function runAct(act: Act, home: CaseHome, session: PlacedSession): Promise<CliResult> {
  if (act.inside === undefined) return home.run(argumentsOf(act.args, home, session), act.stdin);
  try {
    await insideAct(act.inside).run(placeIn(home.environment), session);
    return { code: 0, stdout: '', stderr: '' };
  } catch (error) {
    return { code: 1, stdout: '', stderr: error instanceof Error ? error.message : String(error) };
  }
}

const changes = new Map<string, Promise<number>>();

/** How many calls of an act to the file interface change the disk, when nothing is in its way. */
export function changesOf(act: Act): Promise<number> {
  const known = changes.get(act.name) ?? countChanges(act);
  changes.set(act.name, known);
  return known;
}

async function countChanges(act: Act): Promise<number> {
  const home = new CaseHome();
  let count = 0;
  try {
    const session = home.add('envelope');
    await prepare(act, home, session);
    const stop = watchFileCalls(({ changes: isChange }) => {
      if (isChange) count += 1;
      return null;
    });
    await runAct(act, home, session).finally(stop);
    return count;
  } finally {
    home.remove();
  }
}

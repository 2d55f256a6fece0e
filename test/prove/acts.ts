/** What a person can do to a session by a command that writes: each is killed, and made to fail, at every step. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseHome, PlacedSession } from './home.ts';

export interface Act {
  readonly name: string;
  /** Brings the session where the act begins. */
  readonly before?: readonly (readonly string[])[];
  readonly args: readonly string[];
  readonly stdin?: string;
  /** The text that it adds to the session, if it adds one. */
  readonly adds?: string;
  /** Whether what it acknowledged is true. */
  readonly isDone: (home: CaseHome, session: PlacedSession) => boolean | Promise<boolean>;
}

/** Stands for the session's id in arguments. */
const ID = '{id}';
const OUTPUT = '{home}/out.html';
const APPENDED = 'one more question';

/** The arguments for a session. */
export function argumentsOf(args: readonly string[], home: CaseHome, { id }: PlacedSession): string[] {
  return args.map(word => word.replace(ID, id).replace('{home}', home.path));
}

async function listed(home: CaseHome, { id }: PlacedSession): Promise<Record<string, unknown> | null> {
  const { stdout } = await home.run(['list', '--all', '--json']);
  const line = stdout.split('\n').find(each => each.includes(`"id":"${id}"`));
  return line === undefined ? null : (JSON.parse(line) as Record<string, unknown>);
}

const fileIn = (home: CaseHome, pattern: RegExp): boolean => home.files().some(path => pattern.test(path));

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
    before: [['compress', 'size:>1b', '--yes']],
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
    before: [['archive', ID]],
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
    before: [['delete', ID]],
    args: ['trash', 'restore', ID],
    isDone: async (home, session) => (await listed(home, session)) !== null,
  },
  {
    name: 'compress',
    args: ['compress', 'size:>1b', '--yes'],
    isDone: (_, { path }) => existsSync(`${path}.zst`) && !existsSync(path),
  },
  {
    name: 'expand',
    before: [['compress', 'size:>1b', '--yes']],
    args: ['expand', 'size:>1b', '--yes'],
    isDone: (_, { path, bytes }) => readFileSync(path).equals(bytes),
  },
  {
    name: 'pin',
    args: ['pin', ID],
    isDone: async (home, session) => (await listed(home, session))?.pinned === true,
  },
  {
    name: 'tag',
    args: ['tag', ID, 'kept'],
    isDone: async (home, session) => String((await listed(home, session))?.tags) === 'kept',
  },
  {
    name: 'export',
    args: ['export', ID, '-o', OUTPUT],
    isDone: home =>
      fileIn(home, /out\.html$/) && /<\/html>\s*$/.test(readFileSync(join(home.path, 'out.html'), 'utf8')),
  },
];

/**
 * A Codex home of real rollouts for one case, and the laws that hold for it whatever happened: each session is whole in one place, what was added
 * are whole lines, it is listed once, and it takes another message.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { finishMoves } from '../../src/actions/run-many.ts';
import { RolloutRecorder } from '../../src/recorder/rollout-recorder.ts';
import { openRollout } from '../../src/rollout/file/open.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { findInCorpus } from '../support/temporary-home.ts';
import { quickTools } from './quick-tools.ts';

/** One real rollout of each dialect. */
export const DIALECTS = { bare: '0.29.0/tui', envelope: '0.77.0/tui', paginated: '0.169.0/tui' } as const;
export type DialectName = keyof typeof DIALECTS;
export const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];

/** Homes lie in memory where the machine has a folder for that: a kill loses as much there as on a disk, and there are ten thousand of them. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const LONG_AGO = new Date('2026-11-22T08:00:00Z');
/** Acts that hand something to Codex find none: these cases are about our own files. */
const SEARCH_PATH = '/usr/bin:/bin';
/** Most of what one takes is waiting: for a small program that takes the lock, for a torn end to be still. */
const AT_ONCE = 4;
const GOING_ON = 'and on it goes';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

const rollouts = new Map<
  DialectName,
  { readonly id: string; readonly name: string; readonly bytes: Buffer }
>();

function realRollout(dialect: DialectName) {
  const known = rollouts.get(dialect);
  if (known !== undefined) return known;
  const source = findInCorpus(DIALECTS[dialect]);
  const name = basename(source).replace(/^.*__/, '');
  const rollout = { id: UUID.exec(name)?.[0] ?? '', name, bytes: readFileSync(source) };
  rollouts.set(dialect, rollout);
  return rollout;
}

/** Another id of the same age. */
function numberedId(id: string, number: number): string {
  return id.slice(0, -4) + (0xa000 + number).toString(16);
}

export interface PlacedSession {
  readonly id: string;
  readonly dialect: DialectName;
  readonly bytes: Buffer;
  /** Where it was put. */
  readonly path: string;
}

export class CaseHome {
  readonly path = mkdtempSync(join(FOLDER, 'rolltop-prove-'));
  readonly sessions: PlacedSession[] = [];

  get environment(): Record<string, string> {
    const { path } = this;
    const folders = {
      HOME: path,
      XDG_STATE_HOME: `${path}/.state`,
      XDG_DATA_HOME: `${path}/.data`,
      XDG_CACHE_HOME: `${path}/.cache`,
    };
    return { ...folders, CODEX_HOME: path, PATH: SEARCH_PATH, LANG: 'C.UTF-8', TERM: 'dumb' };
  }

  /** Puts a real rollout where Codex would; it was left alone for long. The first keeps its id, each further one has an id of its own. */
  add(dialect: DialectName): PlacedSession {
    const original = realRollout(dialect);
    const isFirst = this.sessions.every(({ id }) => id !== original.id);
    const id = isFirst ? original.id : numberedId(original.id, this.sessions.length);
    const name = original.name.replace(original.id, id);
    const bytes = isFirst
      ? original.bytes
      : Buffer.from(original.bytes.toString('latin1').replaceAll(original.id, id), 'latin1');
    const folder = join(this.path, 'sessions', '2026', '11', '22');
    mkdirSync(folder, { recursive: true });
    const session = { id, dialect, bytes, path: join(folder, name) };
    writeFileSync(session.path, bytes);
    utimesSync(session.path, LONG_AGO, LONG_AGO);
    this.sessions.push(session);
    return session;
  }

  /** A command of rolltop, in this process. */
  run(args: readonly string[], stdin?: string): Promise<CliResult> {
    return runCli(args, {
      codexHome: this.path,
      env: this.environment,
      ...(stdin === undefined ? {} : { stdin }),
    });
  }

  /** Every file below the home, hidden ones too. */
  files(): string[] {
    return readdirSync(this.path, { recursive: true, withFileTypes: true })
      .filter(found => found.isFile())
      .map(found => join(found.parentPath, found.name));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export interface AfterAct {
  /** What was acknowledged to be in the session, in this order. */
  readonly acknowledged: readonly string[];
  /** What may be there in addition, without having been acknowledged. */
  readonly begun?: string;
}

/**
 * The laws, for every session of the home; one sentence for each that does not hold. So many sessions go on by the command; the others by the
 * library, which finds the same bytes and waits for nothing.
 */
export async function brokenLaws(
  home: CaseHome,
  after: ReadonlyMap<string, AfterAct>,
  byCommand = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  await finishMoves(home.path, home.environment);
  const broken: string[] = [];
  const files = home.files();
  for (const session of home.sessions) {
    const found = await copiesOf(files, session);
    const said = after.get(session.id) ?? { acknowledged: [] };
    if (found.length === 0) broken.push(`${session.dialect}: no whole copy of the session is left`);
    for (const { path, added } of found)
      for (const problem of addedProblems(added, said))
        broken.push(`${session.dialect}: ${problem} in ${basename(path)}`);
  }
  return [...broken, ...headless(files), ...(await goOn(home, byCommand))];
}

/** A rollout is never without its whole first line. */
function headless(files: readonly string[]): string[] {
  const isRollout = (path: string) => /\/sessions\/.*\/rollout-[^/]*\.jsonl$/.test(path);
  return files.filter(isRollout).flatMap(path => {
    const first = readFileSync(path, 'utf8').split('\n')[0] ?? '';
    return isJson(first) ? [] : [`${basename(path)} has no first line`];
  });
}

interface Copy {
  readonly path: string;
  readonly added: string;
}

/** The files that begin with all that the session had. */
async function copiesOf(files: readonly string[], { id, bytes }: PlacedSession): Promise<Copy[]> {
  const copies: Copy[] = [];
  for (const path of files) {
    if (!basename(path).includes(id) || !/\.jsonl(?:\.zst)?$/.test(path)) continue;
    const whole = await readWhole(path);
    if (whole?.subarray(0, bytes.length).equals(bytes))
      copies.push({ path, added: whole.subarray(bytes.length).toString('utf8') });
  }
  return copies;
}

async function readWhole(path: string): Promise<Buffer | null> {
  try {
    const file = await openRollout(path);
    try {
      return await file.read(0, file.size);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

/** Lines are whole but for one that the end of the process cut; what was acknowledged is there once, in order. */
function addedProblems(added: string, { acknowledged, begun }: AfterAct): string[] {
  const problems: string[] = [];
  const lines = added.split('\n');
  // The end of the process may have cut the last one anywhere, also just before its newline: whether the next message joins it is seen when it comes.
  lines.pop();
  const damaged = lines.filter(line => line !== '' && !isJson(line));
  if (damaged.length > 0)
    problems.push(`${damaged.length} added lines are no JSON: ${damaged[0]?.slice(0, 80)}`);
  const texts = lines.flatMap(promptIn);
  if (texts.slice(0, acknowledged.length).join('\n') !== acknowledged.join('\n'))
    problems.push(`acknowledged ${shortened(acknowledged)}, found ${shortened(texts)}`);
  const more = texts
    .slice(acknowledged.length)
    .filter(text => begun === undefined || !text.startsWith(begun));
  if (more.length > 0) problems.push(`${shortened(more)} was never acknowledged as the next`);
  return problems;
}

function shortened(texts: readonly string[]): string {
  const shown = texts.slice(0, 4).map(text => JSON.stringify(text.slice(0, 20)));
  return `${texts.length} (${shown.join(' ')})`;
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** The text of a response item that is a prompt: each prompt has one such line, whatever other lines it has. */
function promptIn(line: string): string[] {
  if (!isJson(line)) return [];
  const object = JSON.parse(line);
  const item = object.payload ?? object;
  return item.type === 'message' && item.role === 'user' ? [String(item.content?.[0]?.text)] : [];
}

type Say = (session: PlacedSession, what: string, ended?: CliResult) => void;

/** Each comes back from wherever it is, is listed once, and takes a message. */
async function goOn(home: CaseHome, byCommand: number): Promise<string[]> {
  const problems: string[] = [];
  const say: Say = ({ dialect }, what, ended) =>
    problems.push(
      `${dialect}: ${what}${ended === undefined ? '' : `: ${ended.code} ${ended.stderr.trim()}`}`,
    );
  let rows = await rowsOf(home);
  const away = home.sessions.filter(({ id }) => !rows.has(id));
  for (const session of away) {
    const restored = await home.run(['trash', 'restore', session.id]);
    if (restored.code !== 0) say(session, 'it is neither listed nor in the trash', restored);
  }
  if (away.length > 0) rows = await rowsOf(home);
  const left = [...home.sessions];
  const goOnInTurn = async (): Promise<void> => {
    for (let session = left.pop(); session !== undefined; session = left.pop()) {
      const [row, ...others] = rows.get(session.id) ?? [];
      if (row === undefined || others.length > 0) say(session, `listed ${row ? 1 + others.length : 0} times`);
      else if (left.length < byCommand) await goesOn(home, session, row, say);
      else await takesMore(session, row, say);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, goOnInTurn));
  return problems;
}

interface Row {
  readonly id: string;
  readonly path: string;
  readonly archived: boolean;
}

/** The rows of each session. */
async function rowsOf(home: CaseHome): Promise<Map<string, Row[]>> {
  const { stdout } = await home.run(['list', '--all', '--json']);
  const rows = new Map<string, Row[]>();
  for (const line of stdout.split('\n').filter(each => each !== '')) {
    const row = JSON.parse(line) as Row;
    rows.set(row.id, [...(rows.get(row.id) ?? []), row]);
  }
  return rows;
}

async function goesOn(home: CaseHome, session: PlacedSession, row: Row, say: Say): Promise<void> {
  const { id } = session;
  if (row.archived) {
    const back = await home.run(['unarchive', id]);
    if (back.code !== 0) say(session, 'it cannot be brought back from the archive', back);
  }
  const appended = await home.run(['append', id, GOING_ON]);
  if (appended.code !== 0) say(session, 'it takes no message', appended);
  const shown = await home.run(['tail', id, '-n', '3']);
  if (shown.stdout.split(GOING_ON).length !== 2)
    say(session, 'the message that it took is not shown once', shown);
}

/** An archived one takes none. */
async function takesMore(session: PlacedSession, { archived, path }: Row, say: Say): Promise<void> {
  if (archived) return;
  try {
    const recorder = await RolloutRecorder.resume({ path, tools: quickTools() });
    await recorder.recordUserMessage(GOING_ON);
    await recorder.shutdown();
    const end = (await readWhole(path.replace(/\.zst$/, '')))?.toString('utf8') ?? '';
    if (end.split(JSON.stringify(GOING_ON)).length < 2 || !end.endsWith('\n'))
      say(session, 'the message that it took is not there');
  } catch (error) {
    say(session, `it takes no message: ${String(error)}`);
  }
}

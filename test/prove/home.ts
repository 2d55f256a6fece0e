/**
 * A Codex home of real rollouts for one case, and the laws that hold for it whatever happened: each session is whole in one place, what was added
 * are whole lines, it is listed once, and it takes another message.
 */
import {
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
import { finishMoves } from '../../src/actions/bulk.ts';
import { openRollout } from '../../src/rollout/file/open.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { findInCorpus } from '../support/temporary-home.ts';

/** One real rollout of each dialect. */
export const DIALECTS = { bare: '0.29.0/tui', envelope: '0.77.0/tui', paginated: '0.169.0/tui' } as const;
export type DialectName = keyof typeof DIALECTS;
export const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];

const LONG_AGO = new Date('2026-11-22T08:00:00Z');
/** Acts that hand something to Codex find none: these cases are about our own files. */
const SEARCH_PATH = '/usr/bin:/bin';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

export interface PlacedSession {
  readonly id: string;
  readonly dialect: DialectName;
  readonly bytes: Buffer;
  /** Where it was put. */
  readonly path: string;
}

export class CaseHome {
  readonly path = mkdtempSync(join(tmpdir(), 'rolltop-prove-'));
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

  /** Puts a real rollout where Codex would; it was left alone for long. */
  add(dialect: DialectName): PlacedSession {
    const source = findInCorpus(DIALECTS[dialect]);
    const bytes = readFileSync(source);
    const name = basename(source).replace(/^.*__/, '');
    const id = UUID.exec(name)?.[0] ?? '';
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

/** The laws, for every session of the home; one sentence for each that does not hold. */
export async function brokenLaws(home: CaseHome, after: ReadonlyMap<string, AfterAct>): Promise<string[]> {
  await finishMoves(home.path, home.environment);
  const broken: string[] = [];
  for (const session of home.sessions) {
    const found = await copiesOf(home, session);
    const said = after.get(session.id) ?? { acknowledged: [] };
    if (found.length === 0) broken.push(`${session.dialect}: no whole copy of the session is left`);
    for (const { path, added } of found)
      for (const problem of addedProblems(added, said))
        broken.push(`${session.dialect}: ${problem} in ${basename(path)}`);
    broken.push(...(await goesOn(home, session)));
  }
  return broken;
}

interface Copy {
  readonly path: string;
  readonly added: string;
}

/** The files that begin with all that the session had. */
async function copiesOf(home: CaseHome, { id, bytes }: PlacedSession): Promise<Copy[]> {
  const copies: Copy[] = [];
  for (const path of home.files()) {
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
  const torn = lines.pop() ?? '';
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
  if (torn !== '' && isJson(torn)) problems.push('a whole line without its newline');
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

/** It comes back from wherever it is, is listed once, and takes a message. */
async function goesOn(home: CaseHome, { id, dialect }: PlacedSession): Promise<string[]> {
  const problems: string[] = [];
  const say = (what: string, { code, stderr }: CliResult) =>
    problems.push(`${dialect}: ${what}: ${code} ${stderr.trim()}`);
  const rows = async () => {
    const { stdout } = await home.run(['list', '--all', '--json']);
    return stdout
      .split('\n')
      .filter(line => line.includes(`"id":"${id}"`))
      .map(line => JSON.parse(line) as { archived: boolean });
  };
  if ((await rows()).length === 0) {
    const restored = await home.run(['trash', 'restore', id]);
    if (restored.code !== 0) say('it is neither listed nor in the trash', restored);
  }
  const [row, ...more] = await rows();
  if (row === undefined || more.length > 0)
    problems.push(`${dialect}: listed ${more.length + (row ? 1 : 0)} times`);
  if (row?.archived) {
    const back = await home.run(['unarchive', id]);
    if (back.code !== 0) say('it cannot be brought back from the archive', back);
  }
  const appended = await home.run(['append', id, 'and on it goes']);
  if (appended.code !== 0) say('it takes no message', appended);
  const shown = await home.run(['show', id]);
  if (shown.stdout.split('and on it goes').length !== 2)
    say('the message that it took is not shown once', shown);
  return problems;
}

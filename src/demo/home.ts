/** Makes the throw-away home of `rolltop demo`: about 200 sessions over two years, each in the dialect of its time, some damaged, archived or compressed. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dayFolder, rolloutFileName } from '../format/file-name.ts';
import { type ConversationId, parseConversationId } from '../format/identity.ts';
import { bareLines } from './bare-lines.ts';
import type { Circumstances, JsonLine, Transcript } from './circumstances.ts';
import { DELEGATED } from './delegated.ts';
import { envelopeLines } from './envelope-lines.ts';
import { BEGUN, WAITING } from './live-script.ts';
import { paginatedLines } from './paginated-lines.ts';
import { type PlannedSession, planSessions } from './plan.ts';
import { Random } from './random.ts';
import { realSessions } from './real-sessions.ts';
import { storedZstd } from './stored-zstd.ts';
import type { Story } from './story.ts';

export interface DemoHome {
  readonly codexHome: string;
  readonly live: LiveRollouts;
  /** Synchronous, so that it can run as the last thing before the process ends. */
  remove(): void;
}

/** The rollouts that are written on: by an agent that works, and by one that is about to ask something. */
export interface LiveRollouts {
  readonly working: string;
  readonly asking: string;
}

const SEED = 20_250_922;

export function makeDemoHome(nowMs: number): DemoHome {
  const codexHome = mkdtempSync(path.join(tmpdir(), 'rolltop-demo-'));
  const remove = (): void => rmSync(codexHome, { recursive: true, force: true });
  try {
    return { codexHome, live: fillHome(codexHome, nowMs), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function fillHome(codexHome: string, nowMs: number): LiveRollouts {
  const random = new Random(SEED);
  const planned = planSessions(nowMs, random);
  for (const session of planned) writeSession(codexHome, session);
  const parent = planned.find(
    ({ dialect, oddity, story }) => dialect === 'paginated' && oddity === null && story.turns.length > 1,
  );
  if (parent !== undefined) {
    writeFork(codexHome, parent, nowMs);
    for (const story of DELEGATED) writeSubAgent(codexHome, parent, story);
  }
  for (const { id, startMs, endMs, text } of realSessions(nowMs))
    writeRollout({ codexHome, id, startMs, endMs, content: Buffer.from(text) });
  writeNames(codexHome, planned);
  // Not before this program began: a turn that is older than who holds its session is one that nobody works on.
  const startMs = nowMs;
  const live = ({ project, branch }: Story): Omit<Circumstances, 'cliVersion'> => {
    const id = random.uuid7(startMs);
    return {
      id,
      startMs,
      cwd: `/home/me/src/${project}`,
      branch,
      model: 'gpt-5.5',
      source: 'cli',
      random,
      atOnce: true,
    };
  };
  const works = { ...live(BEGUN), cliVersion: '0.144.0' };
  const asks = { ...live(WAITING), cliVersion: '0.169.0' };
  return {
    working: writeTranscript(codexHome, works, envelopeLines(BEGUN, works)),
    asking: writeTranscript(codexHome, asks, paginatedLines(WAITING, asks)),
  };
}

function transcriptOf({ dialect, story, around }: PlannedSession): Transcript {
  switch (dialect) {
    case 'bare':
      return bareLines(story, around);
    case 'envelope':
      return envelopeLines(story, around);
    case 'paginated':
      return paginatedLines(story, around);
    default:
      return dialect satisfies never;
  }
}

function writeSession(codexHome: string, session: PlannedSession): string {
  const transcript = transcriptOf(session);
  const { startMs } = session.around;
  const place = { codexHome, id: idOf(session.around), startMs, endMs: transcript.nowMs };
  const lines = transcript.lines.map(line => JSON.stringify(line));
  const whole = Buffer.from(`${lines.join('\n')}\n`);
  switch (session.oddity) {
    case null:
      return writeRollout({ ...place, content: whole });
    case 'archived':
      return writeRollout({ ...place, content: whole, archived: true });
    case 'compressed':
      return writeRollout({ ...place, content: storedZstd(whole), suffix: '.zst' });
    case 'torn':
      return writeRollout({ ...place, content: whole.subarray(0, whole.length - 90) });
    case 'glued':
      return writeRollout({ ...place, content: Buffer.from(glue(lines)) });
    case 'nul-run':
      return writeRollout({
        ...place,
        content: Buffer.concat([whole, Buffer.alloc(512), Buffer.from('\n')]),
      });
    case 'empty':
      return writeRollout({ ...place, content: Buffer.alloc(0) });
    default:
      return session.oddity satisfies never;
  }
}

/** A torn line and the next one joined to it, as a killed writer and a second one that does not check leave them. */
function glue(lines: readonly string[]): string {
  const at = Math.floor(lines.length / 2);
  const torn = lines[at] ?? '';
  return `${[...lines.slice(0, at), torn.slice(0, torn.length / 2)].join('\n')}${lines.slice(at + 1).join('\n')}\n`;
}

/** A fork that inherits the parent's first turn. */
function writeFork(codexHome: string, parent: PlannedSession, nowMs: number): void {
  const transcript = transcriptOf(parent);
  const end = transcript.lines.findIndex(isTurnEnd) + 1;
  const shared = transcript.lines.slice(0, end).map(line => `${JSON.stringify(line)}\n`);
  const startMs = Math.min(transcript.nowMs + 60_000, nowMs - 120_000);
  const around: Circumstances = {
    ...parent.around,
    id: parent.around.random.uuid7(startMs),
    startMs,
    source: 'vscode',
  };
  const turn = {
    prompt: 'Try it again without touching the public interface.',
    steps: [],
    answer: 'Second try: the interface stays as it was.',
  };
  const base = { parentId: parent.around.id, ordinal: end, offset: Buffer.byteLength(shared.join('')) };
  const fork = paginatedLines({ ...parent.story, turns: [turn] }, around, base);
  writeTranscript(codexHome, around, fork);
}

/** What a session gave to sub-agents of its own: they are folded below it. */
function writeSubAgent(codexHome: string, { around: parent }: PlannedSession, story: Story): void {
  const startMs = parent.startMs + 60_000;
  const id = parent.random.uuid7(startMs);
  const source = { subagent: { thread_spawn: { parent_thread_id: parent.id, depth: 1 } } };
  const around: Circumstances = { ...parent, id, startMs, source };
  writeTranscript(codexHome, around, paginatedLines(story, around));
}

function writeTranscript(codexHome: string, around: Circumstances, { lines, nowMs }: Transcript): string {
  const content = Buffer.from(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  return writeRollout({ codexHome, id: idOf(around), startMs: around.startMs, endMs: nowMs, content });
}

function isTurnEnd({ payload }: JsonLine): boolean {
  return (
    typeof payload === 'object' && payload !== null && 'type' in payload && payload.type === 'task_complete'
  );
}

function idOf({ id }: Circumstances): ConversationId {
  const parsed = parseConversationId(id);
  if (parsed === null) throw new RangeError(`not an id: ${id}`);
  return parsed;
}

interface DemoRollout {
  readonly codexHome: string;
  readonly id: ConversationId;
  readonly startMs: number;
  readonly endMs: number;
  readonly content: Buffer;
  readonly archived?: true;
  readonly suffix?: string;
}

function writeRollout({
  codexHome,
  id,
  startMs,
  endMs,
  content,
  archived,
  suffix = '',
}: DemoRollout): string {
  const begun = new Date(startMs);
  const folder = archived
    ? path.join(codexHome, 'archived_sessions')
    : path.join(codexHome, 'sessions', ...dayFolder(begun));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, rolloutFileName(begun, id) + suffix);
  writeFileSync(file, content, { mode: 0o600 });
  utimesSync(file, new Date(endMs), new Date(endMs));
  return file;
}

function writeNames(codexHome: string, planned: readonly PlannedSession[]): void {
  const lines = planned
    .filter(session => session.name !== null)
    .map(({ name, around }) => {
      const updated = new Date(around.startMs).toISOString();
      return JSON.stringify({ id: around.id, thread_name: name, updated_at: updated });
    });
  writeFileSync(path.join(codexHome, 'session_index.jsonl'), `${lines.join('\n')}\n`, { mode: 0o600 });
}

/** Sessions that go on from others, in every way that Codex has, as files of a home. Nothing of `src` is used. */
import {
  Chance,
  FOLDERS,
  type KnownFile,
  type KnownHome,
  KnownSession,
  lastTotalIn,
  lineText,
  VERSIONS,
} from './known-homes.ts';

const BEGIN_MS = Date.parse('2026-03-01T00:00:00Z');
const SPAN_MS = 200 * 24 * 3_600_000;
const FIRST_WITH_SUB_AGENTS_AT_ZERO = 144;

/** The same home for the same seed. */
export function knownHome(seed: number): KnownHome {
  const chance = new Chance(seed);
  const sessions: KnownSession[] = [];
  for (let left = chance.within(1, 4); left > 0; left--) {
    const first = plain(chance);
    sessions.push(first, ...family(chance, first));
  }
  return {
    requests: sessions.flatMap(({ requests }) => requests),
    files: sessions.flatMap(session => filesOf(chance, session, sessions)),
  };
}

function plain(chance: Chance): KnownSession {
  const beginMs = BEGIN_MS + chance.below(SPAN_MS);
  const session = new KnownSession(chance, {
    ...{ version: chance.of(VERSIONS), folder: chance.of(FOLDERS), beginMs },
  });
  return withTurns(chance, session, 1);
}

function withTurns(chance: Chance, session: KnownSession, least: number): KnownSession {
  for (let left = chance.within(least, 3); left > 0; left--) {
    session.turn();
    if (chance.percent(40)) session.resume();
  }
  return session;
}

function family(chance: Chance, first: KnownSession): readonly KnownSession[] {
  const members: KnownSession[] = [];
  let parent = first;
  for (let left = chance.below(3); left > 0; left--) {
    const member = chance.of(waysFrom(parent))(chance, parent);
    members.push(member);
    // A fork of a fork; nobody forks what has no turn.
    if (member.ends.length > 0 && chance.percent(50)) parent = member;
  }
  return members;
}

type Way = (chance: Chance, parent: KnownSession) => KnownSession;

function waysFrom({ version, isPaginated }: KnownSession): readonly Way[] {
  if (isPaginated) return [byReference, segment, subAgent, copyingSubAgent];
  return version < FIRST_WITH_SUB_AGENTS_AT_ZERO ? [copiedFork] : [copiedFork, subAgent, copyingSubAgent];
}

const later = (chance: Chance, { version, folder, nowMs }: KnownSession) => ({
  ...{ version, folder, beginMs: nowMs + chance.within(5_000, 500_000) },
});

/** All lines of the parent up to the end of a turn, or of one that is not over. */
const copiedFork: Way = (chance, parent) => {
  const fork = new KnownSession(chance, later(chance, parent), { forked_from_id: parent.id });
  const isWhole = parent.version < FIRST_WITH_SUB_AGENTS_AT_ZERO || chance.percent(70);
  fork.copy(parent, isWhole ? chance.of(parent.ends) : chance.within(3, parent.lines.length), 'goes on');
  fork.resume();
  return withTurns(chance, fork, 0);
};

const spawned = ({ id }: KnownSession) => ({
  forked_from_id: id,
  source: { subagent: { thread_spawn: { parent_thread_id: id, depth: 1, agent_nickname: 'Hubble' } } },
});

const subAgent: Way = (chance, parent) =>
  withTurns(chance, new KnownSession(chance, later(chance, parent), spawned(parent)), 1);

const copyingSubAgent: Way = (chance, parent) => {
  const agent = new KnownSession(chance, later(chance, parent), spawned(parent));
  agent.copy(parent, chance.of(parent.ends), 'at zero');
  return withTurns(chance, agent, 1);
};

/** The parent's bytes up to the end of one of its turns. */
function base(chance: Chance, parent: KnownSession) {
  const end = chance.of(parent.ends);
  const lines = parent.lines.slice(0, end);
  const bytes = Buffer.byteLength(lines.map(line => `${lineText(line)}\n`).join(''));
  const ordinal = (lines.at(-1)?.ordinal ?? 0) + 1;
  const history_base = {
    ...{ thread_id: parent.segment ?? parent.id, end_ordinal_exclusive: ordinal, end_byte_offset: bytes },
  };
  return { history_base, goesOn: { ordinal, total: lastTotalIn(lines) } };
}

const byReference: Way = (chance, parent) => {
  const { history_base, goesOn } = base(chance, parent);
  const header = { forked_from_id: parent.id, history_base };
  return withTurns(chance, new KnownSession(chance, later(chance, parent), header, goesOn), 1);
};

/** The same conversation, taken back to the end of one of its turns: what was used stays used. */
const segment: Way = (chance, parent) => {
  const { history_base, goesOn } = base(chance, parent);
  const about = { ...later(chance, parent), id: parent.id };
  return withTurns(chance, new KnownSession(chance, about, { history_base }, goesOn), 1);
};

/** Also as Codex and time leave them: in the archive, twice, with CRLF, torn at their end. */
function filesOf(chance: Chance, session: KnownSession, all: readonly KnownSession[]): readonly KnownFile[] {
  const time = new Date(session.beginMs).toISOString().slice(0, 19).replaceAll(':', '-');
  const name = `rollout-${time}-${session.id}${session.segment === null ? '' : `_${session.segment}`}.jsonl`;
  const lines = session.lines.map(lineText);
  // The bytes of others are counted on.
  const isAlone = !all.some(({ id, segment: own }) => id === session.id && own !== session.segment);
  const [plainEnd, torn] = ['\n', `\n${(lines.at(-1) ?? '').slice(0, chance.within(1, 40))}`];
  const eol = isAlone && !session.isPaginated && chance.percent(10) ? '\r\n' : '\n';
  const text = lines.join(eol) + (isAlone && chance.percent(10) ? torn : plainEnd);
  const place = `sessions/${time.slice(0, 10).replaceAll('-', '/')}/${name}`;
  const archived = `archived_sessions/${name}`;
  const places = isAlone ? chance.of([[place], [place], [place], [archived], [place, archived]]) : [place];
  const ownFrom = lines.slice(0, session.copied).join(eol).length;
  return places.map(one => ({ session: session.id, place: one, text, ownFrom }));
}

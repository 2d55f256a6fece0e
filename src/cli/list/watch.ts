/**
 * `rolltop watch`: a line for each change of a session's state, for status bars and scripts. First those in which something goes on. With
 * `--until` it ends when one needs the person, which may wait for them already, or when a turn of one ends from then on.
 */
import path from 'node:path';
import type { Conversation, LiveState, StateKind } from '../../format/conversation.ts';
import type { ConversationId } from '../../format/identity.ts';
import type { StateChange } from '../../live/list/state-watchers.ts';
import { openLocalSource } from '../../live/local-source.ts';
import type { OtherHosts } from '../../live/other-hosts.ts';
import { checkRoot, missingRootText } from '../../sessions/walk.ts';
import { idThere } from '../../text/host-id.ts';
import { clockTime } from '../../text/numbers.ts';
import { markSpan, stateWord } from '../../text/session-mark.ts';
import { span } from '../../text/spans.ts';
import { folderName, listedTitle } from '../../text/title.ts';
import { jsonSafe } from '../../text/unicode/json-safe.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import type { CommandContext } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import type { HostChoice } from '../hosts/host-option.ts';
import { stateFolderOf } from '../kept-files.ts';
import { namedQuery } from '../named-query.ts';
import { readyQuery } from './list-query.ts';
import type { WatchOptions } from './watch-options.ts';

const ALIVE_MS = 60_000;

export async function watch(
  { query: typed, until, hosts: choice }: WatchOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { program, codexHome, signal, out } = context;
  const named = namedQuery(typed, context);
  if (named.kind === 'refused') return named.exitCode;
  const { query } = named;
  if (!(await isReadable(context))) return ExitCode.failed;
  const ready = readyQuery(query, context);
  const fits = (session: Conversation): boolean =>
    (ready.fits?.(session) ?? true) && (!ready.hasWords || ready.ranked([session]).length > 0);
  const startMs = program.nowMs();
  const hosts = choice === null ? null : await watchedHosts(choice, context);
  const source = openLocalSource({
    hosts,
    codexHome,
    cwd: program.cwd,
    home: program.homeFolder,
    marksPath: stateFolderOf(context).marksPath,
    seenPath: stateFolderOf(context).seenPath,
  });
  // The store's own timers let a program end.
  const stayAlive = setInterval(() => {}, ALIVE_MS);
  try {
    const { conversations } = source;
    return await new Promise<ExitCode>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(ExitCode.interrupted));
      // One line after the other: a slow reader holds up the next one, not the last one.
      let written = Promise.resolve();
      const tell = (change: StateChange): void => {
        const line = context.json ? jsonLine(change, program.nowMs()) : textLine(change, context);
        written = written.then(() => out.write(`${line}\n`));
        if (until !== null && isReached(until, change, startMs))
          written.then(() => resolve(ExitCode.ok), reject);
        else written.catch(reject);
      };
      const unnamed = new UnnamedSessions();
      conversations.watchStates(change => {
        const { conversation } = change;
        unnamed.delete(conversation.id);
        if (!isShown(change, startMs)) return;
        if (fits(conversation)) tell(change);
        else if (conversation.summary?.title == null) unnamed.set(conversation.id, change);
      });
      // The store follows what a screen shows.
      conversations.subscribe(() => {
        for (const change of unnamed.takeNamed(conversations.find))
          if (fits(change.conversation)) tell(change);
      });
      conversations.setVisibleRows({ from: 0, to: 0 });
    });
  } finally {
    clearInterval(stayAlive);
    await source.close();
  }
}

/** Says why nothing comes: of a home without sessions, which may get one, or of one that cannot be read. */
async function isReadable({ codexHome, say }: CommandContext): Promise<boolean> {
  const root = path.join(codexHome, 'sessions');
  const state = await checkRoot(root);
  if (state.kind === 'missing') say(`${missingRootText(root)} Waiting for one.`);
  if (state.kind === 'problem') say(state.message);
  return state.kind !== 'problem';
}

/** Connected from now on; how they are is said. Null: there are none, which was said. */
async function watchedHosts(choice: HostChoice, context: CommandContext): Promise<OtherHosts | null> {
  const [{ meantHosts }, { sayStates }] = await Promise.all([
    import('../hosts/host-choice.ts'),
    import('../hosts/say-states.ts'),
  ]);
  const aliases = meantHosts(choice, context);
  if (aliases.length === 0) return null;
  const fleet = await context.hosts.reach(aliases);
  sayStates(fleet, context);
  return fleet;
}

/** A sub-agent's state is its session's, and what was stopped long ago is no change. */
function isShown({ conversation, before, after, isFirst }: StateChange, startMs: number): boolean {
  const source = conversation.summary?.source;
  if (source === 'subagent' || source === 'side-chat') return false;
  if (after?.kind !== 'stopped') return true;
  // A host tells of its sessions before it knows who holds them.
  return !isFirst && (before !== null || (after.sinceMs ?? 0) >= startMs);
}

/** Sessions at work of which nothing was said yet: they may fit when their first message is written. */
class UnnamedSessions extends Map<ConversationId, StateChange> {
  /** Those that have a title now, as the change from nothing to what they do. */
  takeNamed(find: (id: ConversationId) => Conversation | undefined): readonly StateChange[] {
    return [...this].flatMap(([id, change]) => {
      const conversation = find(id);
      if (conversation !== undefined && conversation.summary?.title == null) return [];
      this.delete(id);
      const after = conversation?.state ?? null;
      return conversation === undefined || after === null
        ? []
        : [{ ...change, conversation, before: null, after }];
    });
  }
}

/**
 * A question that stands waits for the person whenever it was asked; a turn that ended before is no end to wait for. One that ended while the
 * session is open in rolltop is never ready; it ended all the same.
 */
function isReached(until: StateKind, { before, after, isFirst }: StateChange, startMs: number): boolean {
  if (after?.kind === until) return until !== 'ready' || !isFirst || (after.sinceMs ?? 0) >= startMs;
  const wasBusy = before?.kind === 'working' || before?.kind === 'needs-you';
  return until === 'ready' && wasBusy && (after === null || after.kind === 'idle');
}

function jsonLine({ conversation, before, after }: StateChange, nowMs: number): string {
  const { id, path, name, summary, live, host = null } = conversation;
  return jsonSafe(
    JSON.stringify({
      at: timeText(nowMs),
      id: idThere(id),
      path,
      title: summary?.title ?? null,
      name,
      cwd: summary?.cwd ?? null,
      pid: live?.pid ?? null,
      was: before?.kind ?? null,
      state: after?.kind ?? null,
      need: after?.kind === 'needs-you' ? after.need : null,
      since: after?.sinceMs == null ? null : timeText(after.sinceMs),
      host,
    }),
  );
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

/** `14:03  ? needs you: approval   api-gateway  fix flaky retry  01a20000-…`. */
function textLine({ conversation, after }: StateChange, context: CommandContext): string {
  const { glyphs, program } = context;
  const text = (said: string) => safeLine(said, glyphs);
  const words = [
    conversation.host ?? '',
    folderOf(conversation, context),
    text(listedTitle(conversation, glyphs)),
  ];
  return context.paint({
    spans: [
      span(`${clockTime(timeText(program.nowMs()))}  `, 'dim'),
      after === null ? span(' ') : markSpan(after.kind, glyphs),
      span(` ${wordOf(after).padEnd(STATE_CELLS)}  `),
      span(words.filter(word => word !== '').join('  ')),
      span(`  ${conversation.id}`, 'dim'),
    ],
  });
}

const STATE_CELLS = 'needs you: approval?'.length;

function wordOf(state: LiveState | null): string {
  return state === null ? 'ended' : stateWord(state);
}

function folderOf({ summary }: Conversation, { glyphs }: CommandContext): string {
  return safeLine(folderName(summary?.cwd ?? null, glyphs), glyphs);
}

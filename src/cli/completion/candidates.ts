/**
 * What a shell offers at a place of the command line. Promises: of sessions only the newest are looked at, so that it takes as long in a home
 * of any size; nothing is said on standard error, and nothing is locked.
 */
import { readViews } from '../../actions/views.ts';
import type { Conversation } from '../../format/conversation.ts';
import { completionsAt } from '../../query/complete.ts';
import { isWordsOf, textsOf } from '../../query/match.ts';
import { oneOf, type QueryKey, TEXT_KEYS } from '../../query/query.ts';
import { KEY_WORDS } from '../../query/words.ts';
import { listAll } from '../../sessions/list-all.ts';
import { Activity } from '../../sessions/state/activity.ts';
import { stateFolder } from '../../terminal/state-folder.ts';
import { conversationTitle, folderName } from '../../text/title.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cut } from '../../text/unicode/width.ts';
import type { CommandContext } from '../context.ts';
import { SUMMARIES } from '../help/help-text.ts';
import { marksPathOf } from '../kept-files.ts';
import { type ShellCandidate, wantedAt } from './wanted.ts';

/** Sessions that are looked at, the newest first. */
const NEWEST = 200;
/** Candidates that are offered at once. */
const MOST = 60;
const TITLE_CELLS = 60;

/** One candidate a line, a tab and what it is; or `:files`, `:folders`, which the shell knows better. */
export async function candidateLines(words: readonly string[], context: CommandContext): Promise<string> {
  const wanted = wantedAt(words, SUMMARIES);
  switch (wanted.kind) {
    case 'files':
    case 'folders':
      return `:${wanted.kind}\n`;
    case 'nothing':
      return '';
    case 'words':
      return linesOf(wanted.words, context);
    case 'sessions':
      return linesOf(sessionsFor(wanted.typed, await newest(context), context), context);
    case 'query':
      return linesOf(await queryFor(wanted, context), context);
    default:
      return wanted satisfies never;
  }
}

function linesOf(candidates: readonly ShellCandidate[], { glyphs }: CommandContext): string {
  return candidates
    .slice(0, MOST)
    .map(([word, about]) => {
      const said = safeLine(about, glyphs).trim();
      return said === '' ? `${word}\n` : `${word}\t${said}\n`;
    })
    .join('');
}

async function newest(context: CommandContext): Promise<readonly Conversation[]> {
  const { codexHome, host } = context;
  const { conversations } = await listAll({
    codexHome,
    scope: 'active',
    sort: 'created',
    limit: NEWEST,
    activity: new Activity(null),
    marksPath: marksPathOf(context),
    nowMs: host.nowMs(),
  });
  return conversations;
}

/** Those whose id begins with what was typed; else those that have it in their title or folder. */
function sessionsFor(
  typed: string,
  sessions: readonly Conversation[],
  { glyphs }: CommandContext,
): readonly ShellCandidate[] {
  const wanted = typed.toLowerCase();
  const described = sessions.map(session => {
    const title = conversationTitle(session, glyphs);
    return { id: session.id, title, folder: folderName(session.summary?.cwd ?? null, glyphs) };
  });
  const byId = described.filter(({ id }) => id.startsWith(wanted));
  const found =
    byId.length > 0
      ? byId
      : described.filter(each => `${each.title}\n${each.folder}`.toLowerCase().includes(wanted));
  const last: readonly ShellCandidate[] = 'last'.startsWith(wanted)
    ? [['last', 'the one written to last']]
    : [];
  return [
    ...last,
    ...found.map(
      ({ id, title, folder }): ShellCandidate => [id, `${cut(title, TITLE_CELLS, glyphs)}  ${folder}`],
    ),
  ];
}

async function queryFor(
  { before, typed }: { readonly before: string; readonly typed: string },
  context: CommandContext,
): Promise<readonly ShellCandidate[]> {
  if (typed.startsWith('@')) return viewsFor(before, typed, context);
  const sessions = typed.includes(':') ? await newest(context) : [];
  const { place, choices } = completionsAt(typed, typed.length, key => valuesOf(key, sessions));
  return choices.map(({ insert, count }) => [
    before + typed.slice(0, place.start) + insert,
    count === null ? aboutKey(insert) : `${count} of the newest`,
  ]);
}

function viewsFor(
  before: string,
  typed: string,
  { host, codexHome }: CommandContext,
): readonly ShellCandidate[] {
  const views = [...readViews(stateFolder(host.machine.env, codexHome)).values()];
  return views
    .filter(({ name }) => `@${name}`.startsWith(typed))
    .map(({ name, filter }) => [`${before}@${name}`, filter]);
}

function aboutKey(insert: string): string {
  const key = insert.replace(/^-/, '').replace(/:$/, '');
  return Object.hasOwn(KEY_WORDS, key) ? KEY_WORDS[key as QueryKey].help : '';
}

/** The values that the newest sessions have, with how many have each. */
function valuesOf(key: QueryKey, sessions: readonly Conversation[]): ReadonlyMap<string, number> | null {
  const textKey = oneOf(TEXT_KEYS, key);
  if (textKey === null && key !== 'is') return null;
  const counts = new Map<string, number>();
  for (const session of sessions)
    for (const value of textKey === null ? isWordsOf(session) : textsOf(session, textKey))
      counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

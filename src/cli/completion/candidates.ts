/**
 * What a shell offers at a place of the command line. Promises: few sessions are read, so that it is about as quick in a home
 * of any size: those whose id begins so, or the newest; nothing is said on standard error, and nothing is locked.
 */
import { readViews } from '../../actions/views.ts';
import type { Conversation } from '../../format/conversation.ts';
import { completionsAt } from '../../query/complete.ts';
import { isWordsOf, textsOf } from '../../query/match.ts';
import { oneOf, type QueryKey, TEXT_KEYS } from '../../query/query.ts';
import { KEY_WORDS } from '../../query/words.ts';
import { listAll } from '../../sessions/list-all.ts';
import { Activity } from '../../sessions/state/activity.ts';
import { listTrash } from '../../sessions/trash/trash.ts';
import { conversationTitle, folderName } from '../../text/title.ts';
import { safeLine } from '../../text/unicode/sanitise.ts';
import { cut } from '../../text/unicode/width.ts';
import type { CommandContext } from '../context.ts';
import { SUMMARIES } from '../help/help-text.ts';
import { stateFolderOf, trashPlaceOf } from '../kept-files.ts';
import { type SessionsOf, type ShellCandidate, type Wanted, wantedAt } from './wanted.ts';

/** Sessions whose titles are looked through, the newest first. */
const NEWEST = 200;
/** Candidates that are offered at once: about a screen of them, and each costs the reading of its head. */
const MOST = 40;
const TITLE_CELLS = 60;
/** What the beginning of an id looks like. */
const ID_BEGINS = /^[0-9a-f][0-9a-f-]*$/;

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
      return linesOf(await sessionsFor(wanted, context), context);
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

interface NewestAsked {
  readonly from: Exclude<SessionsOf, 'trash'>;
  readonly limit: number;
  /** Others are not looked at, however old these are. */
  readonly idBegins?: string;
}

async function newest(asked: NewestAsked, context: CommandContext): Promise<readonly Conversation[]> {
  const { codexHome, program } = context;
  const { conversations } = await listAll({
    codexHome,
    scope: asked.from,
    sort: 'created',
    limit: asked.limit,
    idBegins: asked.idBegins,
    activity: new Activity(null),
    marksPath: stateFolderOf(context).marksPath,
    nowMs: program.nowMs(),
  });
  return conversations;
}

/** Those whose id begins with what was typed; else those of the newest that have it in their title or folder. */
async function sessionsFor(
  { typed, from }: Extract<Wanted, { kind: 'sessions' }>,
  context: CommandContext,
): Promise<readonly ShellCandidate[]> {
  const wanted = typed.toLowerCase();
  if (from === 'trash') return trashedFor(wanted, context);
  const last: readonly ShellCandidate[] = 'last'.startsWith(wanted)
    ? [['last', 'the one written to last']]
    : [];
  const beginsAnId = wanted === '' || ID_BEGINS.test(wanted);
  const byId = beginsAnId ? await newest({ from, limit: MOST, idBegins: wanted }, context) : [];
  if (byId.length > 0) return [...last, ...byId.map(one => described(one, context))];
  const all = (await newest({ from, limit: NEWEST }, context)).map(one => described(one, context));
  return [...last, ...all.filter(([, about]) => about.toLowerCase().includes(wanted))];
}

function described(session: Conversation, { glyphs }: CommandContext): ShellCandidate {
  const title = cut(conversationTitle(session, glyphs), TITLE_CELLS, glyphs);
  const place = session.archived ? 'archived' : folderName(session.summary?.cwd ?? null, glyphs);
  return [session.id, `${title}  ${place}`];
}

function trashedFor(wanted: string, context: CommandContext): readonly ShellCandidate[] {
  const all = listTrash(trashPlaceOf(context)).entries.map(
    ({ manifest: { name, title, conversations } }): ShellCandidate => [
      conversations[0].id,
      name ?? title ?? '',
    ],
  );
  const byId = all.filter(([id]) => id.startsWith(wanted));
  return byId.length > 0 ? byId : all.filter(([, about]) => about.toLowerCase().includes(wanted));
}

async function queryFor(
  { before, typed }: { readonly before: string; readonly typed: string },
  context: CommandContext,
): Promise<readonly ShellCandidate[]> {
  if (typed.startsWith('@')) return viewsFor(before, typed, context);
  const sessions = typed.includes(':') ? await newest({ from: 'active', limit: NEWEST }, context) : [];
  const { place, choices } = completionsAt(typed, typed.length, key => valuesOf(key, sessions));
  return choices.map(({ insert, count }) => [
    before + typed.slice(0, place.start) + insert,
    count === null ? aboutKey(insert) : `${count} of the newest`,
  ]);
}

function viewsFor(before: string, typed: string, context: CommandContext): readonly ShellCandidate[] {
  const views = [...readViews(stateFolderOf(context).path).values()];
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

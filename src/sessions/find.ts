/**
 * What `<session>` on the command line means: a path, `last`, an id, a name, or the beginning of an id. Promises: archived
 * sessions are found, too. Reads names and stats only, but for the rows of its answer and for an id that no name has.
 */
import { lstat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Conversation } from '../format/conversation.ts';
import { type ConversationId, parseConversationId } from '../format/identity.ts';
import { segmentsOf } from '../format/segments.ts';
import { Slices } from '../rollout/file/slices.ts';
import { beginningContains } from '../rollout/read/first-records.ts';
import { archivedRoot, groupById, type ListedFile, listedFile, listedHome, sessionsRoot } from './catalog.ts';
import { conversationRow, summaryAt } from './conversation-row.ts';
import { joinFiles } from './join-files.ts';
import { mapBounded } from './map-bounded.ts';
import { SessionNames } from './names.ts';
import { filesOf } from './path-of.ts';
import { statFiles } from './stat-files.ts';
import { NO_MARKS } from './state/marks.ts';
import { checkRoot, missingRootText, type UnlistedFolder, unlistedText } from './walk.ts';

/** `notFound` says why in a sentence; `ambiguous` lists what it could be, newest first. */
export type FoundSession =
  | { readonly kind: 'found'; readonly conversation: Conversation }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Conversation[]; readonly total: number }
  | { readonly kind: 'notFound'; readonly message: string };

export interface FindSession {
  readonly codexHome: string;
  /** What relative paths start from. */
  readonly cwd: string;
  readonly nowMs: number;
}

const SHORTEST_PREFIX = 4;
/** A longer list of candidates is no help. */
const CANDIDATES_SHOWN = 20;
const FILES_AT_ONCE = 16;

/** Finds the session that `text` names; archived ones are found too. */
export async function findSession(text: string, where: FindSession): Promise<FoundSession> {
  if (namesFile(text)) return byPath(text, where);
  const found = await byWord(text, where);
  const why = found.kind === 'notFound' ? await whyNone(text, where.codexHome) : null;
  return why === null ? found : { kind: 'notFound', message: why };
}

/** What is wrong with the whole home, where no session can be found; null when nothing is. */
async function whyNone(text: string, codexHome: string): Promise<string | null> {
  const sessions = sessionsRoot(codexHome);
  const root = await checkRoot(sessions);
  if (root.kind === 'problem') return root.message;
  if (text !== 'last') return null;
  return root.kind === 'missing'
    ? missingRootText(sessions)
    : `There is no session in ${sessions}; those in the archive have to be named.`;
}

async function byWord(text: string, where: FindSession): Promise<FoundSession> {
  const names = new SessionNames(where.codexHome);
  await names.refresh();
  const files = await everyFile(where.codexHome);
  const answer = (found: readonly ListedFile[]): Promise<FoundSession> =>
    answerWith(found, { text, names, where });
  if (text === 'last') return answer(await newest(files));
  const id = parseConversationId(text);
  const exact = id === null ? [] : files.filter(file => file.id === id);
  if (exact.length > 0) return answer(exact);
  const named: ReadonlySet<ConversationId> = new Set(names.idsNamed(text));
  const byName = files.filter(file => named.has(file.id));
  if (byName.length > 0) return answer(byName);
  if (id !== null) return answer(await filesWithHeaderId(id, files));
  const prefix = text.toLowerCase();
  return answer(prefix.length < SHORTEST_PREFIX ? [] : files.filter(file => file.id.startsWith(prefix)));
}

/** Whether `text` names a file, and not a conversation. */
export function namesFile(text: string): boolean {
  return text.includes('/') || /\.jsonl(\.zst)?$/i.test(text);
}

/**
 * Files whose first line says this id, and their names another: the list shows the id of the first line. Every file is opened
 * for it, so only an id that no name has is searched for in this way, and not in compressed files.
 */
async function filesWithHeaderId(id: ConversationId, files: readonly ListedFile[]): Promise<ListedFile[]> {
  const slices = new Slices();
  const found: ListedFile[] = [];
  const bytes = Buffer.from(id);
  for (const file of files) {
    if (slices.spent) await slices.pause();
    if (beginningContains(file.path, bytes) && (await summaryAt(file.path)).id === id)
      found.push({ ...file, id });
  }
  return found;
}

async function byPath(text: string, where: FindSession): Promise<FoundSession> {
  const path = resolve(where.cwd, text);
  const found = await lstat(path).catch(() => null);
  if (found === null)
    return {
      kind: 'notFound',
      message: `There is no file ${text}. "rolltop list --all" shows the sessions there are.`,
    };
  if (!found.isFile()) return { kind: 'notFound', message: `${text} is not a regular file.` };
  const file = fileAt(path, where.codexHome);
  const names = new SessionNames(where.codexHome);
  await names.refresh();
  const unlisted: UnlistedFolder[] = [];
  const conversation = await rowOf({ files: await chainUpTo(file, where.codexHome), names, where, unlisted });
  if (conversation === null)
    return { kind: 'notFound', message: unlistedText(unlisted) ?? `${text} holds no session id.` };
  return { kind: 'found', conversation };
}

/** A later segment with those before it: together they are what the path names. Of a first segment only that. */
async function chainUpTo(file: ListedFile, codexHome: string): Promise<ListedFile[]> {
  if (file.id === file.segmentId) return [file];
  const [first, ...others] = (await filesOf(codexHome, file.id)).filter(one => one.path !== file.path);
  if (first === undefined) return [file];
  const segments = segmentsOf([file, first, ...others]);
  const end = segments.findIndex(one => one.segmentId === file.segmentId);
  return [...segments.slice(0, end), file];
}

/** A file anywhere: its name may say nothing, then its first line has to. */
function fileAt(path: string, codexHome: string): ListedFile {
  const archived = dirname(path) === resolve(archivedRoot(codexHome));
  const place = archived ? null : '1970/1/1';
  const named = listedFile({ folder: dirname(path), name: basename(path), place });
  if (named !== null) return named;
  return {
    id: '' as ConversationId,
    segmentId: '' as ConversationId,
    path,
    timeText: '1970-01-01T00-00-00',
    createdMs: 0,
    place: '1970/1/1',
    archived,
    compressed: path.toLowerCase().endsWith('.zst'),
  };
}

async function everyFile(codexHome: string): Promise<ListedFile[]> {
  const files: (readonly ListedFile[])[] = [];
  const slices = new Slices();
  for (const folder of listedHome(codexHome)) {
    files.push(folder.files);
    await slices.pause();
  }
  return files.flat();
}

/** All files of the most recently updated conversation that is not archived. */
async function newest(files: readonly ListedFile[]): Promise<ListedFile[]> {
  const [first, ...rest] = await statFiles(files.filter(file => !file.archived));
  if (first === undefined) return [];
  const { id } = rest.reduce((best, one) => (one.updatedMs > best.updatedMs ? one : best), first);
  return files.filter(file => file.id === id);
}

function notFoundText(text: string): string {
  const short = /^[0-9a-f-]+$/i.test(text) && text.length < SHORTEST_PREFIX;
  const hint = short ? `: the beginning of an id takes at least ${SHORTEST_PREFIX} characters` : '';
  return `No session matches "${text}"${hint}. "rolltop list --all" shows those there are.`;
}

interface Answering {
  readonly text: string;
  readonly names: SessionNames;
  readonly where: FindSession;
}

async function answerWith(
  files: readonly ListedFile[],
  { text, names, where }: Answering,
): Promise<FoundSession> {
  const groups = groupById(files).sort(([a], [b]) => b.createdMs - a.createdMs);
  const unlisted: UnlistedFolder[] = [];
  const rows = await mapBounded(groups.slice(0, CANDIDATES_SHOWN), FILES_AT_ONCE, same =>
    rowOf({ files: same, names, where, unlisted }),
  );
  const candidates = rows.filter(row => row !== null);
  const [only] = candidates;
  if (only === undefined) return { kind: 'notFound', message: unlistedText(unlisted) ?? notFoundText(text) };
  if (groups.length === 1) return { kind: 'found', conversation: only };
  return { kind: 'ambiguous', candidates, total: groups.length };
}

/** Null when every file vanished, or neither name nor first line has an id. */
async function rowOf(found: {
  readonly files: readonly ListedFile[];
  readonly names: SessionNames;
  readonly where: FindSession;
  /** The files that cannot be looked at are added to it. */
  readonly unlisted: UnlistedFolder[];
}): Promise<Conversation | null> {
  const [first, ...rest] = await statFiles(found.files, found);
  if (first === undefined) return null;
  const { end: file, ...joined } = joinFiles([first, ...rest]);
  const summary = await summaryAt(file.path, { earlierSegments: joined.earlierSegments });
  const id = summary.id ?? file.id;
  if (parseConversationId(id) === null) return null;
  return conversationRow({
    file: { ...file, ...joined, id },
    updatedMs: joined.updatedMs,
    sizeBytes: joined.sizeBytes,
    copies: joined.copies,
    name: found.names.get(id),
    marks: NO_MARKS,
    summary,
    holder: undefined,
    nowMs: found.where.nowMs,
  });
}

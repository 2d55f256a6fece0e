/**
 * What lies in one entry of the trash, and where it came from. Promises: a manifest is believed only when its check sum fits and every
 * name in it stays inside of its home; else it is refused with the file and the place. Pure.
 */
import { createHash } from 'node:crypto';
import { parseLooseRolloutName } from '../../format/file-name.ts';
import { type ConversationId, parseConversationId } from '../../format/identity.ts';
import type { JsonObject } from '../../format/line.ts';
import { arrayOf, field, numberOf, stringOf, timeOf } from '../../format/narrow.ts';
import { isJsonObject } from '../../format/parse-line.ts';
import type { NonEmpty } from '../../format/segments.ts';

/**
 * How far an act is. `moving`, `restoring` and `emptying` are begun and not ended: whoever sees one without its lock held may finish it.
 */
export type TrashState = 'moving' | 'kept' | 'restoring' | 'emptying';
const STATES: readonly TrashState[] = ['moving', 'kept', 'restoring', 'emptying'];

export interface TrashedFile {
  /** Where it was, below the home: `sessions/2026/11/22/rollout-….jsonl`. */
  readonly from: string;
  /** Its name in the entry. */
  readonly as: string;
  readonly sizeBytes: number;
  /** When it was last written to, in milliseconds since the epoch. */
  readonly mtimeMs: number;
  readonly mode: number;
}

export interface TrashedConversation {
  readonly id: ConversationId;
  readonly files: readonly TrashedFile[];
}

export interface Manifest {
  readonly state: TrashState;
  /** Absolute, links resolved. */
  readonly codexHome: string;
  /** In milliseconds since the epoch. */
  readonly trashedMs: number;
  readonly title: string | null;
  /** The name that somebody gave it. */
  readonly name: string | null;
  /** The conversation that was asked for, then the sub-agents that went with it. */
  readonly conversations: NonEmpty<TrashedConversation>;
}

const VERSION = 1;

/** The manifest as text, a JSON object that ends with its own check sum. */
export function manifestText(manifest: Manifest): string {
  const body = { version: VERSION, ...manifest };
  return `${JSON.stringify({ ...body, sha256: checkSum(body) }, null, 2)}\n`;
}

/** The manifest, or a sentence that says what is wrong with it and where. */
export function parseManifest(text: string): Manifest | string {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    return `it is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`;
  }
  if (!isJsonObject(found)) return 'it is no JSON object';
  const { sha256, ...body } = found;
  if (body.version !== VERSION) return `"version" is not ${VERSION}`;
  if (sha256 !== checkSum(body)) return '"sha256" does not fit the rest: somebody changed it';
  return manifestOf(body);
}

function checkSum(body: object): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

/** Checked also where the sum fits: it is a sum and no signature. */
function manifestOf(body: JsonObject): Manifest | string {
  const state = STATES.find(one => one === field(body, 'state'));
  if (state === undefined) return '"state" is not known';
  const codexHome = stringOf(body, 'codexHome');
  if (codexHome === null || !codexHome.startsWith('/')) return '"codexHome" is no absolute path';
  const trashedMs = timeOf(body, 'trashedMs');
  if (trashedMs === null) return '"trashedMs" is no time';
  const conversations: TrashedConversation[] = [];
  for (const [index, one] of arrayOf(body, 'conversations').entries()) {
    const read = isJsonObject(one) ? conversationOf(one) : 'is no object';
    if (typeof read === 'string') return `"conversations[${index}]" ${read}`;
    conversations.push(read);
  }
  const [first, ...others] = conversations;
  if (first === undefined) return '"conversations" is empty';
  const [title, name] = [stringOf(body, 'title'), stringOf(body, 'name')];
  return { state, codexHome, trashedMs, title, name, conversations: [first, ...others] };
}

function conversationOf(one: JsonObject): TrashedConversation | string {
  const id = parseConversationId(stringOf(one, 'id') ?? '');
  if (id === null) return 'has no id';
  const files: TrashedFile[] = [];
  for (const [index, file] of arrayOf(one, 'files').entries()) {
    const read = isJsonObject(file) ? fileOf(file, id) : null;
    if (read === null) return `has a file that cannot be one of it: files[${index}]`;
    files.push(read);
  }
  return { id, files };
}

function fileOf(file: JsonObject, id: ConversationId): TrashedFile | null {
  const [from, as] = [stringOf(file, 'from'), stringOf(file, 'as')];
  const numbers = ['sizeBytes', 'mtimeMs', 'mode'].map(key => numberOf(file, key));
  const [sizeBytes, mtimeMs, mode] = numbers;
  if (from === null || as === null || sizeBytes == null || mtimeMs == null || mode == null) return null;
  return isPlaceOf(from, id) && isEntryName(as, id) ? { from, as, sizeBytes, mtimeMs, mode } : null;
}

/** A rollout of this conversation in a day folder or in the archive; no part of the path leads elsewhere. */
function isPlaceOf(from: string, id: ConversationId): boolean {
  const parts = from.split('/');
  const name = parts.pop() ?? '';
  if (parseLooseRolloutName(name)?.id !== id) return false;
  return /^(sessions(\/[^/.][^/]*)+|archived_sessions)$/.test(parts.join('/'));
}

/** `0-rollout-….jsonl`: two copies of a conversation have the same name. */
function isEntryName(as: string, id: ConversationId): boolean {
  const [, name = ''] = /^\d+-([^/]+)$/.exec(as) ?? [];
  return parseLooseRolloutName(name)?.id === id;
}

/**
 * Pins and tags, from `marks.jsonl` in the state folder: append-only, the last line of an id counts as a whole. Promises: only what was
 * appended is read again; a line that is no mark costs that line only. Never writes the file, and nothing of it is in a rollout.
 */
import type { Marks } from '../../format/conversation.ts';
import { type ConversationId, parseConversationId } from '../../format/identity.ts';
import { arrayOf, field, stringOf } from '../../format/narrow.ts';
import { parseJson } from '../../format/parse-json.ts';
import { isJsonObject } from '../../format/parse-line.ts';
import { AppendedLines } from '../appended-lines.ts';
import type { UnlistedFile } from '../walk.ts';

/** Of a session that nobody marked. */
export const NO_MARKS: Marks = { pinned: false, tags: [] };

const TAG_LENGTH = 40;
const MOST_TAGS = 50;

export class SessionMarks {
  readonly #marks = new Map<ConversationId, Marks>();
  readonly #lines: AppendedLines;

  constructor(path: string) {
    this.#lines = new AppendedLines(path, { take: line => this.#take(line), forget: () => this.#forget() });
  }

  get(id: ConversationId): Marks {
    return this.#marks.get(id) ?? NO_MARKS;
  }

  /** Why the file that is there could not be read; null otherwise. */
  get failure(): UnlistedFile | null {
    return this.#lines.failure;
  }

  /** How many sessions have each tag, those of most sessions first. */
  tagCounts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { tags } of this.#marks.values())
      for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return new Map([...counts].sort(([, a], [, b]) => b - a));
  }

  /** Reads what was added since the last call; resolves with the ids whose marks changed. */
  refresh(): Promise<readonly ConversationId[]> {
    return this.#lines.refresh();
  }

  #forget(): readonly ConversationId[] {
    const known = [...this.#marks.keys()];
    this.#marks.clear();
    return known;
  }

  #take(line: string): ConversationId | null {
    const found = parseMarkLine(line);
    if (found === null) return null;
    const { id, marks } = found;
    if (marks.pinned || marks.tags.length > 0) this.#marks.set(id, marks);
    else this.#marks.delete(id);
    return id;
  }
}

/** A tag as it is kept, or null for what cannot be one: it is one word, without what a filter line reads otherwise. */
export function cleanTag(text: string): string | null {
  const tag = text.trim().replace(/^#/, '').normalize('NFC');
  const isWord = tag !== '' && !/[\s,"*\p{C}]/u.test(tag) && !tag.startsWith('-');
  return isWord && [...tag].length <= TAG_LENGTH ? tag : null;
}

/** The tags with some put on and some taken off, in the order of the alphabet. A tag that is there already stays as it is written. */
export function changedTags(
  tags: readonly string[],
  change: { readonly add: readonly string[]; readonly remove: readonly string[] },
): readonly string[] {
  const removed = new Set(change.remove.map(fold));
  const kept = new Map(tags.filter(tag => !removed.has(fold(tag))).map(tag => [fold(tag), tag]));
  for (const tag of change.add) if (!kept.has(fold(tag))) kept.set(fold(tag), tag);
  return [...kept.values()].sort((a, b) => a.localeCompare(b)).slice(0, MOST_TAGS);
}

function fold(tag: string): string {
  return tag.toLowerCase();
}

/** One line of the file. */
export function markLine(id: ConversationId, { pinned, tags }: Marks, nowMs: number): string {
  return `${JSON.stringify({ id, pinned, tags, at: new Date(nowMs).toISOString() })}\n`;
}

function parseMarkLine(line: string): { readonly id: ConversationId; readonly marks: Marks } | null {
  const found = parseJson(line);
  if (!isJsonObject(found)) return null;
  const id = parseConversationId(stringOf(found, 'id') ?? '');
  if (id === null) return null;
  const words = arrayOf(found, 'tags').flatMap(tag => (typeof tag === 'string' ? (cleanTag(tag) ?? []) : []));
  return {
    id,
    marks: { pinned: field(found, 'pinned') === true, tags: changedTags([], { add: words, remove: [] }) },
  };
}
